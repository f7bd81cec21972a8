import { visitTimes } from '../core/report-times.ts';
import { defineRule } from '../core/rule.ts';
import { explainTime, isTime, repairTime } from '../core/time-text.ts';
import { npm } from './examples.ts';

const exclusion = (time: string) => ({ reason: 'Published by its owner.', versions: ['1.0.0'], time });

export default defineRule({
  id: 'time-format',
  scope: 'report',
  severity: 'error',
  summary: 'A time is written as RFC 3339 in UTC with a final `Z`, with at most six digits of fraction.',
  why: 'Consumers sort and compare times as text or read exactly this form; any other stops them at this report.',
  check(osv, emit) {
    visitTimes(osv, (text, pointer) => {
      if (isTime(text)) return undefined;
      const words = explainTime(pointer.slice(pointer.lastIndexOf('/') + 1), text);
      emit({ pointer, ...words, fixable: repairTime(text) !== undefined });
      return undefined;
    });
  },
  fix(draft) {
    visitTimes(draft, (text) => (isTime(text) ? undefined : repairTime(text)));
  },
  get good() {
    return [
      { osv: npm('left-pad') },
      { osv: npm('left-pad', { modified: '2025-01-02T00:00:00.123456Z' }) },
      {
        osv: npm('left-pad', {
          database_specific: { 'false-positives': [exclusion('2025-01-02T00:00:00Z')] },
        }),
      },
    ];
  },
  get bad() {
    return [
      {
        osv: npm('left-pad', { modified: '2025-01-02T02:00:00+02:00', published: '2025-01-01t00:00:00z' }),
        at: ['/modified', '/published'],
        says: 'UTC',
        fixed: npm('left-pad'),
      },
      {
        osv: npm('left-pad', { modified: '2025-01-02T00:00:00.123456789Z' }),
        at: '/modified',
        says: '9 digits',
        fixed: npm('left-pad', { modified: '2025-01-02T00:00:00.123456Z' }),
      },
      { osv: npm('left-pad', { published: '2025-01-01' }), at: '/published', says: 'no time of day' },
      { osv: npm('left-pad', { published: '2025-01-01T00:00:00' }), at: '/published', says: 'time zone' },
      { osv: npm('left-pad', { modified: '2025-02-30T00:00:00Z' }), at: '/modified', says: 'does not exist' },
      { osv: npm('left-pad', { withdrawn: 'yesterday' }), at: '/withdrawn', says: '"yesterday"' },
      {
        osv: npm('left-pad', {
          database_specific: {
            'false-positives': [exclusion('2025-01-02T00:00:00Z'), exclusion('2025-01-02T00:00:00+00:00')],
          },
        }),
        at: '/database_specific/false-positives/1/time',
        fixed: npm('left-pad', {
          database_specific: {
            'false-positives': [exclusion('2025-01-02T00:00:00Z'), exclusion('2025-01-02T00:00:00Z')],
          },
        }),
      },
    ];
  },
});
