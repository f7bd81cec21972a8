/** The OSV files of a tar archive, as its bytes come by. Nothing is written to disk, and no entry ends the reading of the others. */
import { hash } from 'node:crypto';
import type { SourceConfig } from '../../core/source-config.ts';
import { brokenArchive } from './archive-error.ts';
import { EntryKeys } from './entry-keys.ts';
import { Pieces } from './pieces.ts';
import { type Listed, tooLarge } from './show.ts';
import { BLOCK, readHeader, readPax, textOf } from './tar-header.ts';

/** A longer name or extended header belongs to no report. */
const MAX_EXTENSION = 1 << 20;
const FILE = /[07]/;
/** Links, folders and devices: no content follows them. */
const BARE = /[1-6]/;
/** What says something of the entry behind it that is of no use here. */
const PASSED_OVER = /[Kg]/;

export async function* tarEntries(
  unfolded: AsyncIterable<Uint8Array>,
  source: SourceConfig,
): AsyncGenerator<Listed> {
  const { objectBytes } = source.limits;
  const keys = new EntryKeys(source);
  const pieces = new Pieces(unfolded);
  const read = async (size: number) => {
    const bytes = await pieces.take(size);
    if (bytes.length < size) throw brokenArchive(source, 'its end is missing');
    await skip(padding(size));
    return bytes;
  };
  const skip = async (size: number) => {
    if ((await pieces.skip(size)) < size) throw brokenArchive(source, 'its end is missing');
  };
  /** What extended headers say of the entry behind them. */
  let extended: { path?: string; size?: number; reason?: string } = {};
  try {
    for (;;) {
      const header = readHeader(await read(BLOCK));
      if (header === 'end') break;
      if (!header) throw brokenArchive(source, 'what should be the header of an entry is none');
      const { type } = header;
      if (type === 'x' || type === 'L') {
        if (header.size > MAX_EXTENSION) {
          extended.reason = 'has an extended header that is too large';
          await skip(header.size + padding(header.size));
        } else {
          const bytes = await read(header.size);
          extended = { ...extended, ...(type === 'L' ? { path: textOf(bytes) } : readPax(bytes)) };
        }
        continue;
      }
      const { path = header.name, reason, size = header.size } = extended;
      const content = BARE.test(type) ? 0 : size;
      if (PASSED_OVER.test(type)) {
        await skip(content + padding(content));
        continue;
      }
      extended = {};
      const taken = keys.take(path);
      const wrong = taken?.reason ?? reason ?? problemOf(type, size, objectBytes);
      if (taken && wrong === undefined) {
        const bytes = await read(content);
        yield { key: taken.key, version: hash('sha256', bytes), bytes: () => bytes };
      } else {
        await skip(content + padding(content));
        if (taken && wrong !== undefined) yield { key: taken.key, reason: wrong, size };
      }
    }
    // What is packed is known to be whole only when all of it was unpacked.
    await pieces.skip(Number.POSITIVE_INFINITY);
  } finally {
    await pieces.close();
  }
}

function padding(size: number): number {
  return (BLOCK - (size % BLOCK)) % BLOCK;
}

function problemOf(type: string, size: number, objectBytes: number): string | undefined {
  if (type === '2') return 'is a symbolic link';
  if (!FILE.test(type)) return 'is no file';
  return size > objectBytes ? tooLarge(size, objectBytes) : undefined;
}
