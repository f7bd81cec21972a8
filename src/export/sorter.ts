/** Sorts more than fits into memory: what is added comes back in the order of its keys, whatever order it came in. */
import { readSync, writeSync } from 'node:fs';

/** Bytes that are kept in memory before they go to the file. */
const RUN = 1 << 20;
/** Bytes of each run that are read at once. */
const READ = 1 << 14;
const HEAD = 8;

export interface Sorted {
  key: string;
  /** Valid until the next is asked for. */
  value: Buffer;
}

/**
 * Keys are ordered by their bytes (UTF-8), equal ones by their values' bytes. Memory is bounded, however much is added: what is
 * over a megabyte lies in the file that `scratch` opens, which is asked for only then.
 */
export class Sorter {
  private readonly scratch: () => number;
  private readonly runSize: number;
  private file: number | undefined;
  private buffer = Buffer.alloc(0);
  private end = 0;
  private starts: number[] = [];
  private readonly runs: { from: number; to: number }[] = [];
  private written = 0;

  constructor(scratch: () => number, runSize = RUN) {
    this.scratch = scratch;
    this.runSize = runSize;
  }

  add(key: string, value: string | Uint8Array): void {
    const bytes = typeof value === 'string' ? Buffer.from(value) : value;
    const keySize = Buffer.byteLength(key);
    const size = HEAD + keySize + bytes.length;
    if (this.end + size > this.runSize && this.starts.length > 0) this.flush();
    this.reserve(size);
    this.starts.push(this.end);
    this.buffer.writeUInt32LE(keySize, this.end);
    this.buffer.writeUInt32LE(bytes.length, this.end + 4);
    this.buffer.write(key, this.end + HEAD);
    this.buffer.set(bytes, this.end + HEAD + keySize);
    this.end += size;
  }

  /** Everything, once; nothing can be added any more. */
  *sorted(): Generator<Sorted, void> {
    if (this.runs.length === 0) {
      for (const at of this.ordered()) yield entryAt(this.buffer, at);
    } else {
      this.flush();
      yield* this.merged();
    }
    this.buffer = Buffer.alloc(0);
    this.starts = [];
  }

  private reserve(size: number): void {
    const needed = this.end + size;
    if (needed <= this.buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(
      Math.max(needed, Math.min(this.buffer.length * 2, this.runSize), 1 << 12),
    );
    this.buffer.copy(larger, 0, 0, this.end);
    this.buffer = larger;
  }

  private ordered(): number[] {
    return this.starts.sort((a, b) => compareEntries(this.buffer, a, this.buffer, b));
  }

  private flush(): void {
    if (this.starts.length === 0) return;
    this.file ??= this.scratch();
    const from = this.written;
    const out = Buffer.allocUnsafeSlow(this.end);
    let end = 0;
    for (const at of this.ordered()) end += this.buffer.copy(out, end, at, endOf(this.buffer, at));
    for (let at = 0; at < end; ) at += writeSync(this.file, out, at, end - at, from + at);
    this.written += end;
    this.runs.push({ from, to: this.written });
    this.starts = [];
    this.end = 0;
  }

  /** The least of all runs' first entries, again and again: a heap of readers. */
  private *merged(): Generator<Sorted, void> {
    const heap = this.runs.map(({ from, to }) => new RunReader(this.file!, from, to));
    for (let i = heap.length - 1; i >= 0; i--) settle(heap, i);
    while (heap.length > 0) {
      const least = heap[0]!;
      yield least.entry();
      if (!least.next()) {
        const last = heap.pop()!;
        if (heap.length > 0) heap[0] = last;
      }
      settle(heap, 0);
    }
  }
}

/** One sorted part of the file, read piece by piece; stands at an entry. */
class RunReader {
  private readonly file: number;
  private position: number;
  private readonly to: number;
  private buffer: Buffer;
  private at = 0;
  private end = 0;

  constructor(file: number, from: number, to: number) {
    this.file = file;
    this.position = from;
    this.to = to;
    this.buffer = Buffer.allocUnsafeSlow(Math.min(READ, to - from));
    this.fill();
  }

  compare(other: RunReader): number {
    return compareEntries(this.buffer, this.at, other.buffer, other.at);
  }

  entry(): Sorted {
    return entryAt(this.buffer, this.at);
  }

  /** Steps to the next entry; false if there is none. */
  next(): boolean {
    this.at = endOf(this.buffer, this.at);
    return this.fill();
  }

  /** Makes sure that the whole entry is in the buffer; false at the end of the run. */
  private fill(): boolean {
    if (this.at + HEAD > this.end) this.read(HEAD);
    if (this.at === this.end) return false;
    const size = endOf(this.buffer, this.at) - this.at;
    if (this.at + size > this.end) this.read(size);
    return true;
  }

  private read(size: number): void {
    const rest = this.end - this.at;
    if (size > this.buffer.length) {
      const larger = Buffer.allocUnsafeSlow(size);
      this.buffer.copy(larger, 0, this.at, this.end);
      this.buffer = larger;
    } else this.buffer.copy(this.buffer, 0, this.at, this.end);
    this.at = 0;
    this.end = rest;
    const wanted = Math.min(this.buffer.length - rest, this.to - this.position);
    for (let got = 0; got < wanted; ) {
      const read = readSync(this.file, this.buffer, this.end, wanted - got, this.position);
      if (read === 0) throw new Error('What was put aside for sorting is gone.');
      got += read;
      this.end += read;
      this.position += read;
    }
  }
}

function settle(heap: RunReader[], from: number): void {
  for (let at = from; ; ) {
    const left = 2 * at + 1;
    if (left >= heap.length) return;
    const least = left + 1 < heap.length && heap[left + 1]!.compare(heap[left]!) < 0 ? left + 1 : left;
    if (heap[at]!.compare(heap[least]!) <= 0) return;
    [heap[at], heap[least]] = [heap[least]!, heap[at]!];
    at = least;
  }
}

// An entry: the sizes of key and value (4 bytes each), the key, the value.

function endOf(buffer: Buffer, at: number): number {
  return at + HEAD + buffer.readUInt32LE(at) + buffer.readUInt32LE(at + 4);
}

function entryAt(buffer: Buffer, at: number): Sorted {
  const key = at + HEAD;
  const value = key + buffer.readUInt32LE(at);
  return { key: buffer.toString('utf8', key, value), value: buffer.subarray(value, endOf(buffer, at)) };
}

function compareEntries(a: Buffer, atA: number, b: Buffer, atB: number): number {
  const keyA = atA + HEAD;
  const keyB = atB + HEAD;
  const valueA = keyA + a.readUInt32LE(atA);
  const valueB = keyB + b.readUInt32LE(atB);
  return (
    a.compare(b, keyB, valueB, keyA, valueA) || a.compare(b, valueB, endOf(b, atB), valueA, endOf(a, atA))
  );
}
