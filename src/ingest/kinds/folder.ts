import { hash } from 'node:crypto';
import { lstatSync, readdirSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { SourceConfig } from '../../core/source-config.ts';
import { readFound } from '../../store/worktree.ts';
import { locationOf, locationProblem, pathOf } from '../listing/location.ts';
import { FROM_THE_START, type Listed, show, tooLarge } from '../listing/show.ts';
import { type ReadOptions, type Seen, SourceError, type SourceKind } from '../source.ts';

/**
 * OSV files as they lie on the disk. The version of a file is the digest of its bytes: to read them all costs less than it
 * would to remember, and to believe, when each was written last.
 */
export const kind: SourceKind = {
  name: 'folder',
  summary: 'a folder with OSV files (*.json, at any depth), or one such file; links are not followed',
  problem: (source) => locationProblem(source, false),
  read: (source, options) => show(filesOf(source, options), source, options, FROM_THE_START),
};

function* filesOf(source: SourceConfig, { root, seen }: ReadOptions): Generator<Listed> {
  const path = pathOf(source, root);
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (!found || found.isSymbolicLink()) {
    throw new SourceError(
      `${locationOf(source)} ${found ? 'is a symbolic link' : 'does not exist'}.`,
      'Correct `location` of the source in mal.config.json; a path is relative to the repository.',
    );
  }
  if (found.isDirectory()) yield* walk(path, source, seen);
  else yield* listed(dirname(path), basename(path), source, seen);
}

/** Every `*.json` below a folder, sorted by path in code units. Holds one folder's names for each level. */
function* walk(root: string, source: SourceConfig, seen: Seen): Generator<Listed> {
  const levels: { folder: string; names: string[]; next: number }[] = [];
  const enter = (folder: string): Listed | undefined => {
    try {
      levels.push({ folder, names: namesIn(`${root}/${folder}`), next: 0 });
      return undefined;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (folder === '') throw new SourceError(`${locationOf(source)} cannot be listed (${code}).`);
      if (code === 'ENOENT' && !folder.includes('\ufffd')) return undefined;
      return { key: folder, reason: `cannot be listed (${code})`, hides: true };
    }
  };
  enter('');
  for (let level = levels.at(-1); level; level = levels.at(-1)) {
    const name = level.names[level.next++];
    if (name === undefined) levels.pop();
    else if (!name.endsWith('/')) {
      if (name.endsWith('.json')) yield* listed(root, level.folder + name, source, seen);
    } else if (leadsTo(level.folder + name, source.prefixes)) {
      const unlisted = enter(level.folder + name);
      if (unlisted) yield unlisted;
    }
  }
}

/** The names in a folder, in the order of whole paths: that of a folder ends in `/`. */
function namesIn(folder: string): string[] {
  const names: string[] = [];
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name !== '.git') names.push(entry.isDirectory() ? `${entry.name}/` : entry.name);
  }
  if (names.length > 1) names.sort();
  // Two names that are no UTF-8 may look alike.
  return names.filter((name, i) => name !== names[i - 1]);
}

/** Whether keys below a folder (with its `/`) can begin with one of the prefixes. */
function leadsTo(folder: string, prefixes: readonly string[] | undefined): boolean {
  return !prefixes || prefixes.some((prefix) => prefix.startsWith(folder) || folder.startsWith(prefix));
}

/** A file, unless it went away since it was listed. */
function listed(root: string, key: string, { limits }: SourceConfig, seen: Seen): Listed[] {
  const found = readFound(root, key);
  switch (found.kind) {
    case 'file': {
      const version = hash('sha256', found.bytes);
      if (seen.version(key) === version) return [{ key, same: true }];
      // The bytes lie in a buffer that the next file is read into.
      const bytes = new Uint8Array(found.bytes);
      return [{ key, version, bytes: () => bytes }];
    }
    case 'too-large':
      return [{ key, reason: tooLarge(found.size, limits.objectBytes), size: found.size }];
    case 'symlink':
      return [{ key, reason: 'is a symbolic link' }];
    case 'other':
      return [{ key, reason: 'is no file' }];
    case 'unreadable':
      return [{ key, reason: `cannot be read: ${found.reason}` }];
    case 'missing':
      return [];
  }
}
