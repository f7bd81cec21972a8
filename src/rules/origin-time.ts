import { quote } from '../core/quote.ts';
import { ORIGINS, type Origin, originsOf } from '../core/report.ts';
import { defineRule } from '../core/rule.ts';
import { npm, origin } from './examples.ts';

const FIELDS = ['import_time', 'modified_time', 'withdrawn', 'reinstated'] as const;

export default defineRule({
  id: 'origin-time',
  scope: 'report',
  reads: ['origins'],
  severity: 'error',
  summary: 'The times of an origin lie in this century.',
  why: 'A program that knows no time writes year 1; the merge would take it for the oldest revision there is.',
  check(osv, emit) {
    const origins = originsOf(osv);
    for (let i = 0; i < origins.length; i++) {
      const origin = origins[i];
      if (!origin) continue;
      for (const field of FIELDS) {
        const time = origin[field];
        // Every valid time begins with its year.
        if (time === undefined || time.charCodeAt(0) === TWO) continue;
        const fixable = isNoTime(origin, field);
        emit({
          pointer: `/database_specific/${ORIGINS}/${i}/${field}`,
          message: `${field} is ${quote(time)}, before there were packages.`,
          hint: fixable
            ? 'Run `mal normalize` to leave it out.'
            : 'Write when it was, in UTC, such as "2025-01-31T12:34:56Z".',
          fixable,
        });
      }
    }
  },
  // The merge takes a missing `modified_time` for the earliest, which year 1 is.
  fix(draft) {
    for (const origin of originsOf(draft)) {
      if (isNoTime(origin, 'modified_time')) delete origin.modified_time;
    }
  },
  get good() {
    return [
      {
        osv: npm('left-pad', {
          origins: [origin('some-feed', 'a', { modified_time: '2024-12-31T12:00:00.123456789Z' })],
        }),
      },
    ];
  },
  get bad() {
    return [
      {
        osv: npm('left-pad', {
          origins: [origin('a'), origin('b', 'b', { modified_time: '0001-01-01T00:00:00Z' })],
        }),
        at: '/database_specific/malicious-packages-origins/1/modified_time',
        says: '0001',
        fixed: npm('left-pad', { origins: [origin('a'), origin('b', 'b')] }),
      },
      {
        osv: npm('left-pad', { origins: [origin('a', 'a', { import_time: '1970-01-01T00:00:00Z' })] }),
        at: '/database_specific/malicious-packages-origins/0/import_time',
      },
    ];
  },
});

const TWO = 50;

/** Year 1, which is what some languages write for "no time". */
const isNoTime = (origin: Origin, field: (typeof FIELDS)[number]): boolean =>
  field === 'modified_time' && origin.modified_time?.startsWith('0001-') === true;
