/** The inverse of merging: a report as the contributions it is the fold of. */
import { joinDetails } from '../details.ts';
import type { Affected, DatabaseSpecific, Osv } from '../report.ts';
import { ORIGINS } from '../report.ts';
import { listsOf } from './claims.ts';
import type { Order } from './order.ts';
import { read } from './read.ts';
import { OWN_KEYS } from './read-open.ts';
import { writeRow } from './row.ts';

/**
 * One unassigned report for each origin row, with its claims, its text, and the grow-only lists of the whole. What people
 * decided stays behind. Undefined if the report cannot be read or has no rows.
 */
export function takeApart(osv: Osv, order: Order): Osv[] | undefined {
  const state = read(osv, {
    order,
    assigned: osv.id ?? '-',
    contributed: () => ({ source: '', sha256: '', import_time: '' }),
  });
  if (typeof state === 'string' || state.rows.size === 0) return undefined;
  const { withdrawn: _, ...kept } = osv;
  const own: DatabaseSpecific = { ...osv.database_specific };
  for (const key of OWN_KEYS) delete own[key];
  const entry: Affected = { ...osv.affected[0] };
  delete entry.versions;
  delete entry.ranges;
  return [...state.rows.values()].map((row) => ({
    ...kept,
    id: 'MAL-0000-part',
    details: joinDetails('', row.text === '' ? [] : [row], true),
    affected: [{ ...entry, ...listsOf(row.claims, order) }],
    database_specific: {
      ...own,
      [ORIGINS]: [writeRow(row, { superseded: false }, order)],
    } as unknown as DatabaseSpecific,
  }));
}
