/** The words of a command line: places to look into, or packages by name. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Dependency, LockfileError } from '../lockfiles/lockfile.ts';
import { readWord, readWords } from '../lockfiles/words.ts';
import type { Unchecked } from './find-files.ts';

export interface Words {
  places: string[];
  words: string[];
  /** Whether packages come on standard input. */
  stdin: boolean;
}

/** What is there is a place; a path that is not there stays one if it looks like a path. */
export function splitWords(what: readonly string[], cwd: string): Words {
  const split: Words = { places: [], words: [], stdin: false };
  for (const word of what) {
    if (word === '-') split.stdin = true;
    else if (existsSync(resolve(cwd, word)) || isPath(word)) split.places.push(word);
    else split.words.push(word);
  }
  return split;
}

const isPath = (word: string): boolean => /^(?:\.{0,2}\/|[A-Za-z]:[\\/])/.test(word);

/** More than this on standard input is no list of packages. */
const MOST_BYTES = 64 << 20;

export async function readPackageWords(
  words: readonly string[],
  stream: NodeJS.ReadableStream | undefined,
): Promise<{ dependencies: Dependency[]; unchecked: Unchecked[] }> {
  const dependencies: Dependency[] = [];
  const unchecked: Unchecked[] = [];
  const take = (path: string, read: () => Dependency[]): void => {
    try {
      dependencies.push(...read());
    } catch (error) {
      if (!(error instanceof LockfileError)) throw error;
      unchecked.push({ path, reason: error.message, line: error.line });
    }
  };
  for (const word of words) take('the command line', () => [readWord(word)]);
  if (stream) {
    const text = await textOf(stream);
    if (text === undefined)
      unchecked.push({ path: 'standard input', reason: `has more than ${MOST_BYTES} bytes`, line: 0 });
    else take('standard input', () => readWords(text));
  }
  return { dependencies, unchecked };
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > MOST_BYTES) return undefined;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}
