import { sortedSteps } from '../core/intervals.ts';
import { quote } from '../core/quote.ts';
import { defineRule } from '../core/rule.ts';
import { knownOrder } from '../ecosystems/known-order.ts';
import { npm, semver } from './examples.ts';

export default defineRule({
  id: 'range-event-repeated',
  scope: 'report',
  reads: ['ranges'],
  severity: 'warning',
  summary: 'Between two `introduced` events of a range lies an end.',
  why: 'The first begins what the second would: whoever meant two releases has called everything from the first on malicious.',
  check(osv, emit) {
    for (let i = 0; i < osv.affected.length; i++) {
      const { package: pkg, ranges } = osv.affected[i] ?? {};
      const compare = pkg && ranges && knownOrder(pkg.ecosystem);
      if (!compare) continue;
      for (let j = 0; j < ranges.length; j++) {
        const range = ranges[j];
        if (!range || range.type === 'GIT' || range.events.length < 2) continue;
        const steps = sortedSteps(range, compare);
        for (let k = 1; k < steps.length; k++) {
          const [before, step] = [steps[k - 1]!, steps[k]!];
          if (step.kind !== 'introduced' || before.kind !== 'introduced') continue;
          emit({
            pointer: `/affected/${i}/ranges/${j}/events/${step.index}/introduced`,
            message: `introduced ${quote(step.value)} says nothing: all from ${quote(before.value)} on is covered already.`,
            hint: 'Give the end of the first span before it (`fixed` or `last_affected`), list single releases in `versions`, or remove it.',
          });
          break;
        }
      }
    }
  },
  get good() {
    return [
      {
        osv: npm('left-pad', {
          ranges: [semver({ introduced: '1.0.0' }, { fixed: '1.1.0' }, { introduced: '2.0.0' })],
        }),
      },
    ];
  },
  get bad() {
    return [
      {
        osv: npm('left-pad', { ranges: [semver({ introduced: '1.0.0' }, { introduced: '2.0.0' })] }),
        at: '/affected/0/ranges/0/events/1/introduced',
        says: 'all from "1.0.0" on',
      },
      {
        osv: npm('left-pad', { ranges: [semver({ introduced: '0' }, { introduced: '0' })] }),
        at: '/affected/0/ranges/0/events/1/introduced',
      },
    ];
  },
});
