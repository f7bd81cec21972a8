/** Bytes that come in pieces, taken in the portions that a reader wants. */
export class Pieces {
  private readonly source: AsyncIterator<Uint8Array>;
  private piece: Uint8Array = new Uint8Array();
  private at = 0;

  constructor(pieces: AsyncIterable<Uint8Array>) {
    this.source = pieces[Symbol.asyncIterator]();
  }

  /** The next bytes, fewer only at the end. They belong to the caller. */
  async take(length: number): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = new Uint8Array(length);
    let size = 0;
    while (size < length && (this.at < this.piece.length || (await this.next()))) {
      const some = this.piece.subarray(this.at, this.at + length - size);
      bytes.set(some, size);
      size += some.length;
      this.at += some.length;
    }
    return size === length ? bytes : bytes.subarray(0, size);
  }

  /** Passes over bytes; returns how many, fewer only at the end. */
  async skip(length: number): Promise<number> {
    let size = 0;
    while (size < length && (this.at < this.piece.length || (await this.next()))) {
      const some = Math.min(length - size, this.piece.length - this.at);
      size += some;
      this.at += some;
    }
    return size;
  }

  /** Lets go of where the bytes come from. */
  async close(): Promise<void> {
    await this.source.return?.();
  }

  private async next(): Promise<boolean> {
    const { value, done } = await this.source.next();
    this.piece = done ? new Uint8Array() : value;
    this.at = 0;
    return !done;
  }
}
