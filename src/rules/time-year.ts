import { quote } from '../core/quote.ts';
import { defineRule } from '../core/rule.ts';
import { parseInstant } from '../core/time.ts';
import { npm } from './examples.ts';

export default defineRule({
  id: 'time-year',
  scope: 'report',
  severity: 'error',
  summary: '`modified`, `published` and `withdrawn` do not lie before the year 2000.',
  why: 'Such a time is an empty value that a program wrote out (year 1, 1970); sorted by time, the report disappears.',
  check(osv, emit) {
    for (const field of ['modified', 'published', 'withdrawn'] as const) {
      const text = osv[field];
      // Times sort as text; what is no time is time-format's.
      if (text === undefined || text >= '2000' || parseInstant(text) === undefined) continue;
      emit({
        pointer: `/${field}`,
        message: `${field} ${quote(text)} lies before the year 2000.`,
        hint: 'Put the real time there.',
      });
    }
  },
  get good() {
    return [{ osv: npm('left-pad', { published: '2000-01-01T00:00:00Z' }) }];
  },
  get bad() {
    return [
      {
        osv: npm('left-pad', { published: '0001-01-01T00:00:00Z' }),
        at: '/published',
        says: '"0001-01-01T00:00:00Z"',
      },
      {
        osv: npm('left-pad', { published: '1970-01-01T00:00:00Z', modified: '1999-12-31T23:59:59Z' }),
        at: ['/modified', '/published'],
      },
    ];
  },
});
