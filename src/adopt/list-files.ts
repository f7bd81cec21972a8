/** What lies below the roots of another database. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { GitError, output, startGit } from '../store/git.ts';
import { TrackedPaths } from '../store/tracked-paths.ts';
import { walk } from '../store/walk.ts';

export interface ForeignFiles {
  /** Of everything that is no folder, sorted by code unit: the same for a clone and for a copy of it. */
  paths: string[];
  /** Folders that could not be looked into, and why. */
  closed: { path: string; reason: string }[];
}

/** Nothing that the configuration of somebody else's repository names is run. */
const HARMLESS = ['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null'];

/** Lists the folders, which must be there. Where git keeps them, git is asked: it is many times faster than a walk. */
export async function listFiles(folder: string, roots: readonly string[]): Promise<ForeignFiles> {
  const asked = existsSync(join(folder, '.git')) ? await askGit(folder, roots) : undefined;
  if (asked) return { paths: asked, closed: [] };
  const found: ForeignFiles = { paths: [], closed: [] };
  for (const root of roots) {
    for (const { path, closed } of walk(folder, root)) {
      if (closed === undefined) found.paths.push(path);
      else found.closed.push({ path, reason: closed });
    }
  }
  found.paths.sort();
  return found;
}

/** Tracked files, and all others, ignored ones too; undefined if git refuses. */
async function askGit(folder: string, roots: readonly string[]): Promise<string[] | undefined> {
  const list = (...options: string[]) =>
    output(startGit(folder, [...HARMLESS, 'ls-files', '-z', ...options, '--', ...roots]));
  try {
    const [tracked, others] = await Promise.all([list('-s'), list('-o')]);
    const paths = new Set<string>(new TrackedPaths(tracked, true));
    for (const path of others.toString('utf8').split('\0')) {
      // A repository inside the repository: git does not look into it.
      if (path.endsWith('/')) return undefined;
      if (path !== '') paths.add(path);
    }
    return [...paths].sort();
  } catch (error) {
    if (error instanceof GitError) return undefined;
    throw error;
  }
}
