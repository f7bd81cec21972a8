import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { apply, renderPlan } from '../apply.ts';
import { escapeTerminal } from '../core/escape.ts';
import type { Change } from '../core/report.ts';
import { planNormalize } from '../engine/plan-normalize.ts';
import { makeRunContext } from '../engine/run-context.ts';
import type { World } from '../env.ts';
import { CannotRun } from '../failure.ts';
import { identity, obstacle } from '../obstacle.ts';
import { counted, grouped } from '../reporters/counted.ts';
import { findRoot, loadRepository } from '../repository.ts';
import { WorktreeStore } from '../store/worktree.ts';
import { resolveTargets } from '../targets.ts';
import type { Configure, ExitCode } from './command.ts';

interface Options {
  check: boolean;
  dryRun: boolean;
}

export const configure: Configure = (command, world, done) => {
  command
    .argument(
      '[what...]',
      'reports: paths, folders, patterns, ids, ecosystem/name or purls; default: everything',
    )
    .option('--check', 'change nothing; exit with 1 if something would change', false)
    .option('--dry-run', 'change nothing; print what would change as a diff', false)
    .action(async (what: string[], options: Options) => {
      done(await normalize(what, options, world));
    });
};

async function normalize(
  what: readonly string[],
  { check, dryRun }: Options,
  world: World,
): Promise<ExitCode> {
  const root = findRoot(world.cwd);
  const store = new WorktreeStore(root);
  const run = makeRunContext({ ...(await loadRepository(store)), now: world.now() });
  const context = { root, cwd: world.cwd, config: run.config };
  const paths =
    what.length > 0
      ? await resolveTargets(what, context)
      : (await store.list(run.config.roots)).map(({ path }) => path);
  const changes: Change[] = [];
  const refused: string[] = [];
  let checked = 0;
  await store.read(paths, (path, found) => {
    if (found.kind === 'file' && path.endsWith('.json')) checked++;
    const plan = planNormalize(path, found, run);
    if (plan.kind === 'change') changes.push(plan.change);
    if (plan.kind === 'refused') refused.push(`${plan.path}: ${plan.reason}`);
  });
  if (checked === 0 && refused.length === 0)
    throw new CannotRun('No report was found.', 'Run mal inside a clone of the database.');
  const allowed = changes.filter(refuser(root, paths, refused));
  for (const line of refused) world.stderr.write(escapeTerminal(`mal: left alone: ${line}\n`));
  if (dryRun) world.stdout.write(escapeTerminal(renderPlan(root, allowed)));
  else if (check) for (const change of allowed) world.stdout.write(escapeTerminal(`${describe(change)}\n`));
  else apply(root, allowed);
  const verb = dryRun || check ? 'would change' : 'changed';
  world.stderr.write(`${counted(checked, 'report')} looked at, ${grouped(allowed.length)} ${verb}.\n`);
  return refused.length > 0 || (check && allowed.length > 0) ? 1 : 0;
}

const describe = (change: Change): string =>
  change.kind === 'move' ? `${change.path} -> ${change.to}` : change.path;

/** A report must not be moved over another one, nor through a link: it stays, and the person decides. */
function refuser(root: string, paths: readonly string[], refused: string[]): (change: Change) => boolean {
  const taken = new Set(paths);
  return (change) => {
    const target = change.kind === 'move' ? change.to : change.path;
    const isTaken =
      change.kind === 'move' &&
      (taken.has(target) || existsSync(join(root, target))) &&
      identity(root, change.path) !== identity(root, target);
    const reason = isTaken
      ? `it belongs to ${target}, where another report lies (merge them with mal merge)`
      : obstacle(root, target);
    if (reason === undefined) taken.add(target);
    else refused.push(`${change.path}: ${reason}`);
    return reason === undefined;
  };
}
