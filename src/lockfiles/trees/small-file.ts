/** Files inside of packages, which may be anything: only plain ones of a sensible size are opened. */
import { readFileSync, statSync } from 'node:fs';
import { LockfileError } from '../lockfile.ts';

const MOST_BYTES = 16 << 20;

/** The text of a file; undefined where there is none. Throws `LockfileError` for what cannot be read as one. */
export function readSmallFile(path: string): string | undefined {
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return undefined;
    // A pipe would never end.
    if (!stat.isFile()) throw new LockfileError('is not a file');
    if (stat.size > MOST_BYTES) throw new LockfileError(`has ${stat.size} bytes, too many for what it is`);
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof LockfileError) throw error;
    const code = codeOf(error);
    if (code === 'ENOTDIR') return undefined;
    throw new LockfileError(`cannot be read (${code})`);
  }
}

/** The code of a failure of the file system, such as `EACCES`. */
export function codeOf(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  return typeof code === 'string' ? code : String(error).slice(0, 80);
}
