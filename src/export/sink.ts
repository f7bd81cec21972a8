/** Where an export goes: a folder that appears as a whole, with the hash of every file in it. */
import { createHash, hash } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeFolder } from '../write-failure.ts';
import { MANIFEST, replaceFolder, SUMS, temporaryFor } from './replace-folder.ts';
import { Sorter } from './sorter.ts';

/** Takes the files of an export. Paths are relative to it, with `/`; each may be written once. */
export interface Sink {
  /** Writes a whole file. */
  put(path: string, content: string | Uint8Array): void;
  /** Begins a file that is written piece by piece; the next may begin before it ends. */
  open(path: string): SinkFile;
  /** The descriptor of an empty file to write and read: no part of the export, gone when that is done. */
  scratch(): number;
}

export interface SinkFile {
  write(piece: string | Uint8Array): void;
  end(): void;
}

/** Pieces are collected up to this size, in bytes. */
const FULL = 1 << 18;

/** A sink that writes beside the folder and takes its place at the end. */
export class FolderSink implements Sink {
  private readonly folder: string;
  private readonly temporary: string;
  /** The hash of each file by its path. */
  private readonly sums = new Sorter(() => this.scratch());
  private files = 0;
  private readonly scratches: number[] = [];
  private open_ = 0;

  constructor(folder: string) {
    this.folder = folder;
    this.temporary = temporaryFor(folder);
    makeFolder(this.temporary);
  }

  put(path: string, content: string | Uint8Array): void {
    const file = this.place(path);
    try {
      writeFileSync(file, content, { flag: 'wx' });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EEXIST') throw refusal(path);
      if (code !== 'ENOENT') throw error;
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content, { flag: 'wx' });
    }
    this.sum(path, hash('sha256', content));
  }

  open(path: string): SinkFile {
    const file = this.place(path);
    mkdirSync(dirname(file), { recursive: true });
    // A quarter of a million paths need not be remembered: the file system knows which are there.
    if (existsSync(file)) throw refusal(path);
    const fd = openSync(file, 'wx');
    const digest = createHash('sha256');
    let pieces: Uint8Array[] = [];
    let size = 0;
    this.open_++;
    const flush = (): void => {
      const bytes = Buffer.concat(pieces);
      digest.update(bytes);
      for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
      pieces = [];
      size = 0;
    };
    return {
      write(piece) {
        const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece;
        pieces.push(bytes);
        size += bytes.length;
        if (size >= FULL) flush();
      },
      end: () => {
        flush();
        closeSync(fd);
        this.open_--;
        this.sum(path, digest.digest('hex'));
      },
    };
  }

  scratch(): number {
    const file = join(this.temporary, `.scratch-${this.scratches.length}`);
    const fd = openSync(file, 'wx+');
    this.scratches.push(fd);
    // It has no name from here on, so that nothing is left of it however the run ends.
    rmSync(file);
    return fd;
  }

  /** Writes `SHA256SUMS` and the manifest, and puts the folder into its place. */
  finish(manifest: object): void {
    if (this.open_ > 0) throw new Error('A file of the export was not ended.');
    const digest = this.writeSums();
    this.closeScratches();
    const whole = { ...manifest, files: this.files, sums: digest };
    writeFileSync(join(this.temporary, MANIFEST), `${JSON.stringify(whole, null, 2)}\n`);
    replaceFolder(this.temporary, this.folder);
  }

  /** Leaves what was there before. */
  abandon(): void {
    this.closeScratches();
    rmSync(this.temporary, { recursive: true, force: true });
  }

  private sum(path: string, digest: string): void {
    this.files++;
    this.sums.add(path, digest);
  }

  /** Gives the hash of the file of hashes. */
  private writeSums(): string {
    const fd = openSync(join(this.temporary, SUMS), 'wx');
    const digest = createHash('sha256');
    let text = '';
    const flush = (): void => {
      digest.update(text);
      writeFileSync(fd, text);
      text = '';
    };
    for (const { key, value } of this.sums.sorted()) {
      text += sumLine(value.toString('latin1'), key);
      if (text.length >= FULL) flush();
    }
    flush();
    closeSync(fd);
    return digest.digest('hex');
  }

  private closeScratches(): void {
    for (const fd of this.scratches.splice(0)) closeSync(fd);
  }

  private place(path: string): string {
    const bad = path.split('/').some((part) => part === '' || part === '.' || part === '..');
    if (bad || path.includes('\0') || path === SUMS || path === MANIFEST) throw refusal(path);
    return join(this.temporary, path);
  }
}

const refusal = (path: string): Error =>
  new Error(`${JSON.stringify(path)} cannot be a file of an export, or is one already.`);

/** As `sha256sum` writes and reads it: a name with a backslash is escaped, and its line begins with one. */
function sumLine(digest: string, path: string): string {
  return path.includes('\\') ? `\\${digest}  ${path.replaceAll('\\', '\\\\')}\n` : `${digest}  ${path}\n`;
}
