import { quote } from '../core/quote.ts';
import { defineRule } from '../core/rule.ts';
import { compareInstants, parseInstant } from '../core/time.ts';
import { npm } from './examples.ts';

export default defineRule({
  id: 'time-withdrawn-order',
  scope: 'report',
  reads: ['withdrawn'],
  severity: 'error',
  summary: 'A report is withdrawn when it has been published, not before.',
  why: 'One of the two times is wrong, and histories built from them show a withdrawal of what did not exist.',
  check({ published, withdrawn }, emit) {
    if (withdrawn === undefined || published === undefined) return;
    if (parseInstant(withdrawn) === undefined || compareInstants(withdrawn, published) >= 0) return;
    emit({
      pointer: '/withdrawn',
      message: `withdrawn ${quote(withdrawn)} is earlier than published ${quote(published)}.`,
      hint: 'Put the time of the withdrawal there; `mal withdraw` does so by itself.',
    });
  },
  get good() {
    return [
      { osv: npm('left-pad') },
      { osv: npm('left-pad', { published: '2025-01-01T00:00:00Z', withdrawn: '2025-01-01T00:00:00Z' }) },
    ];
  },
  get bad() {
    return [
      {
        osv: npm('left-pad', { published: '2025-01-01T00:00:00Z', withdrawn: '2024-12-31T23:59:59Z' }),
        at: '/withdrawn',
        says: '"2024-12-31T23:59:59Z"',
      },
    ];
  },
});
