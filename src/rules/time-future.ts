import { quote } from '../core/quote.ts';
import { visitTimes } from '../core/report-times.ts';
import { defineRule } from '../core/rule.ts';
import { CLOCK_SKEW, formatInstant, parseInstant } from '../core/time.ts';
import { npm } from './examples.ts';

export default defineRule({
  id: 'time-future',
  scope: 'report',
  severity: 'error',
  passing: true,
  summary: 'No time lies in the future.',
  why: 'Who syncs by `modified` would skip every change until then, and an exclusion dated ahead hides what is found later.',
  check(osv, emit, { now }) {
    const limit = latest(now);
    visitTimes(osv, (text, pointer) => {
      // In this form texts sort as times do; what is no time is time-format's.
      if (text.length === 20 && text <= limit) return undefined;
      const instant = parseInstant(text);
      if (instant === undefined || instant <= now + CLOCK_SKEW) return undefined;
      emit({
        pointer,
        message: `${pointer.slice(pointer.lastIndexOf('/') + 1)} ${quote(text)} lies in the future (now it is ${formatInstant(now)}).`,
        hint: 'Correct it; "Z" means UTC, so local time must be converted.',
      });
      return undefined;
    });
  },
  get good() {
    return [{ osv: npm('left-pad') }];
  },
  get bad() {
    return [
      {
        osv: npm('left-pad', { modified: '9998-01-01T00:00:00Z' }),
        at: '/modified',
        says: '"9998-01-01T00:00:00Z"',
      },
      {
        osv: npm('left-pad', {
          withdrawn: '9998-01-01T00:00:00.5Z',
          database_specific: { 'false-positives': [{ reason: 'Mistaken.', time: '9998-01-01T00:00:00Z' }] },
        }),
        at: ['/withdrawn', '/database_specific/false-positives/0/time'],
      },
    ];
  },
});

// One run has one time, and formatting it for each report would cost more than the rest of the rule.
let lastNow = Number.NaN;
let lastLimit = '';

function latest(now: number): string {
  if (now !== lastNow) {
    lastNow = now;
    lastLimit = formatInstant(now + CLOCK_SKEW);
  }
  return lastLimit;
}
