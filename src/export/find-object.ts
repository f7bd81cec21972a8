/** Names of commits → object ids. */
import { checkRevision } from '../engine/pull-request-git.ts';
import { CannotRun } from '../failure.ts';
import { runGit } from '../store/git.ts';

/** The full id of a commit, or of its tree, by any name of the commit. Throws `CannotRun` where git knows none. */
export async function findObject(root: string, rev: string, kind: 'commit' | 'tree'): Promise<string> {
  const name = `${checkRevision(rev)}^{${kind}}`;
  try {
    return (await runGit(root, ['rev-parse', '--quiet', '--verify', '--end-of-options', name]))
      .toString()
      .trim();
  } catch {
    throw new CannotRun(
      `git does not know the commit ${JSON.stringify(rev)} here.`,
      'What is exported must be committed.',
    );
  }
}
