/** Lockfiles → the packages they name. A file that cannot be read is told; it is never taken for empty. */
import { readFileSync, statSync } from 'node:fs';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { type Dependency, LockfileError } from '../lockfiles/lockfile.ts';
import type { FoundFiles, FoundLockfile, Unchecked } from './find-files.ts';

export interface ReadLockfile {
  path: string;
  format: string;
  dependencies: Dependency[];
}

/** No lockfile is larger; what is would fill the memory. */
const MOST_BYTES = 128 << 20;

/** Reads every file in its turn; `each` gets what one names. Gives what could not be read. */
export async function readFiles(
  { files }: Pick<FoundFiles, 'files'>,
  cwd: string,
  each: (read: ReadLockfile) => void,
): Promise<Unchecked[]> {
  const unchecked: Unchecked[] = [];
  for (const file of files) {
    const read = await readOne(file, cwd);
    if ('reason' in read) unchecked.push(read);
    else each(read);
  }
  return unchecked;
}

async function readOne({ path, format }: FoundLockfile, cwd: string): Promise<ReadLockfile | Unchecked> {
  try {
    const { size } = statSync(resolve(cwd, path));
    if (size > MOST_BYTES) return { path, reason: `has ${size} bytes: more than any lockfile`, line: 0 };
    const text = readText(resolve(cwd, path));
    const { read } = await format.load();
    const include = (other: string) => includedText(cwd, path, other);
    return { path, format: format.name, dependencies: read(text, { path, include }) };
  } catch (error) {
    if (error instanceof LockfileError) return { path, reason: error.message, line: error.line };
    const { code } = error as NodeJS.ErrnoException;
    if (typeof code === 'string' && /^E[A-Z]+$/.test(code))
      return { path, reason: `cannot be read (${code})`, line: 0 };
    throw error;
  }
}

function readText(file: string): string {
  const bytes = readFileSync(file);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new LockfileError('is not UTF-8 text');
  }
}

/** Only what lies where the scan began, or below: a lockfile is somebody's input. */
function includedText(cwd: string, from: string, name: string): string | undefined {
  if (isAbsolute(name)) return undefined;
  const file = resolve(cwd, from, '..', name);
  const inside = relative(isAbsolute(from) ? join(from, '..') : cwd, file);
  if (inside.startsWith('..') || isAbsolute(inside)) return undefined;
  try {
    if (statSync(file).size > MOST_BYTES) return undefined;
    return readText(file);
  } catch {
    return undefined;
  }
}
