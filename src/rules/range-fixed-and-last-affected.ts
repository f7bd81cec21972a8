import { defineRule } from '../core/rule.ts';
import { npm, semver } from './examples.ts';

export default defineRule({
  id: 'range-fixed-and-last-affected',
  scope: 'report',
  reads: ['ranges'],
  severity: 'error',
  summary: 'A range ends its intervals by `fixed` or by `last_affected`, not by both.',
  why: 'The OSV schema forbids the mixture, and whole databases reject a report that has it.',
  check(osv, emit) {
    for (let i = 0; i < osv.affected.length; i++) {
      const ranges = osv.affected[i]?.ranges;
      if (!ranges) continue;
      for (let j = 0; j < ranges.length; j++) {
        const events = ranges[j]?.events ?? [];
        if (events.length < 2) continue;
        const last = events.findIndex((event) => event.last_affected !== undefined);
        if (last < 0 || !events.some((event) => event.fixed !== undefined)) continue;
        emit({
          pointer: `/affected/${i}/ranges/${j}/events/${last}`,
          message: 'The range has both `fixed` and `last_affected`.',
          hint: 'Keep one of them (`fixed` if the first good version is known), or divide the range into two.',
        });
      }
    }
  },
  get good() {
    return [
      { osv: npm('left-pad', { ranges: [semver({ introduced: '1.0.0' }, { fixed: '1.1.0' })] }) },
      { osv: npm('left-pad', { ranges: [semver({ introduced: '1.0.0' }, { last_affected: '1.0.9' })] }) },
    ];
  },
  get bad() {
    return [
      {
        osv: npm('left-pad', {
          ranges: [
            semver({ introduced: '0' }),
            semver({ introduced: '1.0.0' }, { last_affected: '1.0.9' }, { fixed: '1.1.0' }),
          ],
        }),
        at: '/affected/0/ranges/1/events/1',
      },
    ];
  },
});
