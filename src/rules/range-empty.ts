import { sortedSteps } from '../core/intervals.ts';
import { quote } from '../core/quote.ts';
import { defineRule } from '../core/rule.ts';
import { knownOrder } from '../ecosystems/known-order.ts';
import { npm, semver } from './examples.ts';

export default defineRule({
  id: 'range-empty',
  scope: 'report',
  reads: ['ranges'],
  severity: 'error',
  summary: 'Every end of a range comes after its beginning.',
  why: 'A range fixed where it was introduced covers nothing; fixed before, it is open and covers everything above.',
  check(osv, emit) {
    for (let i = 0; i < osv.affected.length; i++) {
      const { package: pkg, ranges } = osv.affected[i] ?? {};
      if (!pkg || !ranges) continue;
      for (let j = 0; j < ranges.length; j++) {
        const range = ranges[j];
        if (!range || range.type === 'GIT' || range.events.length < 2) continue;
        const compare = knownOrder(pkg.ecosystem);
        if (!compare) continue;
        const steps = sortedSteps(range, compare);
        // Without a beginning, `range-introduced` has said what is wrong.
        if (!steps.some(({ kind }) => kind === 'introduced')) continue;
        // Of two kinds of ends in one range, `range-fixed-and-last-affected` has said so.
        if (steps.some(({ kind }) => kind === 'fixed') && steps.some(({ kind }) => kind === 'last_affected'))
          continue;
        for (const [k, { kind, value, index }] of steps.entries()) {
          if (kind === 'introduced') continue;
          const start = steps[k - 1];
          const opened = start?.kind === 'introduced';
          if (opened && (kind === 'last_affected' || start.value === '0' || compare(start.value, value) < 0))
            continue;
          emit({
            pointer: `/affected/${i}/ranges/${j}/events/${index}/${kind}`,
            message: opened
              ? `The range is introduced and fixed in ${quote(value)}, so it covers nothing.`
              : `No \`introduced\` comes before ${kind} ${quote(value)}, so it ends nothing.`,
            hint: 'Give each `fixed` or `last_affected` an `introduced` of a lower version.',
          });
        }
      }
    }
  },
  get good() {
    return [
      { osv: npm('left-pad', { ranges: [semver({ introduced: '0' }, { fixed: '1.0.0' })] }) },
      { osv: npm('left-pad', { ranges: [semver({ introduced: '1.0.0' }, { last_affected: '1.0.0' })] }) },
    ];
  },
  get bad() {
    return [
      {
        osv: npm('left-pad', {
          ranges: [semver({ introduced: '0' }), semver({ introduced: '1.0.0' }, { fixed: '1.0.0' })],
        }),
        at: '/affected/0/ranges/1/events/1/fixed',
        says: 'covers nothing',
      },
      {
        osv: npm('left-pad', { ranges: [semver({ introduced: '2.0.0' }, { fixed: '1.0.0' })] }),
        at: '/affected/0/ranges/0/events/1/fixed',
        says: 'No `introduced`',
      },
    ];
  },
});
