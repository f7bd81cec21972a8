/** Quarantine entries by the words that people have for them. */
import { basename, relative, resolve, sep } from 'node:path';
import { quote } from '../core/quote.ts';
import { CannotRun } from '../failure.ts';
import { entryFilesOf, readEntry, type StoredEntry } from './quarantine.ts';
import { sourcesWithState } from './state.ts';

/** An entry and the source whose it is. */
export interface FoundEntry {
  source: string;
  entry: StoredEntry;
}

/** What an entry is called: the name of its file without `.json`. */
export const nameOfEntry = ({ path }: StoredEntry): string => basename(path, '.json');

/**
 * The entries that the words name, each once, by source and path: a source means all of its entries, an entry is named by its
 * name (also with `.json`), the digits at its end, or its path. Without words all. Throws `CannotRun` for a word that means nothing.
 */
export function findEntries(root: string, cwd: string, words: readonly string[]): FoundEntry[] {
  const all = sourcesWithState(root).flatMap((source) =>
    entryFilesOf(root, source).flatMap((path) => {
      const entry = readEntry(root, path);
      return entry ? [{ source, entry }] : [];
    }),
  );
  const matches = words.map((word) => {
    const path = relative(root, resolve(cwd, word)).split(sep).join('/');
    const meant = all.filter((found) => isCalled(found, word, path));
    if (meant.length === 0)
      throw new CannotRun(
        `No entry of the quarantine is called ${quote(word)}.`,
        'mal quarantine list --all shows them.',
      );
    return meant;
  });
  if (words.length === 0) return all;
  const wanted = new Set(matches.flat());
  return all.filter((found) => wanted.has(found));
}

function isCalled({ source, entry }: FoundEntry, word: string, path: string): boolean {
  const name = nameOfEntry(entry);
  return (
    word === source ||
    word === name ||
    word === `${name}.json` ||
    word === name.slice(-16) ||
    path === entry.path
  );
}
