/** Numbers given on a remote branch: plan on what it holds, commit, push; if it has moved meanwhile, again (DESIGN: ids). */

import { quote } from '../../core/quote.ts';
import { UNMERGEABLE_FOLDER } from '../../core/roots.ts';
import { CannotRun } from '../../failure.ts';
import { runGit, splitZ } from '../../store/git.ts';
import { IndexStore } from '../../store/index-store.ts';
import { Listing } from '../../store/listing.ts';
import type { Store } from '../../store/store.ts';
import { writeBlobs } from './blobs.ts';
import type { Identity } from './identity.ts';
import { listCommit } from './list-commit.ts';
import { commitMessage } from './message.ts';
import { commitTree, ownCommits, replay } from './own-commits.ts';
import { type AssignPlan, planAssignment } from './plan.ts';
import type { Remote, RemoteState } from './remote.ts';
import { isAncestor } from './stamp-step.ts';
import { writeTrees } from './trees.ts';

export interface PushOptions {
  /** Stamp what changed since this commit, unless the remote's own mark reaches back further. */
  base: string | undefined;
  attempts: number;
  dryRun: boolean;
  identity: Identity;
  now(): number;
  /** Waits the milliseconds between two attempts. */
  wait(ms: number): Promise<void>;
  warn(message: string): void;
  /** Shows the plan of a dry run against the tree that it was made on. */
  show(store: Store, plan: AssignPlan): Promise<void>;
}

export interface PushOutcome {
  plan: AssignPlan;
  /** What the branch holds now. */
  commit: string;
  /** False if there was nothing to push. */
  pushed: boolean;
  attempts: number;
}

/** A remote that refuses while its branch stands still is not racing with anybody. */
const REFUSALS = 6;

/** Throws `CannotRun` if the remote refuses for good; nothing is half done then, here or there. */
export async function pushAssignment(
  root: string,
  remote: Remote,
  options: PushOptions,
): Promise<PushOutcome> {
  let last: { commit: string; plan: AssignPlan } | undefined;
  let tip = '';
  let refusals = 0;
  let reason = '';
  for (let attempt = 1; attempt <= options.attempts; attempt++) {
    const state = await remote.fetch();
    refusals = state.tip === tip ? refusals + 1 : 0;
    tip = state.tip;
    if (refusals >= REFUSALS) break;
    // A push may succeed although its answer was lost on the way.
    if (last && (await isAncestor(root, last.commit, tip)))
      return { ...last, pushed: true, attempts: attempt - 1 };
    const { plan, commit } = await build(root, remote, state, options);
    if (options.dryRun) return { plan, commit: tip, pushed: false, attempts: attempt };
    const mark = options.base !== undefined || state.stamped !== undefined;
    const pushed = await remote.push(commit, state, mark);
    if (pushed.kind === 'done') return { plan, commit, pushed: commit !== tip, attempts: attempt };
    last = { commit, plan };
    reason = pushed.reason;
    if (attempt < options.attempts) await options.wait(backOff(attempt));
  }
  throw new CannotRun(
    `The remote ${quote(remote.name)} refused every push to ${quote(remote.branch)}; its last answer: ${reason}.`,
    'Nothing was numbered. May you push there? Otherwise wait until it is quieter, or raise --attempts.',
  );
}

/** Full jitter: those who collided once must not collide again. Milliseconds. */
function backOff(attempt: number): number {
  return Math.ceil(Math.random() * Math.min(50 * 2 ** attempt, 2000));
}

/** The commit that would be pushed; the tip itself if nothing changes. */
async function build(
  root: string,
  remote: Remote,
  state: RemoteState,
  options: PushOptions,
): Promise<{ plan: AssignPlan; commit: string }> {
  const { tip } = state;
  const start = await replay(root, await ownCommits(root, remote, tip), tip, options.identity);
  const store = new IndexStore(root, start);
  let listing = new Listing(Buffer.alloc(0));
  try {
    const plan = await planAssignment(
      {
        root,
        store,
        list: async (roots) => {
          listing = new Listing(await listCommit(root, start, roots));
          store.use(listing, roots);
          return { tracked: listing.bytes, untracked: [], aside: await asideFiles(root, start) };
        },
        willRead: (paths) => remote.obtainBlobs(paths.flatMap((path) => listing.find(path)?.oid ?? [])),
        since: await since(root, remote, state, start, options),
      },
      options.now(),
    );
    if (options.dryRun) await options.show(store, plan);
    if (plan.changes.length === 0 || options.dryRun)
      return { plan, commit: (await sameTree(root, start, tip)) ? tip : start };
    const texts = plan.changes.flatMap((change) => (change.kind === 'delete' ? [] : [change.text]));
    const tree = await writeTrees(root, start, plan.changes, await writeBlobs(root, texts));
    const commit = await commitTree(root, tree, start, commitMessage(plan), options.identity);
    return { plan, commit: (await sameTree(root, commit, tip)) ? tip : commit };
  } finally {
    store.close();
  }
}

async function asideFiles(root: string, commit: string): Promise<string[]> {
  const printed = await runGit(root, [
    'ls-tree',
    '-z',
    '--name-only',
    '--full-tree',
    commit,
    '--',
    UNMERGEABLE_FOLDER,
  ]);
  return splitZ(printed).filter((path) => path.endsWith('.json'));
}

/** The mark that the remote keeps wins: a run that was cancelled has left it behind, so that the next one looks further back. */
async function since(
  root: string,
  remote: Remote,
  state: RemoteState,
  tip: string,
  options: PushOptions,
): Promise<{ base: string; tip: string } | undefined> {
  const { base } = options;
  for (const commit of [state.stamped, base]) {
    if (commit === undefined || /^0+$/.test(commit)) continue;
    // A commit that is gone (the branch was rewritten) must not stop the numbers.
    if (!(await remote.canObtain(commit))) {
      options.warn(
        `${commit} is not in the history of the remote any more; what changed since is not stamped.`,
      );
      continue;
    }
    if (commit !== state.stamped || base === undefined || (await isAncestor(root, commit, tip)))
      return { base: commit, tip };
  }
  return undefined;
}

async function sameTree(root: string, a: string, b: string): Promise<boolean> {
  const [x, y] = (await runGit(root, ['rev-parse', `${a}^{tree}`, `${b}^{tree}`])).toString().split('\n');
  return x === y;
}
