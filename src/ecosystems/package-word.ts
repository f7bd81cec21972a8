/** How people name a package in one word: as a purl, or as `ecosystem/name` with any usual spelling of the ecosystem. */
import type { PackageName } from '../core/report.ts';
import { findEcosystem, suggestEcosystem } from './index.ts';
import { parsePurl } from './parse-purl.ts';

/** The package, with its version where a purl has one; undefined where the word names none that OSV knows. Never throws. */
export function readPackageWord(word: string): (PackageName & { version?: string }) | undefined {
  if (isPurl(word)) return parsePurl(word);
  const slash = word.indexOf('/');
  if (slash < 1) return undefined;
  const [first, name] = [word.slice(0, slash), word.slice(slash + 1)];
  if (name === '') return undefined;
  if (first.toLowerCase() === 'git') return { ecosystem: 'GIT', name };
  const ecosystem = findEcosystem(first) ? first : suggestEcosystem(first);
  return ecosystem === undefined ? undefined : { ecosystem, name };
}

/** The same where `@version` may follow the name; of a repository, `@` and a full commit hash. */
export function readVersionedWord(word: string): (PackageName & { version?: string }) | undefined {
  const found = readPackageWord(word);
  if (found === undefined || isPurl(word)) return found;
  const { ecosystem, name } = found;
  const at = name.lastIndexOf('@');
  // A scope begins with one, and the user of a repository's address ends with one.
  if (at < 1 || (ecosystem === 'GIT' && !/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(name.slice(at + 1))))
    return found;
  return { ecosystem, name: name.slice(0, at), version: name.slice(at + 1) };
}

export function isPurl(word: string): boolean {
  return /^pkg:/i.test(word);
}
