/** The index that a clone keeps of its own commits, inside `.git`: made when it is first asked for, and brought up to date. */
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Unread } from '../export/read-reports.ts';
import { CannotRun } from '../failure.ts';
import { makeFolder } from '../write-failure.ts';
import { LayeredIndex, type ReportIndex } from './layers.ts';
import { CompactIndex } from './read-index.ts';

const FOLDER = '.git/mal';
/** Kept beside each other: what is in the second counts before the first. */
const BASE = 'index';
const CHANGES = 'index-changes';

export interface LocalIndex {
  index: ReportIndex;
  /** Reports that could not be read when it was made now; none if it was there already. */
  unread: Unread[];
}

/**
 * The index of the commit that is checked out (`HEAD`), or of another. A fresh one is only opened: no process is started for it.
 * Throws `CannotRun` where there is no commit.
 */
export async function openLocalIndex(root: string, rev = 'HEAD'): Promise<LocalIndex> {
  const kept = keptIn(root);
  const head = rev === 'HEAD' ? headOf(root) : undefined;
  const fresh = head && openFresh(kept, head);
  if (fresh) return { index: fresh, unread: [] };
  // What makes an index is most of the program, and seldom needed.
  const { updateIndex } = await import('./update.ts');
  return updateIndex(root, rev, kept);
}

export interface Kept {
  base: string;
  changes: string;
}

/** Where a clone keeps its index. */
export function keptIn(root: string): Kept {
  const folder = join(gitFolder(root), 'mal');
  return { base: join(folder, BASE), changes: join(folder, CHANGES) };
}

/** Of a linked working tree its own folder, as its `.git` file says. */
function gitFolder(root: string): string {
  const git = join(root, '.git');
  if (statSync(git, { throwIfNoEntry: false })?.isDirectory() !== false) return join(root, dirname(FOLDER));
  const target = /^gitdir: (.+)$/m.exec(readFileSync(git, 'utf8'))?.[1] ?? '.git';
  return join(target.startsWith('/') ? target : join(root, target));
}

/** The commit of `HEAD` as git's own files say it; undefined where only git can tell. */
export function headOf(root: string): string | undefined {
  try {
    const git = gitFolder(root);
    const head = readFileSync(join(git, 'HEAD'), 'utf8').trim();
    const ref = /^ref: (refs\/[^\n]+)$/.exec(head)?.[1];
    const id = ref === undefined ? head : refIn(git, ref);
    return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(id) ? id : undefined;
  } catch {
    return undefined;
  }
}

/** A file of its own, or a line of the file that `git gc` packs them into. */
function refIn(git: string, ref: string): string {
  try {
    return readFileSync(join(git, ref), 'utf8').trim();
  } catch {
    const line = `\n${readFileSync(join(git, 'packed-refs'), 'utf8')}`;
    const end = line.indexOf(` ${ref}\n`);
    return line.slice(line.lastIndexOf('\n', end) + 1, end);
  }
}

/** The index that is there, if it is of this commit. */
export function openFresh({ base, changes }: Kept, commit: string): ReportIndex | undefined {
  const whole = openIfGood(base);
  if (!whole) return undefined;
  if (whole.header.commit === commit) return whole;
  const above = openIfGood(changes);
  if (above?.header.commit === commit && above.header.base === whole.header.commit)
    return new LayeredIndex(whole, above);
  above?.close();
  whole.close();
  return undefined;
}

/** A damaged one is as none: it is made anew. */
export function openIfGood(path: string): CompactIndex | undefined {
  try {
    return CompactIndex.open(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (error instanceof CannotRun || code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** Writes a file as a whole or not at all. Throws what the file system says. */
export function replaceFile(path: string, bytes: Uint8Array): void {
  makeFolder(dirname(path));
  const temporary = `${path}.${process.pid}`;
  try {
    writeFileSync(temporary, bytes);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
