/** The first two lines of a compact index. */
import { readSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { quote } from '../core/quote.ts';
import { CannotRun } from '../failure.ts';
import { type IndexHeader, MAGIC, MAGIC_LINE } from './layout.ts';

/** The header is read in one go unless it names thousands of ecosystems. */
const FIRST_READ = 8192;
const MOST_HEADER = 1 << 22;

/** `start`: where the sections begin. Throws `CannotRun` for what is no index, or one that is damaged or of another version. */
export function readHeader(path: string, file: number, size: number): { header: IndexHeader; start: number } {
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
