/** Packages as people type them or pipe them in: purls and `ecosystem/name[@version]`. */
import { quote } from '../core/quote.ts';
import { nameProblem } from '../ecosystems/index.ts';
import { isPurl, readVersionedWord } from '../ecosystems/package-word.ts';
import { linesOf } from './lines.ts';
import { type Dependency, LockfileError } from './lockfile.ts';

/**
 * The package of one word; `line` is where it stands, 0 for an argument. Throws `LockfileError`, whose message ends a sentence that
 * begins with where the word is from, for a word without an ecosystem (`chalk@5.0.0` may be many packages) or with a wrong name.
 */
export function readWord(word: string, line = 0): Dependency {
  const found = readVersionedWord(word);
  if (found === undefined) throw new LockfileError(reasonOf(word), line);
  const { ecosystem, name, version } = found;
  const problem = nameProblem(ecosystem, name);
  if (problem !== undefined)
    throw new LockfileError(
      `names ${quote(word)}, but the ${ecosystem} package ${quote(name)} ${problem}`,
      line,
    );
  if (version === '')
    throw new LockfileError(`names ${quote(word)}, which ends in "@" without a version`, line);
  return { ecosystem, name, version, line };
}

/** A word on each line, with its number; empty lines and those that begin with `#` are left out. */
export function* wordsIn(text: string): Generator<[word: string, line: number], void> {
  for (const [line, number] of linesOf(text)) {
    const word = line.trim();
    if (word !== '' && !word.startsWith('#')) yield [word, number];
  }
}

function reasonOf(word: string): string {
  if (isPurl(word)) return `names ${quote(word)}, which is no package URL of a registry that mal knows`;
  const hasEcosystem = /^[^@/][^/]*\/./s.test(word);
  if (hasEcosystem)
    return `names ${quote(word)}, which begins with no ecosystem; write npm/name@version, pypi/name@version …`;
  const example = /^[\w@][\w@./-]{0,60}$/.test(word) ? word : 'name@version';
  return `names ${quote(word)} without its ecosystem; write npm/${example}, pypi/${example} …, or a package URL`;
}
