/** The words of a command line: places to look into, or packages by name. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { isPurl } from '../ecosystems/package-word.ts';
import { formatOf } from '../lockfiles/formats/index.ts';
import { type Dependency, LockfileError } from '../lockfiles/lockfile.ts';
import { readWord, wordsIn } from '../lockfiles/words.ts';
import type { Unchecked } from './find-files.ts';

export interface Words {
  places: string[];
  words: string[];
  /** Whether packages come on standard input. */
  stdin: boolean;
}

/** What is there is a place; what is not stays one if it looks like a path, or ends like a lockfile: nobody asks for `npm/package-lock.json`. */
export function splitWords(what: readonly string[], cwd: string): Words {
  const split: Words = { places: [], words: [], stdin: false };
  for (const word of what) {
    if (word === '-') split.stdin = true;
    // An empty variable of a script must not mean this folder.
    else if (word === '') split.words.push(word);
    else if (existsSync(resolve(cwd, word)) || isPath(word)) split.places.push(word);
    else split.words.push(word);
  }
  return split;
}

const isPath = (word: string): boolean =>
  /^(?:\.{0,2}\/|[A-Za-z]:[\\/])/.test(word) || (!isPurl(word) && formatOf(word) !== undefined);

const COMMAND_LINE = 'the command line';
const STANDARD_INPUT = 'standard input';

/** The file that something unchecked is said of; empty where a word was not understood. */
export function fileOf({ path }: Unchecked): string {
  return path === COMMAND_LINE || path === STANDARD_INPUT ? '' : path;
}

/** More than this on standard input is no list of packages. */
const MOST_BYTES = 64 << 20;

/** Lines without a package that are told one by one. */
const MOST_TOLD = 100;

/** A word that names no package is told, and the others are looked up. */
export async function readPackageWords(
  words: readonly string[],
  stream: NodeJS.ReadableStream | undefined,
): Promise<{ dependencies: Dependency[]; unchecked: Unchecked[] }> {
  const dependencies: Dependency[] = [];
  const unchecked: Unchecked[] = [];
  let refused = 0;
  const take = (path: string, word: string, line: number): void => {
    try {
      dependencies.push(readWord(word, line));
    } catch (error) {
      if (!(error instanceof LockfileError)) throw error;
      if (++refused <= MOST_TOLD) unchecked.push({ path, reason: error.message, line: error.line });
    }
  };
  for (const word of words) take(COMMAND_LINE, word, 0);
  const input = STANDARD_INPUT;
  if (stream) {
    const text = await textOf(stream);
    if (text === undefined)
      unchecked.push({ path: input, reason: `has more than ${MOST_BYTES} bytes`, line: 0 });
    else for (const [word, line] of wordsIn(text)) take(input, word, line);
  }
  if (refused > MOST_TOLD) {
    const reason = `has ${refused - MOST_TOLD} more words that name no package`;
    unchecked.push({ path: input, reason, line: 0 });
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
