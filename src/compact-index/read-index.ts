/** Looks packages up in a compact index by position: the directory is in memory, a block is read when it is asked for. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { endianness } from 'node:os';
import { crc32 } from 'node:zlib';
import { quote } from '../core/quote.ts';
import { CannotRun } from '../failure.ts';
import { ByteReader } from './bytes.ts';
import { type IndexedReport, unpackReport } from './indexed-report.ts';
import type { IndexHeader, Section } from './layout.ts';
import { unpackId } from './packed-id.ts';
import { readHeader } from './read-header.ts';
import { compareBytes, findFrom, findInBlock } from './search-block.ts';

/** Blocks are read many at once: thousands of look-ups touch most of them, and each read is a call to the system. */
const GROUP = 64;
/** Groups that are kept, some ten megabytes. */
const KEPT = 256;
const ROW = 12;

export class CompactIndex {
  readonly header: IndexHeader;
  private readonly path: string;
  private readonly file: number;
  /** Where the sections begin. */
  private readonly start: number;
  private readonly size: number;
  private readonly directory: Buffer;
  /** Its numbers: three for each block. */
  private readonly rows: Uint32Array;
  /** Where its keys begin. */
  private readonly keys: number;
  private readonly numbers: ReadonlyMap<string, number>;
  private readonly groups = new Map<number, Buffer>();
  /** For each block whether its checksum was found right. */
  private readonly whole: Uint8Array;
  /** The key that is being looked for. */
  private wanted: Buffer = Buffer.allocUnsafe(256);

  /** Throws `CannotRun` for a file that is no index, or one that was cut off. */
  static open(path: string): CompactIndex {
    const file = openSync(path, 'r');
    try {
      return new CompactIndex(path, file);
    } catch (error) {
      closeSync(file);
      throw error;
    }
  }

  private constructor(path: string, file: number) {
    this.path = path;
    this.file = file;
    this.size = fstatSync(file).size;
    const { header, start } = readHeader(path, file, this.size);
    this.header = header;
    this.start = start;
    this.directory = this.section(header.directory);
    const whole = crc32(this.directory) === header.directory.crc32;
    if (!whole || this.directory.length < header.blockCount * ROW) throw this.damaged();
    this.keys = header.blockCount * ROW;
    this.rows = numbersIn(this.directory.subarray(0, this.keys));
    this.numbers = new Map(header.ecosystems.map((name, i) => [name, i]));
    this.whole = new Uint8Array(header.blockCount);
  }

  close(): void {
    closeSync(this.file);
  }

  /** What is said of a package, by its ecosystem and match key; undefined if the index does not know it. */
  find(ecosystem: string, matchKey: string): IndexedReport[] | undefined {
    const number = this.numbers.get(ecosystem);
    if (number === undefined) return undefined;
    const length = this.want(number, matchKey);
    const at = this.blockOf(length);
    if (at < 0) return undefined;
    const block = this.block(at);
    try {
      const found = findInBlock(block, this.wanted, length, this.firstInCommon(at, length));
      return found < 0 ? undefined : this.reportsFrom(new ByteReader(block, found), ecosystem, matchKey);
    } catch (error) {
      throw error instanceof RangeError ? this.damaged() : error;
    }
  }

  /** Every package with its reports, in the order of the index. */
  *packages(): Generator<{ ecosystem: string; matchKey: string; reports: IndexedReport[] }, void> {
    for (let at = 0; at < this.header.blockCount; at++) {
      for (const { key, reports } of this.packagesOf(at)) yield { ...this.nameOf(key), reports };
    }
  }

  /** The ids of the reports that have an alias; undefined if the index keeps no aliases. */
  withAlias(alias: string): string[] | undefined {
    if (!this.header.aliases) return undefined;
    const aliases = this.section(this.header.aliases);
    if (crc32(aliases) !== this.header.aliases.crc32) throw this.damaged();
    const wanted = Buffer.from(alias);
    const ids: string[] = [];
    try {
      const at = findFrom(aliases, 0, wanted, wanted.length, 0);
      const from = new ByteReader(aliases, Math.max(at, 0));
      const size = at < 0 ? 0 : from.number();
      for (const end = from.at + size; from.at < end; ) ids.push(unpackId(from, this.header.idPrefix));
    } catch (error) {
      throw error instanceof RangeError ? this.damaged() : error;
    }
    return ids;
  }

  /** Everything that the header's SHA-256 is of. */
  *body(): Generator<Buffer, void> {
    const buffer = Buffer.allocUnsafe(1 << 20);
    for (let at = this.start; at < this.size; ) {
      const size = readSync(this.file, buffer, 0, buffer.length, at);
      if (size === 0) break;
      yield buffer.subarray(0, size);
      at += size;
    }
  }

