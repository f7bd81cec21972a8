/**
 * The files below the roots that git does not track. Listing 250,000 folders costs more than reading the reports in them;
 * so a folder that held nothing else at an earlier run, and has not changed since, is believed: one `stat` in place of a
 * listing. A folder's times change whenever a name in it appears or goes, so nothing new escapes (docs/decisions/untracked.md).
 */
import { type Dirent, existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { systemTime } from '../env.ts';
import { FolderMemory } from './folder-memory.ts';
import { FolderTimes } from './folder-times.ts';
import { type TrackedFolder, visitTrackedFolders } from './folders.ts';
import { GitError, output, runGit, splitZ, startGit } from './git.ts';

/** A change this close to the look at it might share its time stamp with a later one (milliseconds). */
const RACY = 2000;
/** With more folders to look at, git's own walk of everything is faster. */
const MANY = 5000;

interface Changed {
  folder: TrackedFolder;
  mtime: number;
  ctime: number;
}

/**
 * Untracked, not ignored paths below `roots`; a nested repository is one path that ends in `/`. `tracked` are all paths
 * that git tracks there, in its order; they may be gone through several times. As `TrackedPaths` two threads look at many.
 */
export async function listUntracked(
  root: string,
  roots: readonly string[],
  tracked: Iterable<string>,
): Promise<string[]> {
  const started = systemTime();
  const memory = FolderMemory.open(root);
  const changed: Changed[] = [];
  // A root without any tracked file is no folder of the listing.
  const bare = new Set(roots.filter((path) => existsSync(join(root, path))));
  // Every folder less on the way to a file is time saved: a third, from the root of the repository.
  const near = relative(process.cwd(), root);
  const prefix = near === '' ? '' : `${near}/`;
  const times = new FolderTimes(tracked, prefix);
  visitTrackedFolders(tracked, roots, (folder) => {
    bare.delete(folder.path);
    const found = times.of(folder);
    if (!found || memory.knows(folder, found.mtimeMs, found.ctimeMs)) return;
    changed.push({ folder, mtime: found.mtimeMs, ctime: found.ctimeMs });
  });
  times.close();
  // Folders end in `/`. An empty one counts too: what appears in it later does not change the times of the folder above.
  const places =
    changed.length > MANY
      ? splitZ(await output(startGit(root, ['ls-files', '-o', '--directory', '-z', '--', ...roots])))
      : [...lookInto(root, changed, tracked), ...[...bare].map((path) => `${path}/`)];
  const dirty = new Set<string>();
  for (const path of places) {
    for (let at = path.lastIndexOf('/', path.length - 2); at > 0; at = path.lastIndexOf('/', at - 1))
      dirty.add(path.slice(0, at));
  }
  for (const { folder, mtime, ctime } of changed) {
    if (Math.max(mtime, ctime) < started - RACY && !dirty.has(folder.path))
      memory.learn(folder, mtime, ctime);
  }
  memory.save();
  const untracked = places.flatMap((path) => (path.endsWith('/') ? walk(root, path.slice(0, -1)) : [path]));
  return withoutIgnored(root, untracked);
}

/** What lies in the changed folders and is neither tracked nor on the way to something tracked; a folder ends in `/`. */
function lookInto(root: string, changed: readonly Changed[], tracked: Iterable<string>): string[] {
  const known = new Map<string, Set<string>>(changed.map(({ folder }) => [folder.path, new Set()]));
  if (known.size === 0) return [];
  for (const path of tracked) {
    let end = path.length;
    for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      known.get(path.slice(0, slash))?.add(path.slice(slash + 1, end));
      end = slash;
    }
  }
  const untracked: string[] = [];
  for (const [folder, names] of known) {
    for (const entry of entriesOf(root, folder)) {
      if (!names.has(entry.name)) untracked.push(`${folder}/${entry.name}${entry.isDirectory() ? '/' : ''}`);
    }
  }
  return untracked;
}

/** Every file below a folder of which git knows nothing; a repository inside it as itself. */
function walk(root: string, folder: string): string[] {
  const paths: string[] = [];
  const waiting = [folder];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const entries = entriesOf(root, at);
    if (entries.some(({ name }) => name === '.git')) {
      paths.push(`${at}/`);
      continue;
    }
    for (const entry of entries) {
      if (entry.isDirectory()) waiting.push(`${at}/${entry.name}`);
      else paths.push(`${at}/${entry.name}`);
    }
  }
  return paths;
}

function entriesOf(root: string, folder: string): Dirent[] {
  try {
    return readdirSync(join(root, folder), { withFileTypes: true });
  } catch {
    // Gone since, or closed to us: what is tracked in it is then reported as unreadable.
    return [];
  }
}

async function withoutIgnored(root: string, paths: readonly string[]): Promise<string[]> {
  if (paths.length === 0) return [];
  const ignored = new Set(splitZ(await checkIgnore(root, paths)));
  return paths.filter((path) => !ignored.has(path)).sort();
}

async function checkIgnore(root: string, paths: readonly string[]): Promise<Buffer> {
  try {
    return await runGit(root, ['check-ignore', '-z', '--stdin'], `${paths.join('\0')}\0`);
  } catch (error) {
    // Code 1 says that none is ignored.
    if (error instanceof GitError && error.code === 1) return Buffer.alloc(0);
    throw error;
  }
}
