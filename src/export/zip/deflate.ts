/**
 * Raw Deflate in plain JavaScript: Node's own compressor gives other bytes on another processor or in another version, and
 * an export has the same bytes everywhere.
 */
import { Deflate, deflateSync } from 'fflate';

/** `mem` is said because the library would compute it by a logarithm, which engines may round differently. */
const OPTIONS = { level: 6, mem: 2 } as const;

/** Bytes that are packed at once: what comes out depends on it. */
const PIECE = 1 << 16;

/** The bytes, packed. */
export function deflate(bytes: Uint8Array): Uint8Array {
  return deflateSync(bytes, OPTIONS);
}

/** Packs what comes in pieces; however it was cut, the result is the same. */
export class DeflateStream {
  private readonly stream: Deflate;
  private readonly piece = new Uint8Array(PIECE);
  private size = 0;

  constructor(give: (packed: Uint8Array) => void) {
    this.stream = new Deflate(OPTIONS, give);
  }

  write(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      const taken = bytes.subarray(at, at + PIECE - this.size);
      this.piece.set(taken, this.size);
      this.size += taken.length;
      at += taken.length;
      if (this.size < PIECE) return;
      this.stream.push(this.piece);
      this.size = 0;
    }
  }

  end(): void {
    this.stream.push(this.piece.subarray(0, this.size), true);
  }
}
