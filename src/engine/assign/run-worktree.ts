/** `mal assign-ids` in a checkout, with or without a commit. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { RepositoryConfig } from '../../core/config.ts';
import { idOfPath, parseId } from '../../core/id.ts';
import { quote } from '../../core/quote.ts';
import { STATE_FOLDER } from '../../core/roots.ts';
import { CannotRun } from '../../failure.ts';
import { counted } from '../../reporters/counted.ts';
import { runGit } from '../../store/git.ts';
import { commitPaths, refuseCommit } from './commit-paths.ts';
import type { Identity } from './identity.ts';
import { Journal } from './journal.ts';
import { commitMessage } from './message.ts';
import type { AssignPlan } from './plan.ts';
import { isSourceFile, uncommittedSourceFiles } from './source-files.ts';
import { applyPlan, commitOf, findUncommitted, planWorktree, type Uncommitted } from './worktree-plan.ts';

export interface CommitOptions {
  config: RepositoryConfig;
  base: string | undefined;
  identity: Identity;
  now: number;
}

/** Plans, writes and commits; the commit holds the plan and nothing else. Throws `CannotRun` before anything is written. */
export async function commitAssignment(
  root: string,
  options: CommitOptions,
): Promise<{ plan: AssignPlan; commit?: string }> {
  await refuseCommit(root);
  const head = await commitOf(root, 'HEAD');
  const journal = new Journal(root, await journalFile(root));
  const unfinished = journal.unfinished(head);
  if (unfinished)
    return { plan: unfinished, commit: await carryOut(root, unfinished, journal, options.identity) };
  // A run that was killed after its commit has left a plan that is carried out.
  journal.end();
  await refuseDirty(root, options.config);
  const plan = await planWorktree(root, options.base, options.now);
  if (plan.changes.length === 0) return { plan };
  journal.begin(head, plan);
  return { plan, commit: await carryOut(root, plan, journal, options.identity) };
}

async function carryOut(
  root: string,
  plan: AssignPlan,
  journal: Journal,
  identity: Identity,
): Promise<string> {
  applyPlan(root, plan);
  const paths = [...plan.changes.map(({ path }) => path), ...(await uncommittedSourceFiles(root))];
  const commit = await commitPaths(root, paths, commitMessage(plan), identity);
  journal.end();
  return commit;
}

async function journalFile(root: string): Promise<string> {
  return resolve(
    root,
    (await runGit(root, ['rev-parse', '--git-path', 'mal/assign-ids.json'])).toString().trim(),
  );
}

/** New reports without a number, and the state of their sources, may be uncommitted: they go along. Everything else must be what HEAD has. */
async function refuseDirty(root: string, config: RepositoryConfig): Promise<void> {
  const { changed, added } = await findUncommitted(root, config.roots);
  const dirty = [...changed, ...added.filter((path) => !isWaiting(config, path))].filter(
    (path) => !isSourceFile(path),
  );
  const [first] = dirty.sort();
  if (first === undefined) return;
  throw new CannotRun(
    `${counted(dirty.length, 'file')} of the data differ${dirty.length === 1 ? 's' : ''} from HEAD, such as ${quote(first, 200)}.`,
    'Commit your changes first, or take them back; only what the numbering changes goes into its commit.',
  );
}

/** Before numbers are pushed: new reports and the state of their sources are committed, as they are, if `take` says so. Throws `CannotRun` otherwise. */
export async function settleWorktree(
  root: string,
  config: RepositoryConfig,
  take: boolean,
  identity: Identity,
): Promise<void> {
  if (!hasCheckout(root, config)) return;
  const { changed, added }: Uncommitted = await findUncommitted(root, config.roots);
  const waiting = take ? added.filter((path) => isWaiting(config, path)) : [];
  const sources = take ? await uncommittedSourceFiles(root) : [];
  const taken = new Set([...waiting, ...sources]);
  const [first] = [...changed, ...added].filter((path) => !taken.has(path)).sort();
  if (first !== undefined) {
    throw new CannotRun(
      `${quote(first, 200)} is changed and not committed.`,
      take
        ? 'Commit it first, or take the change back.'
        : 'Commit it first, or take the change back; --commit commits new reports.',
    );
  }
  if (taken.size === 0) return;
  const subject =
    waiting.length > 0
      ? `Report ${counted(waiting.length, 'package')}`
      : 'Keep how far sources have been read';
  await commitPaths(root, [...taken], `${subject}\n`, identity);
}

const isWaiting = ({ idPrefix }: RepositoryConfig, path: string): boolean =>
  path.endsWith('.json') && parseId(idOfPath(path), idPrefix)?.kind === 'placeholder';

/** Whether there are files at all: a bare repository has none, and neither has a clone without a checkout. */
const hasCheckout = (root: string, config: RepositoryConfig): boolean =>
  [...config.roots, STATE_FOLDER].some((folder) => existsSync(join(root, folder)));
