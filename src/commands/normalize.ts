import { apply, renderPlan } from '../apply.ts';
import { escapeTerminal } from '../core/escape.ts';
import type { Change } from '../core/report.ts';
import { planNormalize } from '../engine/plan-normalize.ts';
import { makeRunContext } from '../engine/run-context.ts';
import type { World } from '../env.ts';
import { CannotRun } from '../failure.ts';
import { counted } from '../reporters/counted.ts';
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
    .argument('[what...]', 'reports: paths, folders, patterns, ids, ecosystem/name or purls; default: everything')
    .option('--check', 'change nothing; exit with 1 if something would change', false)
    .option('--dry-run', 'change nothing; print what would change as a diff', false)
    .action(async (what: string[], options: Options) => {
      done(await normalize(what, options, world));
    });
};

async function normalize(what: readonly string[], { check, dryRun }: Options, world: World): Promise<ExitCode> {
  const root = findRoot(world.cwd);
  const store = new WorktreeStore(root);
  const run = makeRunContext({ ...(await loadRepository(store)), now: world.now() });
  const context = { root, cwd: world.cwd, config: run.config };
  const paths = what.length > 0 ? await resolveTargets(what, context) : (await store.list(run.config.roots)).map(({ path }) => path);
  const changes: Change[] = [];
  const refused: string[] = [];
  let checked = 0;
  await store.read(paths, (path, found) => {
    if (found.kind === 'file' && path.endsWith('.json')) checked++;
    const plan = planNormalize(path, found, run);
    if (plan.kind === 'change') changes.push(plan.change);
    if (plan.kind === 'refused') refused.push(`${plan.path}: ${plan.reason}`);
  });
  if (checked === 0 && refused.length === 0) throw new CannotRun('No report was found.', 'Run mal inside a clone of the database.');
  refuseCollisions(changes, new Set(paths), refused);
  for (const line of refused) world.stderr.write(escapeTerminal(`mal: left alone: ${line}\n`));
  if (dryRun) world.stdout.write(escapeTerminal(renderPlan(root, changes)));
  else if (check) for (const change of changes) world.stdout.write(escapeTerminal(`${describe(change)}\n`));
  else apply(root, changes);
  const verb = dryRun || check ? 'would change' : 'changed';
  world.stderr.write(`${counted(checked, 'report')} looked at, ${changes.length.toLocaleString('en-US')} ${verb}.\n`);
  return refused.length > 0 || (check && changes.length > 0) ? 1 : 0;
}

const describe = (change: Change): string => (change.kind === 'move' ? `${change.path} -> ${change.to}` : change.path);

/** A report must not be moved over another one: both stay, and the person decides. */
function refuseCollisions(changes: Change[], existing: ReadonlySet<string>, refused: string[]): void {
  const taken = new Set(existing);
  for (let i = 0; i < changes.length; i++) {
    const change = changes[i]!;
    if (change.kind !== 'move') continue;
    if (!taken.has(change.to)) {
      taken.add(change.to);
      continue;
    }
    refused.push(`${change.path}: it belongs to ${change.to}, where another report lies (merge them with mal merge)`);
    changes.splice(i--, 1);
  }
}
