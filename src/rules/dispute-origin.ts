import { quote } from '../core/quote.ts';
import { originsOf } from '../core/report.ts';
import { defineRule } from '../core/rule.ts';
import { npm, origin } from './examples.ts';

const sha256 = 'a'.repeat(64);
const dispute = {
  by: 'some-feed',
  time: '2025-01-03T00:00:00Z',
  reason: 'Withdrawn by its source.',
  origin: sha256,
};

export default defineRule({
  id: 'dispute-origin',
  scope: 'report',
  reads: ['decisions'],
  severity: 'warning',
  summary: 'A dispute with an `origin` names a row of the report.',
  why: 'Such disputes are computed from the rows at every merge: one that names none will vanish.',
  check(osv, emit) {
    const disputes = osv.database_specific?.disputes;
    if (!disputes) return;
    for (let i = 0; i < disputes.length; i++) {
      const named = disputes[i]?.origin;
      if (named === undefined || originsOf(osv).some((row) => row.sha256 === named)) continue;
      emit({
        pointer: `/database_specific/disputes/${i}/origin`,
        message: `The dispute names the origin ${quote(named)}, which the report does not have.`,
        hint: "Leave `origin` out of a person's dispute; only the merge writes it.",
      });
    }
  },
  get good() {
    return [
      { osv: npm('left-pad', { origins: [origin('some-feed')], database_specific: {} }) },
      {
        osv: npm('left-pad', {
          database_specific: { 'malicious-packages-origins': [origin('some-feed')], disputes: [dispute] },
        }),
      },
    ];
  },
  get bad() {
    return [
      {
        osv: npm('left-pad', {
          database_specific: {
            'malicious-packages-origins': [origin('some-feed')],
            disputes: [dispute, { ...dispute, origin: 'b'.repeat(64) }],
          },
        }),
        at: '/database_specific/disputes/1/origin',
      },
    ];
  },
});
