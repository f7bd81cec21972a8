/** What a run came to. */
import { idOfPath } from '../core/id.ts';
import type { Repair } from '../core/repairs.ts';
import type { AsideItem, PackageOutcome } from '../engine/merge/plan-merge.ts';
import type { Fate } from './place.ts';

/** One file of the other database. */
export interface AdoptedFile {
  from: string;
  /** Where it lies here; absent if it was not taken over. */
  to?: string;
  fate: Fate | { kind: 'other'; reason: string };
  repairs: readonly Repair[];
  /** Why nothing of it was repaired although it was taken over. */
  kept?: string;
  /** Its file in `.mal/unmergeable/`. */
  entry?: string;
}

export interface RuleCount {
  reports: number;
  changes: number;
}

export interface Refusal {
  path: string;
  reason: string;
  entry?: string;
}

export class AdoptSummary {
  /** Files that are meant to be reports. */
  files = 0;
  added = 0;
  same = 0;
  merged = 0;
  repaired = 0;
  /** By the id of the rule. */
  readonly rules = new Map<string, RuleCount>();
  readonly aside: Refusal[] = [];
  readonly kept: Refusal[] = [];
  readonly others: Refusal[] = [];
  readonly packages = new Map<string, PackageOutcome>();
  /** What waits where it is, or was set aside by a merge. */
  readonly waiting = new Map<string, AsideItem>();
  /** Years whose highest number was raised. */
  numbers: { year: string; before: number; after: number }[] = [];

  add({ from, fate, repairs, kept, entry }: AdoptedFile): void {
    if (fate.kind === 'other') {
      this.others.push({ path: from, reason: fate.reason });
      return;
    }
    this.files++;
    if (fate.kind === 'aside') {
      this.aside.push({ path: from, reason: fate.reason, ...(entry === undefined ? {} : { entry }) });
      return;
    }
    this[fate.kind]++;
    if (kept !== undefined) this.kept.push({ path: from, reason: kept });
    if (repairs.length > 0) this.repaired++;
    for (const { rule, changes } of repairs) {
      const count = this.rules.get(rule) ?? { reports: 0, changes: 0 };
      this.rules.set(rule, {
        reports: count.reports + 1,
        changes: count.changes + Math.max(changes.length, 1),
      });
    }
  }
}

/** The file as one line of a report: of what is not as it was, everything; of what is, nothing. */
export function lineOf(file: AdoptedFile): object | undefined {
  const { from, to, fate, repairs, kept, entry } = file;
  if (repairs.length === 0 && kept === undefined && (fate.kind === 'added' || fate.kind === 'same'))
    return undefined;
  return {
    id: idOfPath(from),
    from,
    ...(to === undefined ? {} : { to }),
    outcome: fate.kind,
    ...('into' in fate ? { into: fate.into } : {}),
    ...('reason' in fate ? { reason: fate.reason } : {}),
    ...(kept === undefined ? {} : { kept }),
    ...(entry === undefined ? {} : { entry }),
    ...(repairs.length > 0 ? { repairs } : {}),
  };
}
