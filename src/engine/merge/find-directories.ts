/** Which directories a merge looks into; each is relative to the roots (`npm/left-pad`). */
import { lstatSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { dirname } from 'node:path/posix';
import type { RepositoryConfig } from '../../core/config.ts';
import { idOfPath, parseId } from '../../core/id.ts';
import { splitReportPath } from '../../core/layout/split-path.ts';
import { obstacleAbove } from '../../obstacle.ts';
import { listUntracked } from '../../store/untracked.ts';
import { listTracked, stagedPaths } from '../../store/worktree.ts';
import {
  packageFolders,
  packageOfWord,
  reportsIn,
  resolveTargets,
  type TargetContext,
} from '../../targets.ts';
import { checkRevision, diffCommits } from '../pull-request-git.ts';
import type { StoredEntry } from './set-aside.ts';

/** Every directory that holds a report without a number; with `rivals` also those that hold several with one. */
export async function waitingDirectories(
  root: string,
  config: RepositoryConfig,
  rivals: boolean,
): Promise<Set<string>> {
  const printed = await listTracked(root, config.roots);
  const untracked = await listUntracked(root, config.roots, {
    [Symbol.iterator]: () => stagedPaths(printed),
  });
  const directories = new Set<string>();
  const needle = `/${config.idPrefix}-0000-`;
  const add = (path: string) => {
    const directory = directoryOf(config, path);
    if (directory !== undefined) directories.add(directory);
  };
  // Of a large repository's listing only the few paths that matter become texts.
  for (let at = printed.indexOf(needle); at !== -1; at = printed.indexOf(needle, at + 1)) {
    const end = printed.indexOf(0, at);
    if (printed.indexOf(47, at + 1) < end && printed.indexOf(47, at + 1) !== -1) continue;
    add(printed.toString('utf8', printed.lastIndexOf(9, at) + 1, end));
  }
  for (const path of untracked) if (path.lastIndexOf(needle) === path.lastIndexOf('/')) add(path);
  if (rivals)
    for (const directory of crowded(config, stagedPaths(printed), untracked)) directories.add(directory);
  return directories;
}

function crowded(config: RepositoryConfig, ...listings: Iterable<string>[]): Set<string> {
  const once = new Set<string>();
  const more = new Set<string>();
  for (const listing of listings) {
    for (const path of listing) {
      if (parseId(idOfPath(path), config.idPrefix)?.kind !== 'assigned') continue;
      const directory = directoryOf(config, path);
      if (directory === undefined) continue;
      if (once.has(directory)) more.add(directory);
      once.add(directory);
    }
  }
  return more;
}

/** The directories of the reports that commits since `base` touch. Reads what differs between two trees, and no listing. */
export async function touchedDirectories(
  root: string,
  config: RepositoryConfig,
  base: string,
): Promise<Set<string>> {
  const changes = await diffCommits(root, checkRevision(base), 'HEAD');
  const directories = new Set<string>();
  for (const { path } of changes) {
    const directory = path.endsWith('.json') ? directoryOf(config, path) : undefined;
    if (directory !== undefined) directories.add(directory);
  }
  return directories;
}

/** The directories that words name. A folder that holds reports means itself, any other folder all below it. */
export async function namedDirectories(
  words: readonly string[],
  context: TargetContext,
  entries: readonly StoredEntry[],
): Promise<Set<string>> {
  const directories = new Set<string>();
  const add = (path: string) => {
    const directory = directoryOf(context.config, path);
    if (directory !== undefined) directories.add(directory);
  };
  const aside = new Set(entries.map(({ path }) => dirname(path)));
  for (const word of words) {
    const folder = relative(context.root, resolve(context.cwd, word)).split(sep).join('/');
    const isFolder =
      directoryOf(context.config, `${folder}/-`) !== undefined &&
      obstacleAbove(context.root, `${folder}/-`) === undefined &&
      reportsIn(context.root, folder).length > 0;
    if (isFolder || aside.has(folder)) {
      add(`${folder}/-`);
      continue;
    }
    const there = lstatSync(resolve(context.cwd, word), { throwIfNoEntry: false });
    const pkg = there || parseId(word, context.config.idPrefix) ? undefined : packageOfWord(word);
    const folders = pkg ? packageFolders(context.config, pkg).filter((path) => aside.has(path)) : [];
    if (folders.length > 0) for (const path of folders) add(`${path}/-`);
    else for (const path of await resolveTargets([word], context)) add(path);
  }
  return directories;
}

function directoryOf(config: RepositoryConfig, path: string): string | undefined {
  return splitReportPath(config, path)?.directory || undefined;
}
