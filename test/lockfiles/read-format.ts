/** Reads a text as the format that a path means, for tests. */
import { readFileSync } from 'node:fs';
import { formatOf } from '../../src/lockfiles/formats/index.ts';
import { type Dependency, LockfileError } from '../../src/lockfiles/lockfile.ts';

const FIXTURES = new URL('fixtures/', import.meta.url);

export function fixture(name: string): string {
  return readFileSync(new URL(name, FIXTURES), 'utf8');
}

/** What the format of a path reads from a text; there is nothing to include. */
export async function readAs(path: string, text: string): Promise<Dependency[]> {
  const format = formatOf(path);
  if (!format) throw new Error(`No format reads ${path}`);
  const { read } = await format.load();
  return read(text, { path, include: () => undefined });
}

/** A line for each dependency: `12 npm chalk 5.0.0 (as paint)`. */
export function summary(dependencies: readonly Dependency[]): string {
  return dependencies
    .map(({ ecosystem, name, version, line, as }) => {
      const called = as === undefined ? '' : ` (as ${as})`;
      return `${line} ${ecosystem} ${name} ${version ?? '-'}${called}\n`;
    })
    .join('');
}

/** What is wrong with a text, as `line: message`; fails where it is read, or where anything but a `LockfileError` is thrown. */
export async function problemOf(path: string, text: string): Promise<string> {
  try {
    const found = await readAs(path, text);
    throw new Error(`${path} was read: ${summary(found)}`);
  } catch (error) {
    if (!(error instanceof LockfileError)) throw error;
    return `${error.line}: ${error.message}`;
  }
}
