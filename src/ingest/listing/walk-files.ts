/** The `*.json` below a folder, each read as it lies there, in the order of their paths. */
import { hash } from 'node:crypto';
import { type Dirent, opendirSync, readdirSync } from 'node:fs';
import { readFound } from '../../store/worktree.ts';
import { SourceError } from '../source.ts';
import { tooLarge } from './show.ts';

/** What is walked; another thread may be told of it. */
export interface Tree {
  /** Absolute. */
  folder: string;
  /** Its name in messages. */
  shown: string;
  /** Keys that are wanted begin with one of these. */
  prefixes: readonly string[] | undefined;
  /** Bytes of a file. */
  objectBytes: number;
}

/** A file, or what cannot be had of one. */
export type Walked =
  /** `version` is the digest of the bytes, which are valid until the next one is asked for. */
  { key: string; version: string; bytes: Uint8Array } | Unread;

export type Unread =
  | { key: string; reason: string; size?: number }
  /** A folder whose files are not known. */
  | { key: string; reason: string; hides: true };

/** From behind a path to another one, which is the last; default: from the beginning, to the end. */
export interface Stretch {
  after?: string | undefined;
  last?: string | undefined;
}

/**
 * Every `*.json` of a stretch, sorted in code units. Holds one folder's names for each level. Throws `SourceError` if the
 * folder itself cannot be listed.
 */
export function* walkFiles(tree: Tree, { after = '', last }: Stretch = {}): Generator<Walked> {
  const { folder: root, prefixes, shown } = tree;
  const levels: { folder: string; names: string[]; next: number }[] = [];
  const enter = (folder: string): Walked | undefined => {
    try {
      const isOneOfFew = (levels.at(-1)?.names.length ?? 0) < MANY;
      const entries = isOneOfFew ? entriesOf(`${root}/${folder}`) : listOf(`${root}/${folder}`);
      levels.push({ folder, names: namesIn(entries), next: 0 });
      return undefined;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (folder === '') throw new SourceError(`${shown} cannot be listed (${code}).`);
      if (code === 'ENOENT' && !folder.includes('\ufffd')) return undefined;
      return { key: folder, reason: `cannot be listed (${code})`, hides: true };
    }
  };
  enter('');
  for (let level = levels.at(-1); level; level = levels.at(-1)) {
    const name = level.names[level.next++];
    const path = level.folder + name;
    if (name === undefined) levels.pop();
    else if (last !== undefined && path > last) return;
    else if (path <= after && !(name.endsWith('/') && after.startsWith(path))) continue;
    else if (!name.endsWith('/')) {
      const found = name.endsWith('.json') ? readWalked(tree, path) : undefined;
      if (found) yield found;
    } else if (leadsTo(path, prefixes)) {
      const unlisted = enter(path);
      if (unlisted) yield unlisted;
    }
  }
}

/** In a folder with so many others, few of them can be large. */
const MANY = 100;

const listOf = (folder: string): Dirent[] => readdirSync(folder, { withFileTypes: true });

/** The same without ever holding all: takes three times as long for a small folder, and a tenth of the memory for a large one. */
function* entriesOf(folder: string): Generator<Dirent> {
  const open = opendirSync(folder, { bufferSize: 1024 });
  try {
    for (let entry = open.readSync(); entry; entry = open.readSync()) yield entry;
  } finally {
    open.closeSync();
  }
}

/** The names in a folder, in the order of whole paths: that of a folder ends in `/`. */
function namesIn(entries: Iterable<Dirent>): string[] {
  const names: string[] = [];
  for (const entry of entries) {
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

/** Undefined if the file went away since it was listed. */
export function readWalked({ folder, objectBytes }: Tree, key: string): Walked | undefined {
  const found = readFound(folder, key);
  switch (found.kind) {
    case 'file':
      return { key, version: hash('sha256', found.bytes), bytes: found.bytes };
    case 'too-large':
      return { key, reason: tooLarge(found.size, objectBytes), size: found.size };
    case 'symlink':
      return { key, reason: 'is a symbolic link' };
    case 'other':
      return { key, reason: 'is no file' };
    case 'unreadable':
      return { key, reason: `cannot be read: ${found.reason}` };
    case 'missing':
      return undefined;
  }
}
