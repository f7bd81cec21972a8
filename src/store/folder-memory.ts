/** Which folders of a checkout held nothing but tracked files, and what their times were: a file inside `.git`. */
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashText, type TrackedFolder } from './folders.ts';

/** Of one folder: two hashes of its path, the hash of its tracked names, an unused word, then mtime and ctime. */
const RECORD = 32;
const MAGIC = 'mal folders 1\n\n\n';

interface Known {
  names: number;
  mtime: number;
  ctime: number;
}

/** Forgetting is always safe, so a file that is missing, damaged or of another version is an empty memory. */
export class FolderMemory {
  private readonly file: string | undefined;
  /** By the two hashes of a path as one number, which is exact up to 2^53. */
  private readonly known = new Map<number, Known>();
  private learned = 0;

  private constructor(file: string | undefined) {
    this.file = file;
  }

  static open(root: string): FolderMemory {
    const git = join(root, '.git');
    // A linked working tree has a file there; it does without.
    if (!statSync(git, { throwIfNoEntry: false })?.isDirectory()) return new FolderMemory(undefined);
    const memory = new FolderMemory(join(git, 'mal', 'folders'));
    memory.load();
    return memory;
  }

  knows({ path, names }: TrackedFolder, mtime: number, ctime: number): boolean {
    const known = this.known.get(keyOf(path));
    return known !== undefined && known.names === names && known.mtime === mtime && known.ctime === ctime;
  }

  learn({ path, names }: TrackedFolder, mtime: number, ctime: number): void {
    this.known.set(keyOf(path), { names, mtime, ctime });
    this.learned++;
  }

  /** Writes what was learned about these folders; other ones are forgotten. A failure to write changes nothing. */
  save(folders: readonly TrackedFolder[]): void {
    if (this.learned === 0 || this.file === undefined) return;
    const bytes = Buffer.alloc(MAGIC.length + folders.length * RECORD);
    bytes.write(MAGIC, 'latin1');
    let at = MAGIC.length;
    for (const { path } of folders) {
      const known = this.known.get(keyOf(path));
      if (!known) continue;
      bytes.writeInt32LE(hashText(path), at);
      bytes.writeInt32LE(hashText(path, SECOND), at + 4);
      bytes.writeInt32LE(known.names, at + 8);
      bytes.writeDoubleLE(known.mtime, at + 16);
      bytes.writeDoubleLE(known.ctime, at + 24);
      at += RECORD;
    }
    try {
      mkdirSync(join(this.file, '..'), { recursive: true });
      writeFileSync(`${this.file}.${process.pid}`, bytes.subarray(0, at));
      renameSync(`${this.file}.${process.pid}`, this.file);
    } catch {
      // A read-only clone: the next run looks again.
    }
  }

  private load(): void {
    let bytes: Buffer;
    try {
      bytes = readFileSync(this.file!);
    } catch {
      return;
    }
    if (bytes.toString('latin1', 0, MAGIC.length) !== MAGIC || (bytes.length - MAGIC.length) % RECORD !== 0) return;
    for (let at = MAGIC.length; at < bytes.length; at += RECORD) {
      this.known.set(combined(bytes.readInt32LE(at), bytes.readInt32LE(at + 4)), {
        names: bytes.readInt32LE(at + 8),
        mtime: bytes.readDoubleLE(at + 16),
        ctime: bytes.readDoubleLE(at + 24),
      });
    }
  }
}

const SECOND = 0x9dc5811c;

function keyOf(path: string): number {
  return combined(hashText(path), hashText(path, SECOND));
}

/** 21 bits of one hash above the 32 of the other. */
function combined(a: number, b: number): number {
  return (a & 0x1fffff) * 0x100000000 + (b >>> 0);
}
