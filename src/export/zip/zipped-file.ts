/** One large file for a zip, packed while it is written: its size is not known before its end. */
import { readSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { DeflateStream } from './deflate.ts';
import type { ZipWriter } from './write-zip.ts';

const READ = 1 << 18;

export class ZippedFile {
  private readonly file: number;
  private readonly stream: DeflateStream;
  private size = 0;
  private crc = 0;
  private packed = 0;

  /** `scratch` is the descriptor of an empty file. */
  constructor(scratch: number) {
    this.file = scratch;
    this.stream = new DeflateStream((bytes) => {
      for (let at = 0; at < bytes.length; )
        at += writeSync(this.file, bytes, at, bytes.length - at, this.packed + at);
      this.packed += bytes.length;
    });
  }

  write(bytes: Uint8Array): void {
    this.crc = crc32(bytes, this.crc);
    this.size += bytes.length;
    this.stream.write(bytes);
  }

  /** Ends the file and appends it to the zip. */
  addTo(zip: ZipWriter, name: string, modified: string): void {
    this.stream.end();
    const { size, crc, packed } = this;
    zip.add({ name, size, crc, packed, method: 'deflated', modified }, this.pieces());
  }

  private *pieces(): Generator<Uint8Array, void> {
    for (let at = 0; at < this.packed; ) {
      const piece = Buffer.allocUnsafeSlow(Math.min(READ, this.packed - at));
      const read = readSync(this.file, piece, 0, piece.length, at);
      if (read === 0) throw new Error('What was put aside for a zip is gone.');
      at += read;
      yield piece.subarray(0, read);
    }
  }
}
