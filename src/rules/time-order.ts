import { quote } from '../core/quote.ts';
import type { Osv } from '../core/report.ts';
import { defineRule } from '../core/rule.ts';
import { CLOCK_SKEW, compareInstants, parseInstant } from '../core/time.ts';
import { isTime } from '../core/time-text.ts';
import { npm } from './examples.ts';

export default defineRule({
  id: 'time-order',
  scope: 'report',
  severity: 'error',
  passing: false,
  summary: 'A report is modified when it is published or later.',
  why: 'Who syncs by `modified` asks for what changed since the last time, and misses a report that appears with an older one.',
  check(osv, emit, { now }) {
    const { modified, published } = osv;
    if (!isModifiedBeforePublished(osv) || modified === undefined || published === undefined) return;
    // A `published` that is wrong itself is the concern of time-format and time-future.
    if (!isCertain(published, now)) return;
    emit({
      pointer: '/modified',
      message: `modified ${quote(modified)} is earlier than published ${quote(published)}.`,
      hint: 'Run `mal normalize` to raise it to `published`.',
    });
  },
  fix(draft, { now }) {
    const { published } = draft;
    if (published !== undefined && isModifiedBeforePublished(draft) && isCertain(published, now)) {
      draft.modified = published;
    }
  },
  get good() {
    return [
      { osv: npm('left-pad', { published: '2025-01-01T00:00:00Z', modified: '2025-01-01T00:00:00Z' }) },
      { osv: npm('left-pad', { published: '2025-01-01T00:00:00Z', modified: '2025-01-01T00:00:00.1Z' }) },
      { osv: npm('left-pad', { published: '9998-01-01T00:00:00Z', modified: '2025-01-02T00:00:00Z' }) },
    ];
  },
  get bad() {
    return [
      {
        osv: npm('left-pad', { published: '2025-01-03T00:00:00Z', modified: '2025-01-02T00:00:00Z' }),
        at: '/modified',
        says: 'earlier than published "2025-01-03T00:00:00Z"',
        fixed: npm('left-pad', { published: '2025-01-03T00:00:00Z', modified: '2025-01-03T00:00:00Z' }),
      },
    ];
  },
});

function isModifiedBeforePublished({ modified, published }: Osv): boolean {
  if (modified === undefined || published === undefined) return false;
  if (modified.length === 20 && published.length === 20 && published <= modified) return false;
  return parseInstant(modified) !== undefined && compareInstants(published, modified) > 0;
}

/** `published` stays for ever, so `modified` is the one to mend, unless `published` is a mistake itself. */
function isCertain(published: string, now: number): boolean {
  return isTime(published) && parseInstant(published)! <= now + CLOCK_SKEW;
}
