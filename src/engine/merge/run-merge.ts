/** `mal merge` over many packages: plan, then carry out, a few thousand at a time. */
import { apply, renderPlan } from '../../apply.ts';
import type { Change } from '../../core/report.ts';
import type { MergeResult } from '../../reporters/merge.ts';
import type { RunContext } from '../check-found.ts';
import { mergeContext, planMerge } from './plan-merge.ts';
import type { StoredEntry } from './set-aside.ts';
import { bytesOf, UnitReader } from './units.ts';

/** Packages whose changes are in memory at once: a burst of a hundred thousand need not fit. */
const BATCH = 4000;

export interface MergeOptions {
  supersede: boolean;
  /** Gets the diff in place of a change to the tree. */
  dryRun?: (diff: string) => void;
}

/** Each package is a transaction of its own: what one cannot do stops no other. */
export function runMerge(
  root: string,
  directories: Iterable<string>,
  entries: readonly StoredEntry[],
  run: RunContext,
  { supersede, dryRun }: MergeOptions,
): MergeResult {
  const reader = new UnitReader(root, run, entries);
  const context = mergeContext(run, { supersede, bytesOf: (path) => bytesOf(root, path) });
  const result: MergeResult = {
    packages: 0,
    changed: 0,
    merged: 0,
    aside: 0,
    dryRun: dryRun !== undefined,
    reports: [],
    asides: [],
  };
  let changes: Change[] = [];
  let planned = 0;
  const carryOut = () => {
    if (dryRun) dryRun(renderPlan(root, changes));
    else apply(root, changes);
    changes = [];
    planned = 0;
  };
  for (const directory of directories) {
    const unit = reader.read(directory);
    if (!unit || unit.files.length + unit.entries.length === 0) continue;
    result.packages++;
    const plan = planMerge(unit, context);
    for (const outcome of plan.packages) {
      if (outcome.changed) result.changed++;
      result.merged += outcome.merged.length;
      if (outcome.changed || outcome.merged.length > 0) result.reports.push(outcome);
    }
    result.asides.push(...plan.aside);
    for (const change of plan.changes) changes.push(change);
    if (plan.changes.length > 0 && ++planned >= BATCH) carryOut();
  }
  if (changes.length > 0) carryOut();
  result.aside = result.asides.length;
  return result;
}
