/** One sorted file of lines, searched as the bytes it is: 250,000 keys become no texts where a few are asked for. */

const LF = 10;
const TAB = 9;

export class SeenShard {
  readonly bytes: Buffer;
  /** The offset of each line, and behind them the length of the whole. */
  private readonly starts: Uint32Array;
  /** Lines whose key was named in this run. */
  private readonly named: Uint8Array;

  private constructor(bytes: Buffer, starts: Uint32Array, named: Uint8Array) {
    this.bytes = bytes;
    this.starts = starts;
    this.named = named;
  }

  /** Undefined if these are no lines with at least two tabs in ascending order of their keys. */
  static read(bytes: Buffer): SeenShard | undefined {
    const starts: number[] = [];
    let keyStart = 0;
    let keyEnd = 0;
    for (let at = 0; at < bytes.length; at = bytes.indexOf(LF, at) + 1) {
      const end = bytes.indexOf(LF, at);
      const tab = bytes.indexOf(TAB, at);
      const second = tab < 0 ? -1 : bytes.indexOf(TAB, tab + 1);
      if (end < 0 || second < 0 || second > end) return undefined;
      if (at > 0 && bytes.compare(bytes, at, tab + 1, keyStart, keyEnd) >= 0) return undefined;
      starts.push(at);
      keyStart = at;
      keyEnd = tab + 1;
    }
    return new SeenShard(bytes, Uint32Array.from([...starts, bytes.length]), new Uint8Array(starts.length));
  }

  get count(): number {
    return this.named.length;
  }

  /** The index of the line whose key this is (`escapeField`, and a tab); -1 if there is none. */
  find(needle: Buffer): number {
    const { bytes, starts } = this;
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const start = starts[middle]!;
      const end = Math.min(start + needle.length, starts[middle + 1]!);
      const order = bytes.compare(needle, 0, needle.length, start, end);
      if (order === 0) return middle;
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    return -1;
  }

  /** The line without its line feed. */
  line(index: number): string {
    return this.bytes.toString('utf8', this.starts[index], this.starts[index + 1]! - 1);
  }

  mark(index: number): void {
    this.named[index] = 1;
  }

  /** The lines without their line feeds: all, or those whose keys were (not) named. */
  *lines(named?: boolean): Generator<string> {
    for (let i = 0; i < this.count; i++)
      if (named === undefined || (this.named[i] === 1) === named) yield this.line(i);
  }

  /** The lines that hold a text. */
  *linesWith(text: string): Generator<string> {
    const { bytes } = this;
    for (let at = bytes.indexOf(text); at >= 0; ) {
      const end = bytes.indexOf(LF, at);
      yield bytes.toString('utf8', at === 0 ? 0 : bytes.lastIndexOf(LF, at) + 1, end);
      at = bytes.indexOf(text, end);
    }
  }

  /** This with other lines, each with its line feed, in place of those of the same keys. Marks stay; new lines get `mark`. */
  with(changes: readonly string[], mark = true): SeenShard {
    const lines = changes.map((line) => Buffer.from(line)).sort(Buffer.compare);
    const pieces: Buffer[] = [];
    const starts: number[] = [];
    const named: number[] = [];
    let length = 0;
    const push = (piece: Buffer, isNamed: number) => {
      pieces.push(piece);
      starts.push(length);
      named.push(isNamed);
      length += piece.length;
    };
    let next = 0;
    for (let i = 0; i < this.count; i++) {
      const old = this.bytes.subarray(this.starts[i], this.starts[i + 1]);
      let replaced = false;
      for (; next < lines.length; next++) {
        const order = compareKeys(lines[next]!, old);
        if (order > 0) break;
        push(lines[next]!, Number(mark));
        if (order === 0) replaced = true;
      }
      if (!replaced) push(old, this.named[i]!);
    }
    for (; next < lines.length; next++) push(lines[next]!, Number(mark));
    return new SeenShard(
      Buffer.concat(pieces, length),
      Uint32Array.from([...starts, length]),
      Uint8Array.from(named),
    );
  }
}

/** Bytes up to the first tab, which is less than any byte of a key. */
function compareKeys(a: Buffer, b: Buffer): number {
  return a.compare(b, 0, b.indexOf(TAB) + 1, 0, a.indexOf(TAB) + 1);
}
