/** Which folders of a checkout held nothing but tracked files, and what their times were: a file inside `.git`. */
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { hashText, type TrackedFolder } from './folders.ts';

/** Of one folder: two hashes of its path, the hash of its tracked names, an unused word, then mtime and ctime. */
const RECORD = 32;
const MAGIC = 'mal folders 1\n\n\n';
const SECOND = 0x9dc5811c;

/**
 * What the last look learned, read in the order it was written: folders are asked for in the order of git's index, so the
 * next record is nearly always the right one. Forgetting is always safe, so a file that is missing, damaged or of another
 * version is an empty memory.
 */
export class FolderMemory {
  private readonly file: string | undefined;
  private readonly old: Buffer;
  private next = MAGIC.length;
  /** Offset of each record by the first hash of its path; made when the order is lost. */
  private byHash: Map<number, number> | undefined;
  private written: Buffer;
  private end = MAGIC.length;
  private learned = false;

  private constructor(file: string | undefined, old: Buffer) {
    this.file = file;
    this.old = old;
    this.written = Buffer.alloc(Math.max(old.length + RECORD, 64 * RECORD));
    this.written.write(MAGIC, 'latin1');
  }

  static open(root: string): FolderMemory {
    const git = join(root, '.git');
    // A linked working tree has a file there; it does without.
    if (!statSync(git, { throwIfNoEntry: false })?.isDirectory()) return new FolderMemory(undefined, NOTHING);
    const file = join(git, 'mal', 'folders');
    return new FolderMemory(file, load(file));
  }

  /** Whether the folder is as it was when it held nothing but these names; if so it stays remembered. */
  knows({ path, names }: TrackedFolder, mtime: number, ctime: number): boolean {
    const at = this.find(path);
    if (at < 0 || this.old.readInt32LE(at + 8) !== names) return false;
    if (this.old.readDoubleLE(at + 16) !== mtime || this.old.readDoubleLE(at + 24) !== ctime) return false;
    this.append(path, names, mtime, ctime);
    return true;
  }

  /** Remembers that the folder holds nothing but these names. */
  learn({ path, names }: TrackedFolder, mtime: number, ctime: number): void {
    this.append(path, names, mtime, ctime);
    this.learned = true;
  }

  /** Writes what is known now, if it is news. A failure to write changes nothing: the next run looks again. */
  save(): void {
    if (!this.learned || this.file === undefined) return;
    try {
      mkdirSync(dirname(this.file), { recursive: true });
      writeFileSync(`${this.file}.${process.pid}`, this.written.subarray(0, this.end));
      renameSync(`${this.file}.${process.pid}`, this.file);
    } catch {
      // A read-only clone.
    }
  }

  private append(path: string, names: number, mtime: number, ctime: number): void {
    if (this.end + RECORD > this.written.length)
      this.written = Buffer.concat([this.written], this.written.length * 2);
    this.written.writeInt32LE(hashText(path), this.end);
    this.written.writeInt32LE(hashText(path, SECOND), this.end + 4);
    this.written.writeInt32LE(names, this.end + 8);
    this.written.writeDoubleLE(mtime, this.end + 16);
    this.written.writeDoubleLE(ctime, this.end + 24);
    this.end += RECORD;
  }

  /** The offset of the folder's record; -1 if there is none. */
  private find(path: string): number {
    const first = hashText(path);
    const second = hashText(path, SECOND);
    const is = (at: number) => this.old.readInt32LE(at) === first && this.old.readInt32LE(at + 4) === second;
    if (this.next < this.old.length && is(this.next)) {
      this.next += RECORD;
      return this.next - RECORD;
    }
    if (!this.byHash) {
      this.byHash = new Map();
      for (let at = MAGIC.length; at < this.old.length; at += RECORD)
        this.byHash.set(this.old.readInt32LE(at), at);
    }
    const at = this.byHash.get(first) ?? -1;
    if (at < 0 || !is(at)) return -1;
    this.next = at + RECORD;
    return at;
  }
}

const NOTHING = Buffer.from(MAGIC, 'latin1');

function load(file: string): Buffer {
  try {
    const bytes = readFileSync(file);
    const whole = (bytes.length - MAGIC.length) % RECORD === 0;
    return whole && bytes.toString('latin1', 0, MAGIC.length) === MAGIC ? bytes : NOTHING;
  } catch {
    return NOTHING;
  }
}
