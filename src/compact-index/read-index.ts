/** Looks packages up in a compact index by position: the directory is in memory, a block is read when it is asked for. */
import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { quote } from '../core/quote.ts';
import { CannotRun } from '../failure.ts';
import { ByteReader } from './bytes.ts';
import { crc32 } from './crc32.ts';
import { type IndexedReport, unpackReport } from './indexed-report.ts';
import { type IndexHeader, keyOf, MAGIC, MAGIC_LINE, type Section } from './layout.ts';

/** The header is read in one go unless it names thousands of ecosystems. */
const FIRST_READ = 8192;
const MOST_HEADER = 1 << 22;
/** Blocks that are kept: neighbours in a lockfile are neighbours here. */
const KEPT = 64;
const ROW = 12;

export class CompactIndex {
  readonly header: IndexHeader;
  private readonly path: string;
  private readonly file: number;
  /** Where the sections begin. */
  private readonly start: number;
  private readonly size: number;
  private readonly directory: Buffer;
  private readonly numbers: ReadonlyMap<string, number>;
  private readonly kept = new Map<number, Buffer>();

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
    this.numbers = new Map(header.ecosystems.map((name, i) => [name, i]));
  }

  close(): void {
    closeSync(this.file);
  }

  /** What is said of a package, by its ecosystem and match key; undefined if the index does not know it. */
  find(ecosystem: string, matchKey: string): IndexedReport[] | undefined {
    const number = this.numbers.get(ecosystem);
    if (number === undefined) return undefined;
    const key = Buffer.from(keyOf(number, matchKey), 'latin1');
    const at = this.blockOf(key);
    if (at < 0) return undefined;
    const wanted = key.toString('latin1');
    for (const { key: found, reports } of this.packagesOf(at)) {
      if (found > wanted) return undefined;
      if (found === wanted) return reports();
    }
    return undefined;
  }

  /** Every package with its reports, in the order of the index. */
  *packages(): Generator<{ ecosystem: string; matchKey: string; reports: IndexedReport[] }, void> {
    for (let at = 0; at < this.header.blockCount; at++) {
      for (const { key, reports } of this.packagesOf(at)) yield { ...this.nameOf(key), reports: reports() };
    }
  }

  /** The ids of the reports that have an alias; undefined if the index keeps no aliases. */
  withAlias(alias: string): string[] | undefined {
    if (!this.header.aliases) return undefined;
    if (/[\t\n]/.test(alias)) return [];
    const lines = this.section(this.header.aliases);
    const wanted = Buffer.from(`${alias}\t`);
    for (let at = lines.indexOf(wanted); at >= 0; at = lines.indexOf(wanted, at + 1)) {
      if (at > 0 && lines[at - 1] !== 10) continue;
      return lines.toString('utf8', at + wanted.length, lines.indexOf(10, at)).split(' ');
    }
    return [];
  }

  /** Reads everything once; throws `CannotRun` if a byte is not what it was. */
  verify(): void {
    const sha256 = createHash('sha256');
    const buffer = Buffer.allocUnsafe(1 << 20);
    for (let at = this.start; at < this.size; ) {
      const size = readSync(this.file, buffer, 0, buffer.length, at);
      if (size === 0) break;
      sha256.update(buffer.subarray(0, size));
      at += size;
    }
    if (sha256.digest('hex') !== this.header.sha256) throw this.damaged();
  }

  /** The last block whose first key is not greater; -1 if the key is less than all. */
  private blockOf(key: Buffer): number {
    let low = 0;
    let high = this.header.blockCount;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.compareFirst(middle, key) <= 0) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  private compareFirst(at: number, key: Buffer): number {
    const [from, to] = this.firstKey(at);
    return this.directory.compare(key, 0, key.length, from, to);
  }

  private firstKey(at: number): [from: number, to: number] {
    const base = this.header.blockCount * ROW;
    const from = at === 0 ? 0 : this.directory.readUInt32LE((at - 1) * ROW + 8);
    return [base + from, base + this.directory.readUInt32LE(at * ROW + 8)];
  }

  private *packagesOf(at: number): Generator<{ key: string; reports: () => IndexedReport[] }, void> {
    const from = new ByteReader(this.block(at));
    let key = this.directory.toString('latin1', ...this.firstKey(at));
    try {
      while (from.at < from.bytes.length) {
        key = key.slice(0, from.number()) + from.slice(from.number()).toString('latin1');
        const packed: Buffer[] = [];
        for (let left = from.number(); left > 0; left--) packed.push(from.slice(from.number()));
        const current = key;
        yield { key, reports: () => packed.map((bytes) => this.unpack(bytes, current)) };
      }
    } catch (error) {
      throw error instanceof RangeError ? this.damaged() : error;
    }
  }

  private unpack(bytes: Buffer, key: string): IndexedReport {
    const { ecosystem, matchKey } = this.nameOf(key);
    return unpackReport(new ByteReader(bytes), this.header.idPrefix, ecosystem, matchKey);
  }

  private nameOf(key: string): { ecosystem: string; matchKey: string } {
    const ecosystem = this.header.ecosystems[key.charCodeAt(0) * 256 + key.charCodeAt(1)];
    if (ecosystem === undefined) throw this.damaged();
    return { ecosystem, matchKey: Buffer.from(key.slice(2), 'latin1').toString('utf8') };
  }

  private block(at: number): Buffer {
    const known = this.kept.get(at);
    if (known) return known;
    const from = at === 0 ? 0 : this.directory.readUInt32LE((at - 1) * ROW);
    const block = this.section({
      offset: this.header.blocks.offset + from,
      length: this.directory.readUInt32LE(at * ROW) - from,
    });
    if (crc32(block) !== this.directory.readUInt32LE(at * ROW + 4)) throw this.damaged();
    if (this.kept.size === KEPT) this.kept.delete(this.kept.keys().next().value!);
    this.kept.set(at, block);
    return block;
  }

  private section({ offset, length }: Section): Buffer {
    const whole = Number.isSafeInteger(offset) && Number.isSafeInteger(length) && offset >= 0 && length >= 0;
    if (!whole || this.start + offset + length > this.size) throw this.damaged();
    const bytes = Buffer.allocUnsafe(length);
    if (readSync(this.file, bytes, 0, length, this.start + offset) !== length) throw this.damaged();
    return bytes;
  }

  private damaged(): CannotRun {
    return new CannotRun(
      `The index ${quote(this.path, 300)} is damaged.`,
      'Make it anew (mal index), or fetch it again (mal pull).',
    );
  }
}

