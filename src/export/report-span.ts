/** From when to when a report is told to others: formats that want a first and a last time get them, and no other ones. */

import type { Osv } from '../core/report.ts';
import { compareInstants } from '../core/time.ts';
import { repairTime } from '../core/time-text.ts';

export interface Span {
  /** RFC 3339 in UTC with `Z`; never after `modified`. */
  published: string;
  modified: string;
}

/** Undefined where the report has no time that can be read. */
export function spanOf({ published, modified }: Osv): Span | undefined {
  const last = repaired(modified) ?? repaired(published);
  if (last === undefined) return undefined;
  const first = repaired(published) ?? last;
  return compareInstants(first, last) > 0
    ? { published: last, modified: last }
    : { published: first, modified: last };
}

/** The least span that holds both. */
export function joinSpans(a: Span, b: Span): Span {
  return {
    published: compareInstants(a.published, b.published) <= 0 ? a.published : b.published,
    modified: compareInstants(a.modified, b.modified) >= 0 ? a.modified : b.modified,
  };
}

const repaired = (time: string | undefined): string | undefined =>
  time === undefined ? undefined : repairTime(time, 3);
