/** Names of commits → object ids. */
import { checkRevision } from '../engine/revision.ts';
import { CannotRun } from '../failure.ts';
import { GitError, runGit } from '../store/git.ts';

/** The full id of a commit, or of its tree, by any name of the commit. Throws `CannotRun` where git knows none. */
export async function findObject(root: string, rev: string, kind: 'commit' | 'tree'): Promise<string> {
  const name = `${checkRevision(rev)}^{${kind}}`;
  try {
    return (await runGit(root, ['rev-parse', '--quiet', '--verify', '--end-of-options', name]))
      .toString()
      .trim();
  } catch (error) {
    if (error instanceof GitError && !error.ran) throw error;
    throw new CannotRun(
      `git does not know the commit ${JSON.stringify(rev)} here.`,
      'What is exported must be committed.',
    );
  }
}
