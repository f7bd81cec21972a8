import { escapeLine } from '../core/escape.ts';
import { identityOf } from '../engine/assign/identity.ts';
import type { AssignPlan } from '../engine/assign/plan.ts';
import { pushAssignment } from '../engine/assign/push-plan.ts';
import { Remote } from '../engine/assign/remote.ts';
import { commitAssignment, settleWorktree } from '../engine/assign/run-worktree.ts';
import { applyPlan, commitOf, planWorktree } from '../engine/assign/worktree-plan.ts';
import { checkRevision } from '../engine/revision.ts';
import type { World } from '../env.ts';
import { CannotRun } from '../failure.ts';
import { type Assigned, assignedJson, assignedText } from '../reporters/assigned.ts';
import { planDiff } from '../reporters/plan-diff.ts';
import { findRoot, loadRepository } from '../repository.ts';
import type { Store } from '../store/store.ts';
import { WorktreeStore } from '../store/worktree.ts';
import { type Configure, type ExitCode, parseCount, parseFormat } from './command.ts';

interface Options {
  commit: boolean;
  push?: string[];
  base?: string;
  author?: string;
  attempts: string;
  dryRun: boolean;
  format: string;
}

export const configure: Configure = (command, world, done) => {
  command
    .option('--commit', 'commit what was numbered; with --push: also the new reports of this checkout', false)
    .option(
      '--push <remote branch...>',
      'number what a remote branch holds, and push it there; this checkout stays as it is',
    )
    .option('--base <rev>', 'set `modified` of reports that changed since this commit without it')
    .option('--author <author>', '"Name <mail>" instead of what git is configured with')
    .option('--attempts <n>', 'with --push: how often to try while others push', '20')
    .option('--dry-run', 'change nothing; print what would change as a diff', false)
    .option('--format <format>', 'text, json', 'text')
    .addHelpText(
      'after',
      '\nGives every report without a number the next one of its year, after merging what is about one package.\nExample: mal assign-ids --push origin main',
    )
    .action(async (options: Options) => {
      done(await assignIds(options, world));
    });
};

async function assignIds(options: Options, world: World): Promise<ExitCode> {
  const format = parseFormat(options.format, ['text', 'json']);
  const attempts = parseCount('--attempts', options.attempts);
  if (attempts === 0) throw new CannotRun('--attempts 0 would do nothing.');
  if (options.base !== undefined) checkRevision(options.base);
  const root = findRoot(world.cwd);
  // What `--dry-run` prints as JSON holds the plan; a diff in front of it could not be read.
  const show: Show = async (store, { changes }) => {
    if (format === 'text') world.stdout.write(await planDiff(store, changes));
  };
  const assigned = options.push
    ? await push(root, options.push, options, attempts, show, world)
    : await local(root, options, show, world);
  world.stdout.write(format === 'json' ? assignedJson(assigned) : assignedText(assigned));
  return assigned.plan.left.length + assigned.plan.aside.length > 0 ? 1 : 0;
}

/** Prints the plan of a dry run. */
type Show = (store: Store, plan: AssignPlan) => Promise<void>;

async function local(
  root: string,
  { commit, base, author, dryRun }: Options,
  show: Show,
  world: World,
): Promise<Assigned> {
  const now = world.now();
  const { config } = await loadRepository(new WorktreeStore(root));
  if (commit && !dryRun) {
    const identity = await identityOf(root, author);
    return { ...(await commitAssignment(root, { config, base, identity, now })), dryRun };
  }
  const plan = await planWorktree(root, base, now);
  if (dryRun) await show(new WorktreeStore(root), plan);
  else applyPlan(root, plan);
  return { plan, dryRun };
}

async function push(
  root: string,
  to: string[],
  options: Options,
  attempts: number,
  show: Show,
  world: World,
): Promise<Assigned> {
  const [name, branch] = to;
  if (name === undefined || branch === undefined || to.length > 2)
    throw new CannotRun('--push takes a remote and a branch.', 'mal assign-ids --push origin main');
  const { dryRun, commit } = options;
  const remote = await Remote.open(root, name, branch);
  const identity = dryRun ? {} : await identityOf(root, options.author);
  const { config } = await loadRepository(new WorktreeStore(root));
  if (!dryRun) await settleWorktree(root, config, commit, identity);
  const outcome = await pushAssignment(root, remote, {
    base:
      options.base === undefined || /^0+$/.test(options.base)
        ? options.base
        : await fullName(root, options.base),
    attempts,
    dryRun,
    identity,
    now: () => world.now(),
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    warn: (message) => world.stderr.write(`mal: warning: ${escapeLine(message)}\n`),
    show,
  });
  const pushed = outcome.pushed ? { remote: name, branch, attempts: outcome.attempts } : undefined;
  return { plan: outcome.plan, dryRun, ...(outcome.pushed ? { commit: outcome.commit } : {}), pushed };
}

/** An object id may be one that this clone does not have yet. */
const fullName = (root: string, rev: string): Promise<string> =>
  /^[0-9a-f]{40,64}$/.test(rev) ? Promise.resolve(rev) : commitOf(root, rev);
