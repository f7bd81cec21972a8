/** Lockfiles → the packages they name. A file that cannot be read is told; it is never taken for empty. */
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { decodeText } from '../lockfiles/decode-text.ts';
import { type Dependency, LockfileError } from '../lockfiles/lockfile.ts';
import type { FoundLockfile, Unchecked } from './find-files.ts';

/** No lockfile is larger; what is would fill the memory. */
const MOST_BYTES = 128 << 20;

/** Entries of a file that are told one by one. */
const MOST_TOLD = 100;

/** Reads every file in its turn; `each` gets what one names. Gives what could not be read. */
export async function readFiles(
  files: readonly FoundLockfile[],
  cwd: string,
  each: (path: string, dependencies: Dependency[]) => void,
): Promise<Unchecked[]> {
  const unchecked: Unchecked[] = [];
  for (const { path, format, root } of files) {
    let told = 0;
    const tell = ({ message: reason, line }: LockfileError) => {
      if (++told <= MOST_TOLD) unchecked.push({ path, reason, line });
    };
    try {
      // Of the binary ones nothing is read: their format says what to do instead.
      const text = format.isBinary ? '' : readText(resolve(cwd, path));
      const { read } = await format.load();
      each(path, read(text, { path, include: (other) => includedText(cwd, root, path, other), tell }));
    } catch (error) {
      unchecked.push({ path, ...reasonOf(error) });
    }
    if (told > MOST_TOLD)
      unchecked.push({
        path,
        reason: `has ${told - MOST_TOLD} more entries that cannot be understood`,
        line: 0,
      });
  }
  return unchecked;
}

/** Why something could not be read, where it is not this program's fault; that is thrown on. */
export function reasonOf(error: unknown): Omit<Unchecked, 'path'> {
  if (error instanceof LockfileError) return { reason: error.message, line: error.line };
  const { code } = error as NodeJS.ErrnoException;
  if (typeof code === 'string' && /^E[A-Z]+$/.test(code))
    return { reason: `cannot be read (${code})`, line: 0 };
  throw error;
}

function readText(file: string): string {
  const stat = statSync(file);
  // Nothing may ever come out of a pipe, and a device has no end.
  if (!stat.isFile()) throw new LockfileError('is no file');
  const { size } = stat;
  if (size > MOST_BYTES) throw new LockfileError(`has ${size} bytes, more than any lockfile`);
  return decodeText(readFileSync(file));
}

/** Only what lies in the same place as the file (`boundaryOf`), links included: a lockfile is somebody's input. */
function includedText(cwd: string, root: string | undefined, from: string, name: string): string | undefined {
  if (isAbsolute(name)) return undefined;
  const folder = dirname(resolve(cwd, from));
  try {
    const file = realpathSync(resolve(folder, name));
    return isBelow(file, realpathSync(boundaryOf(folder, root, cwd))) ? readText(file) : undefined;
  } catch {
    return undefined;
  }
}

/** The repository that the folder of a file belongs to; without one the folder that was named, or where the check began. */
function boundaryOf(folder: string, root: string | undefined, cwd: string): string {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at;
    if (at === dirname(at)) break;
  }
  if (isBelow(folder, cwd)) return cwd;
  return root ?? folder;
}

function isBelow(path: string, root: string): boolean {
  const inside = relative(root, path);
  return inside === '' || (!/^\.\.(?:[\\/]|$)/.test(inside) && !isAbsolute(inside));
}
