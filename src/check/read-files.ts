/** Lockfiles → the packages they name. A file that cannot be read is told; it is never taken for empty. */
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { type Dependency, LockfileError } from '../lockfiles/lockfile.ts';
import type { FoundLockfile, Unchecked } from './find-files.ts';

/** No lockfile is larger; what is would fill the memory. */
const MOST_BYTES = 128 << 20;

/** Reads every file in its turn; `each` gets what one names. Gives what could not be read. */
export async function readFiles(
  files: readonly FoundLockfile[],
  cwd: string,
  each: (path: string, dependencies: Dependency[]) => void,
): Promise<Unchecked[]> {
  const unchecked: Unchecked[] = [];
  for (const { path, format } of files) {
    try {
      const text = readText(resolve(cwd, path));
      const { read } = await format.load();
      each(path, read(text, { path, include: (other) => includedText(cwd, path, other) }));
    } catch (error) {
      unchecked.push({ path, ...reasonOf(error) });
    }
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
  const { size } = statSync(file);
  if (size > MOST_BYTES) throw new LockfileError(`has ${size} bytes, more than any lockfile`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    if (error instanceof TypeError) throw new LockfileError('is not UTF-8 text');
    throw error;
  }
}

/** Only what lies where the check began, or beside a file of elsewhere, and below, links included: a lockfile is somebody's input. */
function includedText(cwd: string, from: string, name: string): string | undefined {
  if (isAbsolute(name)) return undefined;
  const folder = dirname(resolve(cwd, from));
  try {
    const file = realpathSync(resolve(folder, name));
    const root = realpathSync(isBelow(folder, cwd) ? cwd : folder);
    return isBelow(file, root) && statSync(file).isFile() ? readText(file) : undefined;
  } catch {
    return undefined;
  }
}

function isBelow(path: string, root: string): boolean {
  const inside = relative(root, path);
  return inside === '' || (!/^\.\.(?:[\\/]|$)/.test(inside) && !isAbsolute(inside));
}
