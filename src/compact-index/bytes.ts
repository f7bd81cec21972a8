/** Numbers and texts as few bytes: what the compact index is made of. Little-endian; texts are UTF-8. */

/** Collects bytes; what it gave may be changed by the next write after `clear`. */
export class ByteWriter {
  private buffer = Buffer.allocUnsafeSlow(1 << 12);
  private end = 0;

  get length(): number {
    return this.end;
  }

  /** A whole number from 0 to 2^53 - 1, seven bits a byte. */
  number(value: number): void {
    this.reserve(8);
    let rest = value;
    while (rest > 127) {
      this.buffer[this.end++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    this.buffer[this.end++] = rest;
  }

  /** A text and how long it is. */
  text(value: string): void {
    const size = Buffer.byteLength(value);
    this.number(size);
    this.reserve(size);
    this.end += this.buffer.write(value, this.end, 'utf8');
  }

  bytes(value: Uint8Array): void {
    this.reserve(value.length);
    this.buffer.set(value, this.end);
    this.end += value.length;
  }

  /** A copy of what was written. */
  take(): Buffer {
    return Buffer.from(this.buffer.subarray(0, this.end));
  }

  clear(): void {
    this.end = 0;
  }

  private reserve(size: number): void {
    if (this.end + size <= this.buffer.length) return;
    const larger = Buffer.allocUnsafeSlow((this.end + size) * 2);
    this.buffer.copy(larger, 0, 0, this.end);
    this.buffer = larger;
  }
}

/** Reads what a `ByteWriter` wrote; throws `RangeError` for bytes that end too early, as damaged ones do. */
export class ByteReader {
  readonly bytes: Buffer;
  at: number;

  constructor(bytes: Buffer, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  number(): number {
    const first = this.bytes[this.at]!;
    if (first < 128) {
      this.at++;
      return first;
    }
    let value = 0;
    let factor = 1;
    for (;;) {
      const byte = this.bytes[this.at++];
      if (byte === undefined || factor > 2 ** 49) throw new RangeError('A number has no end.');
      value += (byte & 127) * factor;
      if (byte < 128) return value;
      factor *= 128;
    }
  }

  text(): string {
    const size = this.number();
    const start = this.at;
    this.at += size;
    if (this.at > this.bytes.length) throw new RangeError('A text has no end.');
    return this.bytes.toString('utf8', start, this.at);
  }

  slice(size: number): Buffer {
    const end = this.at + size;
    if (end > this.bytes.length) throw new RangeError('A text has no end.');
    const found = this.bytes.subarray(this.at, end);
    this.at = end;
    return found;
  }
}
