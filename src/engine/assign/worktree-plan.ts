/** Numbers given in the working tree, and, if wanted, one commit of exactly that. */
import { apply } from '../../apply.ts';
import { quote } from '../../core/quote.ts';
import { STATE_FOLDER } from '../../core/roots.ts';
import { CannotRun } from '../../failure.ts';
import { CONFIG_FILE } from '../../repository.ts';
import { runGit, splitZ } from '../../store/git.ts';
import { TrackedPaths } from '../../store/tracked-paths.ts';
import { listUntracked } from '../../store/untracked.ts';
import { listTracked, WorktreeStore } from '../../store/worktree.ts';
import { entryFiles } from '../merge/set-aside.ts';
import { type AssignPlan, type AssignTree, planAssignment } from './plan.ts';

/** The plan for the working tree as it stands. `base`: stamp what changed since that commit. */
export async function planWorktree(root: string, base: string | undefined, now: number): Promise<AssignPlan> {
  return planAssignment(await worktreeOf(root, base), now);
}

async function worktreeOf(root: string, base: string | undefined): Promise<AssignTree> {
  return {
    root,
    store: new WorktreeStore(root),
    list: async (roots) => {
      const tracked = await listTracked(root, roots);
      const untracked = await listUntracked(root, roots, new TrackedPaths(tracked, true));
      return { tracked, untracked, aside: entryFiles(root) };
    },
    since:
      base === undefined || /^0+$/.test(base)
        ? undefined
        : { base: await commitOf(root, base), tip: await commitOf(root, 'HEAD') },
  };
}

/** The object id of a commit. Throws `CannotRun` for a name that git does not know. */
export async function commitOf(root: string, name: string): Promise<string> {
  try {
    return (await runGit(root, ['rev-parse', '--quiet', '--verify', '--end-of-options', `${name}^{commit}`]))
      .toString()
      .trim();
  } catch {
    throw new CannotRun(
      name === 'HEAD' ? 'There is no commit yet.' : `git does not know the commit ${quote(name)} here.`,
      name === 'HEAD' ? 'Commit something first.' : 'Fetch it first, or check the spelling.',
    );
  }
}

/** What is not committed of the data: tracked files that differ from HEAD, and files that HEAD does not have. */
export interface Uncommitted {
  changed: string[];
  added: string[];
}

/** Looks at the roots, `.mal/` and the configuration; what else lies in the repository does not matter here. */
export async function findUncommitted(root: string, roots: readonly string[]): Promise<Uncommitted> {
  const data = [...roots, STATE_FOLDER.slice(0, -1), CONFIG_FILE];
  const [diff, tracked] = await Promise.all([
    runGit(root, [
      'diff',
      'HEAD',
      '--raw',
      '-z',
      '--no-renames',
      '--no-ext-diff',
      '--ignore-submodules',
      '--',
      ...data,
    ]),
    listTracked(root, roots),
  ]);
  const found: Uncommitted = {
    changed: [],
    added: await listUntracked(root, roots, new TrackedPaths(tracked, true)),
  };
  const fields = splitZ(diff);
  for (let i = 0; i + 1 < fields.length; i += 2)
    (fields[i]!.startsWith(':000000') ? found.added : found.changed).push(fields[i + 1]!);
  return found;
}

/** Carries a plan out in the working tree. */
export function applyPlan(root: string, plan: AssignPlan): void {
  apply(root, plan.changes);
}
