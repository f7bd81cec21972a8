/** One decision on all the reports that are named, as one transaction: all are planned and checked before any is written. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { renderPlan } from '../apply.ts';
import { applyOrNothing } from '../apply-or-nothing.ts';
import { describeChange } from '../core/describe-change.ts';
import { escapeTerminal } from '../core/escape.ts';
import { formatReport } from '../core/format.ts';
import { decide, type Step } from '../core/merge/person.ts';
import { quote } from '../core/quote.ts';
import type { Change, Osv } from '../core/report.ts';
import { rootOf } from '../core/roots.ts';
import { compareInstants, formatInstant } from '../core/time.ts';
import { reportPath } from '../ecosystems/report-path.ts';
import type { World } from '../env.ts';
import { CannotRun } from '../failure.ts';
import { mergeWorld, versionOrder } from '../merge.ts';
import { counted } from '../reporters/counted.ts';
import { type Decided, decidedAsJson, decidedAsText } from '../reporters/decided.ts';
import { findRoot, loadRepository } from '../repository.ts';
import { WorktreeStore } from '../store/worktree.ts';
import { checkFound, type RunContext } from './check-found.ts';
import { type DecisionTarget, readTargets } from './decision-targets.ts';
import { makeRunContext } from './run-context.ts';

export interface DecisionOptions {
  dryRun: boolean;
  format: 'text' | 'json';
  /** When it was decided, where somebody says so. RFC 3339. */
  at?: string;
}

/** What is to happen to one report; or, as the rest of a sentence that begins with it, why nothing can. */
export type StepsFor = (target: DecisionTarget, now: string) => Step[] | string;

/** More problems than these are counted, not told. */
const TOLD = 10;

/** Throws `CannotRun`, with nothing changed, if the decision cannot be made on every report that the words name. */
export async function runDecision(
  words: readonly string[],
  options: DecisionOptions,
  world: World,
  stepsFor: StepsFor,
): Promise<void> {
  const root = findRoot(world.cwd);
  const store = new WorktreeStore(root);
  const run = makeRunContext({ ...(await loadRepository(store)), now: world.now() });
  const now = formatInstant(run.now);
  if (options.at !== undefined && compareInstants(options.at, now) > 0)
    throw new CannotRun(`--at ${options.at} lies in the future (now it is ${now}).`, '"Z" means UTC.');
  const targets = await readTargets(words, { root, cwd: world.cwd, config: run.config }, store, run);
  refuseSamePackage(targets, now, run);
  const problems: string[] = [];
  const plans: Plan[] = [];
  for (const target of targets) {
    const plan = planOne(target, options, stepsFor, { root, now, run });
    if (typeof plan === 'string') problems.push(`${nameOf(target)} ${plan}.`);
    else plans.push(plan);
  }
  if (problems.length > 0) throw refusal(problems, targets.length);
  const changes = plans.map(({ change }) => change);
  const decided = plans.map(({ decided: one }) => one);
  if (!options.dryRun) applyOrNothing(root, changes);
  if (options.format === 'json') world.stdout.write(decidedAsJson(decided, options.dryRun));
  else
    world.stdout.write(escapeTerminal(options.dryRun ? renderPlan(root, changes) : decidedAsText(decided)));
  world.stderr.write(`${counted(plans.length, 'report')} ${options.dryRun ? 'would change' : 'changed'}.\n`);
}

interface Plan {
  change: Change;
  decided: Decided;
}

interface Surroundings {
  root: string;
  now: string;
  run: RunContext;
}

function planOne(
  target: DecisionTarget,
  { at }: DecisionOptions,
  stepsFor: StepsFor,
  { root, now, run }: Surroundings,
): Plan | string {
  const { osv, path } = target;
  if (at !== undefined && compareInstants(at, osv.published) < 0)
    return `was published on ${osv.published}, after ${at}`;
  const steps = stepsFor(target, now);
  if (typeof steps === 'string') return steps;
  const world = mergeWorld({ now, idPrefix: run.config.idPrefix });
  const decision = decide({ osv, text: target.text }, steps, world);
  if ('problem' in decision) return decision.problem;
  const after = decision.osv;
  const text = formatReport(after);
  const to = placeOf(target, after, run);
  if (to !== path && existsSync(join(root, to))) return `belongs to ${to} then, where something lies already`;
  const error = newError(target, to, text, run);
  if (error !== undefined) return error;
  const change: Change = to === path ? { kind: 'write', path, text } : { kind: 'move', path, to, text };
  const { compare } = versionOrder(target.package.ecosystem);
  return { change, decided: { target, after, to, told: describeChange(osv, after, compare) } };
}

/** In the `ossf` layout withdrawn reports have a root of their own; nothing else moves a report. */
function placeOf({ path, package: pkg, osv }: DecisionTarget, after: Osv, { config }: RunContext): string {
  const to = reportPath(config, pkg, osv.id, after.withdrawn !== undefined, path);
  return rootOf(config, to) === rootOf(config, path) ? path : to;
}

/** Why the report would be worse than it is: an error of a rule that found fewer before. */
function newError(
  { errors }: DecisionTarget,
  path: string,
  text: string,
  run: RunContext,
): string | undefined {
  const bytes = new TextEncoder().encode(text);
  const checked = checkFound(path, { kind: 'file', bytes, size: bytes.length }, run);
  const allowed = new Map<string, number>();
  for (const { rule } of errors) allowed.set(rule, (allowed.get(rule) ?? 0) + 1);
  for (const { rule, severity, message } of checked?.diagnostics ?? []) {
    if (severity !== 'error') continue;
    const left = allowed.get(rule) ?? 0;
    if (left === 0) return `would have a new error: ${message.replace(/\.$/, '')} (${rule})`;
    allowed.set(rule, left - 1);
  }
  return undefined;
}

function refuseSamePackage(targets: readonly DecisionTarget[], now: string, { config }: RunContext): void {
  const { keyOf } = mergeWorld({ now, idPrefix: config.idPrefix });
  const seen = new Map<string, DecisionTarget>();
  for (const target of targets) {
    const key = keyOf(target.osv) ?? target.path;
    const other = seen.get(key);
    if (other) {
      const { ecosystem, name } = target.package;
      throw new CannotRun(
        `${other.osv.id} and ${target.osv.id} are both about ${ecosystem} ${quote(name)}.`,
        `Merge them first (mal merge), or name one of them: ${(other.state === 'assigned' ? other : target).path}`,
      );
    }
    seen.set(key, target);
  }
}

const nameOf = ({ osv, package: { ecosystem, name } }: DecisionTarget): string =>
  `${osv.id} (${ecosystem} ${quote(name)})`;

function refusal(problems: readonly string[], named: number): CannotRun {
  const told = problems.slice(0, TOLD).join('\n     ');
  const rest = problems.length - TOLD;
  const more = rest > 0 ? `\n     … and ${counted(rest, 'more report')} that cannot be changed.` : '';
  return new CannotRun(
    `${told}${more}`,
    named > 1 ? 'Nothing was changed: either all reports are, or none.' : 'Nothing was changed.',
  );
}