  /** Puts a key into `wanted`; gives its length. */
  private want(ecosystem: number, matchKey: string): number {
    // A code unit is three bytes at most.
    if (this.wanted.length < 2 + matchKey.length * 3)
      this.wanted = Buffer.allocUnsafe(2 + matchKey.length * 3);
    this.wanted[0] = ecosystem >> 8;
    this.wanted[1] = ecosystem & 255;
    return 2 + this.wanted.write(matchKey, 2);
  }

  /** The last block whose first key is not greater than the wanted one; -1 if that is less than all. */
  private blockOf(length: number): number {
    let low = 0;
    let high = this.header.blockCount;
    while (low < high) {
      const middle = (low + high) >> 1;
      const order = compareBytes(
        this.directory,
        this.keyStart(middle),
        this.keyStart(middle + 1),
        this.wanted,
        length,
      );
      if (order <= 0) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** How many bytes the wanted key has in common with the first key of a block. */
  private firstInCommon(at: number, length: number): number {
    const from = this.keyStart(at);
    const most = Math.min(this.keyStart(at + 1) - from, length);
    let common = 0;
    while (common < most && this.directory[from + common] === this.wanted[common]) common++;
    return common;
  }

  /** Where the first key of a block begins, and that of the one before it ends. */
  private keyStart(at: number): number {
    return this.keys + (at === 0 ? 0 : this.rows[at * 3 - 1]!);
  }

  private startOf(at: number): number {
    return at === 0 ? 0 : this.rows[at * 3 - 3]!;
  }

  private *packagesOf(at: number): Generator<{ key: string; reports: IndexedReport[] }, void> {
    const from = new ByteReader(this.block(at));
    let key = this.directory.toString('latin1', this.keyStart(at), this.keyStart(at + 1));
    try {
      while (from.at < from.bytes.length) {
        key = key.slice(0, from.number()) + from.slice(from.number()).toString('latin1');
        const { ecosystem, matchKey } = this.nameOf(key);
        yield { key, reports: this.reportsFrom(from, ecosystem, matchKey) };
      }
    } catch (error) {
      throw error instanceof RangeError ? this.damaged() : error;
    }
  }

  private reportsFrom(from: ByteReader, ecosystem: string, matchKey: string): IndexedReport[] {
    const reports: IndexedReport[] = [];
    const size = from.number();
    const end = from.at + size;
    while (from.at < end) reports.push(unpackReport(from, this.header.idPrefix, ecosystem, matchKey));
    return reports;
  }

  private nameOf(key: string): { ecosystem: string; matchKey: string } {
    const ecosystem = this.header.ecosystems[key.charCodeAt(0) * 256 + key.charCodeAt(1)];
    if (ecosystem === undefined) throw this.damaged();
    return { ecosystem, matchKey: Buffer.from(key.slice(2), 'latin1').toString('utf8') };
  }

  private block(at: number): Buffer {
    const first = at - (at % GROUP);
    const start = this.startOf(first);
    const block = this.group(first).subarray(this.startOf(at) - start, this.startOf(at + 1) - start);
    if (this.whole[at] === 0) {
      if (crc32(block) !== this.rows[at * 3 + 1]) throw this.damaged();
      this.whole[at] = 1;
    }
    return block;
  }

  /** A block and those that follow it. */
  private group(first: number): Buffer {
    const known = this.groups.get(first);
    if (known) return known;
    const start = this.startOf(first);
    const end = this.startOf(Math.min(first + GROUP, this.header.blockCount));
    const group = this.section({ offset: this.header.blocks.offset + start, length: end - start });
    if (this.groups.size === KEPT) this.groups.delete(this.groups.keys().next().value!);
    this.groups.set(first, group);
    return group;
  }

  private section({ offset, length }: Section): Buffer {
    const whole = Number.isSafeInteger(offset) && Number.isSafeInteger(length) && offset >= 0 && length >= 0;
    if (!whole || this.start + offset + length > this.size) throw this.damaged();
    const bytes = Buffer.allocUnsafe(length);
    if (readSync(this.file, bytes, 0, length, this.start + offset) !== length) throw this.damaged();
    return bytes;
  }

  damaged(): CannotRun {
    return new CannotRun(
      `The index ${quote(this.path, 300)} is damaged.`,
      'Make it anew (mal index), or fetch it again (mal pull).',
    );
  }
}

/** Little-endian, as they are on nearly every machine. */
function numbersIn(bytes: Buffer): Uint32Array {
  const copy = Buffer.alloc(bytes.length);
  bytes.copy(copy);
  if (endianness() === 'BE') copy.swap32();
  return new Uint32Array(copy.buffer, copy.byteOffset, bytes.length / 4);
}
