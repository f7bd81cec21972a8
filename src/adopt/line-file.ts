/** A file of JSON lines that is there as a whole or not at all. */
import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { escapeInvisibleJson, quote } from '../core/quote.ts';
import { CannotRun } from '../failure.ts';

const FULL = 1 << 18;

export class LineFile {
  private readonly path: string;
  private readonly temporary: string;
  private readonly fd: number;
  private waiting = '';

  /** Throws `CannotRun` if nothing can be written there. */
  constructor(path: string) {
    this.path = path;
    this.temporary = `${path}.${process.pid}.tmp`;
    try {
      rmSync(this.temporary, { force: true });
      this.fd = openSync(this.temporary, 'wx');
    } catch (error) {
      throw new CannotRun(`${quote(path, 200)} cannot be written: ${(error as Error).message}.`);
    }
  }

  add(value: object): void {
    this.waiting += `${escapeInvisibleJson(JSON.stringify(value))}\n`;
    if (this.waiting.length >= FULL) this.flush();
  }

  /** Puts the file into its place. */
  finish(): void {
    this.flush();
    closeSync(this.fd);
    renameSync(this.temporary, this.path);
  }

  /** Leaves what was there before. */
  abandon(): void {
    closeSync(this.fd);
    rmSync(this.temporary, { force: true });
  }

  private flush(): void {
    const bytes = Buffer.from(this.waiting);
    for (let at = 0; at < bytes.length; ) at += writeSync(this.fd, bytes, at);
    this.waiting = '';
  }
}
