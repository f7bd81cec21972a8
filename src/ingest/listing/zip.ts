/** The OSV files of a zip archive, by its central directory. Nothing is written to disk, and no entry ends the reading of the others. */
import { crc32, inflateRawSync } from 'node:zlib';
import { type Entry, fromRandomAccessReaderPromise, getFileNameLowLevel, type ZipFile } from 'yauzl';
import type { SourceConfig } from '../../core/source-config.ts';
import { DescriptorReader } from '../../store/descriptor-reader.ts';
import { SourceError } from '../source.ts';
import { brokenArchive, unfoldsTooFar } from './archive-error.ts';
import { type Body, readAt } from './body.ts';
import { EntryKeys } from './entry-keys.ts';
import { BadObject, type Listed, tooLarge } from './show.ts';

const DIRECTORY_ENTRY = 0x02014b50;
const STRONGLY_ENCRYPTED = 0x40;
const ENCRYPTED = 0x1;
const STORED = 0;
const DEFLATED = 8;
/** From this size on an entry may not unfold to more than so many times what it takes in the archive. */
const RATIO_FROM = 65_536;
const MAX_RATIO = 200;

export async function* zipEntries(body: Body, source: SourceConfig): AsyncGenerator<Listed> {
  const { limits } = source;
  const keys = new EntryKeys(source);
  let unfolded = 0;
  try {
    const zip = await fromRandomAccessReaderPromise(new LenientReader(body.fd), body.size, LENIENT);
    for await (const entry of zip.eachEntry()) {
      const { generalPurposeBitFlag: flag, fileNameRaw, extraFields } = entry;
      const taken = keys.take(getFileNameLowLevel(flag, fileNameRaw, extraFields, true));
      if (!taken) continue;
      const size = entry.uncompressedSize;
      const reason = taken.reason ?? problemOf(entry, limits.objectBytes);
      if (reason !== undefined) {
        yield { key: taken.key, reason, size };
        continue;
      }
      unfolded += size;
      if (unfolded > 10 * limits.bodyBytes) throw unfoldsTooFar(source);
      yield { key: taken.key, version: versionOf(entry), bytes: () => unpack(entry, zip, body) };
    }
    // The count at the end of a file is kept modulo 65,536: entries that it leaves out would count as taken away.
    const next = readAt(body, Number(zip.readEntryCursor), 4);
    if (next.length === 4 && new DataView(next.buffer).getUint32(0, true) === DIRECTORY_ENTRY)
      throw brokenArchive(source, `it has more than the ${zip.entryCount} entries that it says it has`);
  } catch (error) {
    throw error instanceof SourceError ? error : brokenArchive(source, (error as Error).message);
  }
}

/** Names and sizes are judged here, entry by entry; yauzl would give the whole file up for one of them. */
const LENIENT = { decodeStrings: false, validateEntrySizes: false, autoClose: false };

/** As the archive has it, but for one kind of entry that yauzl would give the whole file up for. */
class LenientReader extends DescriptorReader {
  protected override adjust(read: Buffer): void {
    // As an encrypted entry it is only not read.
    if (read.length !== 46 || read.readUInt32LE() !== DIRECTORY_ENTRY) return;
    const flag = read.readUInt16LE(8);
    if (flag & STRONGLY_ENCRYPTED) read.writeUInt16LE((flag & ~STRONGLY_ENCRYPTED) | ENCRYPTED, 8);
  }
}

/** The archive's own checksum and size: they are known before anything is unpacked. */
function versionOf({ crc32: sum, uncompressedSize }: Entry): string {
  return `${sum.toString(16).padStart(8, '0')}-${uncompressedSize}`;
}

/** Why an entry is not to be unpacked, as far as the directory tells. */
function problemOf(entry: Entry, objectBytes: number): string | undefined {
  const { compressionMethod: method, compressedSize: packed, uncompressedSize: size } = entry;
  const system = entry.versionMadeBy >>> 8;
  const type = UNIX.includes(system) ? (entry.externalFileAttributes >>> 28) & 0xf : 0;
  if (type === 0xa) return 'is a symbolic link';
  if (type !== 0 && type !== 0x8) return 'is no file';
  if (entry.isEncrypted()) return 'is encrypted';
  if (method !== STORED && method !== DEFLATED)
    return `is packed in a way that is not read (method ${method})`;
  if (size > objectBytes) return tooLarge(size, objectBytes);
  if (packed > size + size / 100 + 1024 || (method === STORED && packed !== size))
    return `takes ${packed} bytes in the archive, and is said to have ${size}`;
  if (size > RATIO_FROM && size > packed * MAX_RATIO)
    return `unfolds to ${Math.floor(size / packed)} times its size`;
  return undefined;
}

/** Systems whose attributes hold a Unix mode: Unix, and macOS. */
const UNIX: readonly number[] = [3, 19];

/** The content, in the size and with the checksum that the directory promises. Throws `BadObject`. */
function unpack(entry: Entry, zip: ZipFile, body: Body): Uint8Array {
  const { uncompressedSize: size } = entry;
  const packed = readAt(body, startOf(entry, zip), entry.compressedSize);
  if (packed.length < entry.compressedSize) throw new BadObject('is cut off');
  const bytes = entry.compressionMethod === STORED ? packed : inflate(packed, size);
  if (bytes.length !== size) throw new BadObject(`has ${bytes.length} bytes, and is said to have ${size}`);
  if (crc32(bytes) !== entry.crc32) throw new BadObject('is damaged: its checksum is another');
  return bytes;
}

function inflate(packed: Uint8Array, size: number): Uint8Array {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(size, 1) });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new BadObject(
      code === 'ERR_BUFFER_TOO_LARGE'
        ? `unfolds to more than the ${size} bytes that it is said to have`
        : `cannot be unpacked: ${message}`,
    );
  }
}

/** Where the content of an entry begins. */
function startOf(entry: Entry, zip: ZipFile): number {
  let start = 0;
  let failure: Error | null = null;
  // The reader answers at once, and with that yauzl.
  zip.readLocalFileHeader(entry, { minimal: true }, (error, header) => {
    if (error) failure = error;
    else start = header.fileDataStart;
  });
  if (failure) throw new BadObject(`cannot be found in the archive: ${(failure as Error).message}`);
  return start;
}
