/** The part of a merge that every thread runs: take directories from the shared list, plan, and carry out. */
import { apply, renderPlan } from '../../apply.ts';
import type { Change } from '../../core/report.ts';
import type { MergeResult } from '../../reporters/merge.ts';
import type { RunContext } from '../check-found.ts';
import { mergeContext, planMerge } from './plan-merge.ts';
import type { StoredEntry } from './set-aside.ts';
import { bytesOf, UnitReader } from './units.ts';

/** What the threads share. */
export interface MergeWork {
  root: string;
  /** Each directory with the names in it, where they are known. */
  directories: readonly (readonly [directory: string, names: ReadonlySet<string> | undefined])[];
  entries: readonly StoredEntry[];
  supersede: boolean;
  /** One number, in memory that the threads share: the index of the next directory that nobody has taken. */
  next: Int32Array;
}

/** Directories taken at once. */
const TAKEN = 32;
/** Packages whose changes are in memory at once: a burst of a hundred thousand need not fit. */
const BATCH = 2000;

/** Each package is a transaction of its own: what one cannot do stops no other. `dryRun` gets the diff in place of a change. */
export function mergeShare(work: MergeWork, run: RunContext, dryRun?: (diff: string) => void): MergeResult {
  const { root, directories, entries, supersede, next } = work;
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
  const count = directories.length;
  for (let from = Atomics.add(next, 0, TAKEN); from < count; from = Atomics.add(next, 0, TAKEN)) {
    for (const [directory, names] of directories.slice(from, from + TAKEN)) {
      const unit = reader.read(directory, names);
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
  }
  if (changes.length > 0) carryOut();
  result.aside = result.asides.length;
  return result;
}
