/** The JSON files of a zip that nobody vouches for. One hostile entry ends it all: what deceives in one place may in others. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { crc32, inflateRawSync } from 'node:zlib';
import { type Entry, fromRandomAccessReaderPromise, type ZipFile } from 'yauzl';
import { quote } from '../../core/quote.ts';
import { formatInstant } from '../../core/time.ts';
import { CannotRun } from '../../failure.ts';
import { DescriptorReader } from '../../store/descriptor-reader.ts';
import type { PackedRecord } from '../zip/packed-record.ts';

export interface ZipFileEntry {
  name: string;
  bytes: Buffer;
  record: PackedRecord;
}

/** No record of osv.dev is near this size, in bytes. */
const LARGEST = 64 << 20;
/** From this size on an entry may not unfold to more than so many times what it takes. */
const RATIO_FROM = 65_536;
const MAX_RATIO = 200;
/** All entries together may unfold to so many times the archive: several can lie over each other in it. */
const MAX_TOTAL_RATIO = 100;
const SMALL_TOTAL = 1 << 30;
const DEFLATED = 8;
const STORED = 0;
const DIRECTORY_ENTRY = 0x02014b50;

/** Every file that ends in `.json`, unpacked and packed. Throws `CannotRun`. */
export async function* readZip(path: string): AsyncGenerator<ZipFileEntry, void> {
  const fd = openSync(path, 'r');
  const refuse = (reason: string) =>
    new CannotRun(
      `${quote(path, 200)} cannot be merged: ${reason}.`,
      'Fetch it again, from a source you trust.',
    );
  try {
    const { size } = fstatSync(fd);
    const zip = await fromRandomAccessReaderPromise(new DescriptorReader(fd), size, {
      strictFileNames: true,
      autoClose: false,
    });
    let unfolded = 0;
    for await (const entry of zip.eachEntry()) {
      const name = entry.fileName;
      if (!name.endsWith('.json')) continue;
      const problem = problemOf(entry);
      if (problem !== undefined) throw refuse(`${quote(name)} ${problem}`);
      unfolded += entry.uncompressedSize;
      if (unfolded > Math.max(SMALL_TOTAL, MAX_TOTAL_RATIO * size))
        throw refuse(`it unfolds to more than ${MAX_TOTAL_RATIO} times its size`);
      const content = contentOf(zip, entry, fd);
      const bytes = typeof content === 'string' ? content : unpack(entry, content);
      if (typeof content === 'string' || typeof bytes === 'string') throw refuse(`${quote(name)} ${bytes}`);
      yield { name, bytes, record: { ...described(entry), content } };
    }
    // The count at the end of a file is kept modulo 65,536: entries that it leaves out would be lost unsaid.
    const next = Buffer.alloc(4);
    if (
      readSync(fd, next, 0, 4, Number(zip.readEntryCursor)) === 4 &&
      next.readUInt32LE() === DIRECTORY_ENTRY
    )
      throw refuse(`it has more than the ${zip.entryCount} entries that it says it has`);
  } catch (error) {
    throw error instanceof CannotRun ? error : refuse((error as Error).message.replace(/\.$/, ''));
  } finally {
    closeSync(fd);
  }
}

/** Why an entry is not to be unpacked, as far as the directory tells. */
function problemOf(entry: Entry): string | undefined {
  const { compressionMethod: method, compressedSize: packed, uncompressedSize: size } = entry;
  const type = entry.versionMadeBy >>> 8 === 3 ? (entry.externalFileAttributes >>> 28) & 0xf : 0;
  if (type !== 0 && type !== 8) return 'is no file';
  if (entry.isEncrypted()) return 'is encrypted';
  if (method !== STORED && method !== DEFLATED)
    return `is packed in a way that is not read (method ${method})`;
  if (size > LARGEST) return `has ${size} bytes, and may have ${LARGEST}`;
  if (packed > size + size / 100 + 1024 || (method === STORED && packed !== size))
    return `takes ${packed} bytes in the archive, and is said to have ${size}`;
  if (size > RATIO_FROM && size > packed * MAX_RATIO)
    return `unfolds to ${Math.floor(size / packed)} times its size`;
  return undefined;
}

/** The packed bytes; or what is wrong with them. */
function contentOf(zip: ZipFile, entry: Entry, fd: number): Buffer | string {
  let start = -1;
  let failure = 'cannot be found in the archive';
  // The reader answers at once, and with that yauzl.
  zip.readLocalFileHeader(entry, { minimal: true }, (error, header) => {
    if (error) failure = `cannot be found in the archive: ${error.message}`;
    else start = header.fileDataStart;
  });
  if (start < 0) return failure;
  const bytes = Buffer.allocUnsafeSlow(entry.compressedSize);
  return readSync(fd, bytes, 0, bytes.length, start) === bytes.length ? bytes : 'is cut off';
}

/** The content, in the size and with the checksum that the directory promises; or what is wrong with it. */
function unpack(
  { compressionMethod, uncompressedSize: size, crc32: sum }: Entry,
  packed: Buffer,
): Buffer | string {
  let bytes = packed;
  try {
    if (compressionMethod === DEFLATED)
      bytes = inflateRawSync(packed, { maxOutputLength: Math.max(size, 1) });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'ERR_BUFFER_TOO_LARGE'
      ? `unfolds to more than the ${size} bytes that it is said to have`
      : `cannot be unpacked: ${message}`;
  }
  if (bytes.length !== size) return `has ${bytes.length} bytes, and is said to have ${size}`;
  return crc32(bytes) === sum ? bytes : 'is damaged: its checksum is another';
}

function described(entry: Entry): Omit<PackedRecord, 'content'> {
  const { lastModFileDate: date, lastModFileTime: time } = entry;
  const days = Date.UTC(1980 + (date >> 9), ((date >> 5) & 15) - 1, date & 31);
  const clock = ((time >> 11) * 3600 + ((time >> 5) & 63) * 60 + (time & 31) * 2) * 1000;
  return {
    size: entry.uncompressedSize,
    crc: entry.crc32,
    packed: entry.compressedSize,
    method: entry.compressionMethod === DEFLATED ? 'deflated' : 'stored',
    modified: formatInstant(days + clock),
  };
}
