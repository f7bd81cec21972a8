/** Which directories a merge looks into; each is relative to the roots (`npm/left-pad`). */
import { lstatSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { dirname } from 'node:path/posix';
import type { RepositoryConfig } from '../../core/config.ts';
import { idOfPath, parseId } from '../../core/id.ts';
import { splitReportPath } from '../../core/layout/split-path.ts';
import { obstacleAbove } from '../../obstacle.ts';
import { output, startGit } from '../../store/git.ts';
import { TrackedPaths } from '../../store/tracked-paths.ts';
import { listUntracked } from '../../store/untracked.ts';
import {
  packageFolders,
  packageOfWord,
  reportsIn,
  resolveTargets,
  type TargetContext,
} from '../../targets.ts';
import { diffCommits } from '../pull-request-git.ts';
import { checkRevision } from '../revision.ts';
import type { StoredEntry } from './set-aside.ts';

/** Directories, and of each the names of the reports in it where they are known: `undefined` means "look". */
export type Directories = Map<string, Set<string> | undefined>;

const SLASH = 47;

/** Every directory that holds a report without a number; with `rivals` also those that hold several with one. */
export async function waitingDirectories(
  root: string,
  config: RepositoryConfig,
  rivals: boolean,
): Promise<Directories> {
  const tracked = await output(startGit(root, ['ls-files', '-z', '--', ...config.roots]));
  const paths = new TrackedPaths(tracked, false);
  const untracked = await listUntracked(root, config.roots, paths);
  const directories = waitingIn(tracked, config);
  const needle = `/${config.idPrefix}-0000-`;
  for (const path of untracked) {
    const directory = directoryOf(config, path);
    if (directory === undefined) continue;
    const names = directories.get(directory);
    if (names) names.add(path.slice(path.lastIndexOf('/') + 1));
    else if (path.lastIndexOf(needle) === path.lastIndexOf('/')) directories.set(directory, undefined);
  }
  if (!rivals) return directories;
  for (const directory of crowded(config, paths, untracked)) {
    if (!directories.has(directory)) directories.set(directory, undefined);
  }
  return directories;
}

/**
 * The same of a listing alone, of which only the few paths that matter become texts. Sorted by bytes, what waits in a folder
 * stands just before its numbered reports; with a single root that is all there is.
 */
function waitingIn(listing: Buffer, config: RepositoryConfig): Directories {
  const directories: Directories = new Map();
  const needle = `/${config.idPrefix}-0000-`;
  for (let at = listing.indexOf(needle); at !== -1; at = listing.indexOf(needle, at)) {
    let end = listing.indexOf(0, at);
    if (listing.subarray(at + 1, end).includes(SLASH)) {
      at++;
      continue;
    }
    const start = at === 0 ? 0 : listing.lastIndexOf(0, at) + 1;
    const directory = directoryOf(config, listing.toString('utf8', start, end));
    const beginning = listing.subarray(start, at + config.idPrefix.length + 2);
    const names = new Set<string>();
    const length = at + 1 - start;
    for (
      let next = start;
      listing.compare(beginning, 0, beginning.length, next, next + beginning.length) === 0;
      next = end + 1
    ) {
      end = listing.indexOf(0, next);
      names.add(listing.toString('utf8', next + length, end));
      at = end;
      if (end + 1 + beginning.length > listing.length) break;
    }
    if (directory === undefined) continue;
    const known = config.roots.length === 1 && config.layout === 'portable' && !directories.has(directory);
    directories.set(directory, known ? names : undefined);
  }
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
