/** Rows that speak once more, or no more: what only their source's behaviour says, not its bytes (laws 4 and 5). */
import { formatReport } from '../../core/format.ts';
import {
  compareMoments,
  isTime,
  later,
  type Moment,
  momentOf,
  secondAfter,
} from '../../core/merge/moment.ts';
import { isWithdrawn, type Row } from '../../core/merge/row.ts';
import { type DatabaseSpecific, ORIGINS, type Origin } from '../../core/report.ts';
import { formatInstant } from '../../core/time.ts';
import type { Contribution } from '../prepare/types.ts';

/** Whether the row says that its source took the claims back, and has not shown them since. */
export function saysWithdrawn({ withdrawn, reinstated }: Origin): boolean {
  const moment = momentOf(withdrawn);
  return isTime(moment) && compareMoments(moment, momentOf(reinstated)) > 0;
}

/**
 * The contribution as what its source shows from `now` on, whatever it showed since: later than every row of `latest`. Bytes
 * that are withdrawn themselves are withdrawn after that again.
 */
export function reinstated(
  contribution: Contribution,
  latest: Moment | undefined,
  now: number,
): Contribution {
  const present = momentOf(formatInstant(now))!;
  const time = isTime(latest) ? later(present, secondAfter(latest))! : present;
  const row: Origin = { ...contribution.row, reinstated: time.text };
  if (!saysWithdrawn(contribution.row)) return withRow(contribution, row);
  const withdrawn = secondAfter(time).text;
  return withRow(contribution, { ...row, withdrawn });
}

/** The same contribution with its row as given; withdrawn if the row is. */
export function withRow(contribution: Contribution, given: Origin): Contribution {
  const row = Object.fromEntries(
    Object.entries(given).sort(([a], [b]) => (a < b ? -1 : 1)),
  ) as unknown as Origin;
  const own: DatabaseSpecific = { ...contribution.osv.database_specific, [ORIGINS]: [row] };
  const { withdrawn: _, ...rest } = contribution.osv;
  const osv = {
    ...rest,
    ...(saysWithdrawn(row) ? { withdrawn: row.withdrawn! } : {}),
    database_specific: own,
  };
  return { ...contribution, row, osv, text: formatReport(osv) };
}

/** Whether two rows take the same stand. */
export const standsAlike = (row: Row, origin: Origin): boolean => isWithdrawn(row) === saysWithdrawn(origin);