function readHeader(path: string, file: number, size: number): { header: IndexHeader; start: number } {
  const fail = (what: string) =>
    new CannotRun(`${quote(path, 300)} ${what}.`, 'An index is made by mal index, or fetched by mal pull.');
  let bytes = Buffer.alloc(Math.min(size, FIRST_READ));
  readSync(file, bytes, 0, bytes.length, 0);
  if (bytes.toString('latin1', 0, MAGIC.length) !== MAGIC) {
    const other = /^mal-index (\d+) /.exec(bytes.toString('latin1', 0, 24));
    throw fail(other ? `is an index of version ${other[1]}, which this mal cannot read` : 'is no index');
  }
  let end = bytes.indexOf(10, MAGIC_LINE);
  if (end < 0) {
    bytes = Buffer.alloc(Math.min(size, MOST_HEADER));
    readSync(file, bytes, 0, bytes.length, 0);
    end = bytes.indexOf(10, MAGIC_LINE);
  }
  try {
    const line = bytes.subarray(MAGIC_LINE, end);
    const sum = bytes.toString('latin1', MAGIC.length, MAGIC_LINE - 1);
    if (crc32(line).toString(16).padStart(8, '0') !== sum) throw new Error('another checksum');
    const header = JSON.parse(line.toString('utf8')) as IndexHeader;
    return { header, start: end + 1 };
  } catch {
    throw fail('is an index that is damaged or was cut off');
  }
}
