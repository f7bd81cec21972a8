/** What taking a contribution in would change of a package's report, as far as trust is concerned. */
import { affectsAllVersions } from '../../core/evaluate.ts';
import { lostCoverage } from '../../core/lost-coverage.ts';
import { affectedLists } from '../../core/merge/claims.ts';
import type { OpenNode } from '../../core/merge/open-content.ts';
import { AFFECTED, TOP } from '../../core/merge/read-open.ts';
import type { Affected } from '../../core/report.ts';
import type { Contribution } from '../prepare/types.ts';
import type { Present } from './types.ts';

export interface Effect {
  /** The report was withdrawn, and is not any more. */
  revives: boolean;
  /** The report is withdrawn now. */
  withdraws: boolean;
  /** Versions that are affected now, in words; empty = none. */
  more: string[];
  /** Versions that no longer are. */
  less: string[];
  /** All versions are affected now, and did not stand there before. */
  toAll: boolean;
  /** There are indicators that were not there. */
  indicates: boolean;
}

/** Of a package that the database does not know. */
export function effectOfNew({ osv }: Contribution): Effect {
  const specific = osv.affected[0]?.database_specific ?? {};
  return {
    revives: false,
    withdraws: false,
    more: [],
    less: [],
    toAll: false,
    indicates: osv.database_specific?.iocs !== undefined || INDICATORS.some((key) => key in specific),
  };
}

export function effectOf(before: Present, after: Present): Effect {
  const compare = after.open.state!.order.compare;
  const old = affectedIn(before);
  const now = affectedIn(after);
  const coversAll = (affected: readonly Affected[]): boolean =>
    affected.some((entry) => affectsAllVersions(entry, compare));
  const wasWithdrawn = before.status?.withdrawn !== undefined;
  const isWithdrawn = after.status?.withdrawn !== undefined;
  return {
    revives: wasWithdrawn && !isWithdrawn,
    withdraws: isWithdrawn && !wasWithdrawn,
    more: lostCoverage(now, old, compare),
    less: lostCoverage(old, now, compare),
    // A report that comes back as it was is not widened.
    toAll: coversAll(now) && !coversAll(shownIn(before)),
    indicates: indicatorsIn(after).some((node, i) => node !== indicatorsIn(before)[i]),
  };
}

/** What a reader of the report blocks: nothing of a withdrawn one. */
const affectedIn = (present: Present): Affected[] => (present.status?.withdrawn ? [] : shownIn(present));

/** What stands in `affected`, withdrawn or not. */
function shownIn({ open: { state }, status }: Present): Affected[] {
  return state && status ? [affectedLists(status.affected, state.order)] : [];
}

/** Where sources put indicators, apart from `database_specific.iocs`. */
const INDICATORS = ['iocs', 'indicators'];

/** A join that adds nothing leaves the very nodes. */
function indicatorsIn({ open: { state } }: Present): (OpenNode | undefined)[] {
  const at = (root: string, key: string) => state?.open.object?.get(root)?.object?.get(key);
  return [at(TOP, 'iocs'), ...INDICATORS.map((key) => at(AFFECTED, key))];
}
