/** The times that people and `mal` write into a report; those of origin rows are their sources' own. */
import type { Osv } from './report.ts';

/** Looks at one time; a text returned takes its place. */
export type TimeVisitor = (text: string, pointer: string) => string | undefined;

const TOP = ['modified', 'published', 'withdrawn'] as const;
const LISTS = ['false-positives', 'disputes', 'additions'] as const;

/** Visits `modified`, `published`, `withdrawn` and the `time` of every exclusion, dispute and addition, in that order. */
export function visitTimes(osv: Osv, visit: TimeVisitor): void {
  for (const field of TOP) {
    const text = osv[field];
    if (text === undefined) continue;
    const better = visit(text, `/${field}`);
    if (better !== undefined) osv[field] = better;
  }
  if (!osv.database_specific) return;
  for (const field of LISTS) {
    const list = osv.database_specific[field];
    if (!list) continue;
    for (let i = 0; i < list.length; i++) {
      const entry = list[i];
      if (typeof entry?.time !== 'string') continue;
      const better = visit(entry.time, `/database_specific/${field}/${i}/time`);
      if (better !== undefined) entry.time = better;
    }
  }
}
