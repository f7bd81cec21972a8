/** The files of a commit, as `git ls-files -s -z` prints those of an index. */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { GitError, output, runGit, startGit } from '../../store/git.ts';

/**
 * Lists what lies below the folders. Where the clone's index holds just this commit, it is faster than the 250,000 trees of
 * a large database; whether it does, git tells by the trees that an index remembers.
 */
export async function listCommit(root: string, commit: string, folders: readonly string[]): Promise<Buffer> {
  return (await listIndex(root, commit, folders)) ?? listTrees(root, commit, folders);
}

async function listIndex(
  root: string,
  commit: string,
  folders: readonly string[],
): Promise<Buffer | undefined> {
  const printed = await runGit(root, ['rev-parse', '--git-path', 'index']);
  const index = resolve(root, printed.toString().trim());
  const before = versionOf(index);
  if (before === undefined) return undefined;
  const listing = output(startGit(root, ['ls-files', '-s', '-z', '--', ...folders]));
  listing.catch(() => {});
  try {
    await runGit(root, ['diff-index', '--cached', '--quiet', commit]);
  } catch (error) {
    if (error instanceof GitError && error.code === 1) return undefined;
    throw error;
  }
  const listed = await listing;
  return versionOf(index) === before ? listed : undefined;
}

/** Differs whenever git has written the index anew. */
function versionOf(index: string): string | undefined {
  const stat = statSync(index, { throwIfNoEntry: false, bigint: true });
  return stat && `${stat.ino} ${stat.mtimeNs} ${stat.size}`;
}

function listTrees(root: string, commit: string, folders: readonly string[]): Promise<Buffer> {
  const format = '--format=%(objectmode) %(objectname) 0%x09%(path)';
  return runGit(root, ['ls-tree', '-r', '-z', '--full-tree', format, commit, '--', ...folders]);
}
