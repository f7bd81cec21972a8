/** Writes zip archives of any size (APPNOTE 6.3, with zip64 where it must be), whose bytes depend on nothing but the entries. */
import type { SinkFile } from '../sink.ts';

export interface ZipEntry {
  /** With `/`; what a reader unpacks it as. */
  name: string;
  /** Of the content as it is unpacked. */
  size: number;
  crc: number;
  /** Bytes of the packed content. */
  packed: number;
  /** `stored`: the content as it is. */
  method: 'deflated' | 'stored';
  /** When it changed: a time in UTC as a report writes it. Zip keeps two seconds as one, from 1980 on. */
  modified: string;
}

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
/** What is larger is said by 64 bits elsewhere. */
const MAX_16 = 0xffff;
const MAX_32 = 0xffffffff;
const UTF8 = 0x800;
/** Made on Unix, by version 4.5 of the specification: the first that knows zip64. */
const MADE_BY = (3 << 8) | 45;
/** A regular file that its owner may write and everybody read. */
const ATTRIBUTES = 0o100644 * 0x10000;

/** Entries stand in the archive in the order they come; sorting them is the caller's. */
export class ZipWriter {
  private readonly file: SinkFile;
  private at = 0;
  private directory = Buffer.allocUnsafeSlow(1 << 12);
  private directorySize = 0;
  private entries = 0;

  constructor(file: SinkFile) {
    this.file = file;
  }

  /** `content` is packed already, in pieces of `entry.packed` bytes together; they must not be changed afterwards. */
  add(entry: ZipEntry, content: Iterable<Uint8Array>): void {
    const name = Buffer.from(entry.name);
    const large = Math.max(entry.size, entry.packed) >= MAX_32;
    const local = Buffer.alloc(30 + name.length + (large ? 20 : 0));
    local.writeUInt32LE(LOCAL, 0);
    describe(local, 4, entry, name, large);
    local.writeUInt16LE(large ? 20 : 0, 28);
    name.copy(local, 30);
    if (large) extra64(local, 30 + name.length, [entry.size, entry.packed]);
    const offset = this.at;
    this.write(local);
    for (const piece of content) this.write(piece);
    if (this.at !== offset + local.length + entry.packed)
      throw new Error(`${JSON.stringify(entry.name)} has another size than was said.`);
    this.list(entry, name, offset, large);
  }

  /** Writes the directory and ends the file. */
  end(): void {
    const start = this.at;
    this.write(this.directory.subarray(0, this.directorySize));
    if (this.entries >= MAX_16 || start >= MAX_32 || this.directorySize >= MAX_32) {
      const end = Buffer.alloc(76);
      end.writeUInt32LE(END_64, 0);
      write64(end, 4, 44);
      end.writeUInt16LE(MADE_BY, 12);
      end.writeUInt16LE(45, 14);
      write64(end, 24, this.entries);
      write64(end, 32, this.entries);
      write64(end, 40, this.directorySize);
      write64(end, 48, start);
      end.writeUInt32LE(LOCATOR_64, 56);
      write64(end, 64, this.at);
      end.writeUInt32LE(1, 72);
      this.write(end);
    }
    const end = Buffer.alloc(22);
    end.writeUInt32LE(END, 0);
    end.writeUInt16LE(Math.min(this.entries, MAX_16), 8);
    end.writeUInt16LE(Math.min(this.entries, MAX_16), 10);
    end.writeUInt32LE(Math.min(this.directorySize, MAX_32), 12);
    end.writeUInt32LE(Math.min(start, MAX_32), 16);
    this.write(end);
    this.file.end();
  }

  private list(entry: ZipEntry, name: Buffer, offset: number, large: boolean): void {
    const far = offset >= MAX_32;
    const values = [...(large ? [entry.size, entry.packed] : []), ...(far ? [offset] : [])];
    const extra = values.length > 0 ? 4 + 8 * values.length : 0;
    const size = 46 + name.length + extra;
    this.reserve(size);
    const record = this.directory.subarray(this.directorySize, this.directorySize + size).fill(0);
    record.writeUInt32LE(CENTRAL, 0);
    record.writeUInt16LE(MADE_BY, 4);
    describe(record, 6, entry, name, large, far);
    record.writeUInt16LE(extra, 30);
    record.writeUInt32LE(ATTRIBUTES, 38);
    record.writeUInt32LE(far ? MAX_32 : offset, 42);
    name.copy(record, 46);
    if (extra > 0) extra64(record, 46 + name.length, values);
    this.directorySize += size;
    this.entries++;
  }

  private reserve(size: number): void {
    if (this.directorySize + size <= this.directory.length) return;
    const larger = Buffer.allocUnsafeSlow((this.directorySize + size) * 2);
    this.directory.copy(larger, 0, 0, this.directorySize);
    this.directory = larger;
  }

  private write(bytes: Uint8Array): void {
    this.file.write(bytes);
    this.at += bytes.length;
  }
}

/** What the header of an entry and its line in the directory have in common: 24 bytes, from the version needed on. */
function describe(to: Buffer, at: number, entry: ZipEntry, name: Buffer, large: boolean, far = false): void {
  const [date, time] = dosTime(entry.modified);
  to.writeUInt16LE(large || far ? 45 : 20, at);
  to.writeUInt16LE(name.length === entry.name.length ? 0 : UTF8, at + 2);
  to.writeUInt16LE(entry.method === 'deflated' ? 8 : 0, at + 4);
  to.writeUInt16LE(time, at + 6);
  to.writeUInt16LE(date, at + 8);
  to.writeUInt32LE(entry.crc, at + 10);
  to.writeUInt32LE(large ? MAX_32 : entry.packed, at + 14);
  to.writeUInt32LE(large ? MAX_32 : entry.size, at + 18);
  to.writeUInt16LE(name.length, at + 22);
}

/** The zip64 extended information: those sizes and offsets that do not fit. */
function extra64(to: Buffer, at: number, values: readonly number[]): void {
  to.writeUInt16LE(1, at);
  to.writeUInt16LE(8 * values.length, at + 2);
  for (const [i, value] of values.entries()) write64(to, at + 4 + 8 * i, value);
}

function write64(to: Buffer, at: number, value: number): void {
  to.writeBigUInt64LE(BigInt(value), at);
}

/** The clock of MS-DOS, taken for UTC: no time zone of a machine takes part. */
function dosTime(text: string): [date: number, time: number] {
  const [, ...parts] = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)/.exec(text) ?? [];
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map(Number);
  if (year < 1980) return [(1 << 5) | 1, 0];
  if (year > 2107) return [(127 << 9) | (12 << 5) | 31, 0];
  return [((year - 1980) << 9) | (month << 5) | day, (hour << 11) | (minute << 5) | (second >> 1)];
}
