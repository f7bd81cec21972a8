import { type Compare, type Step, sortedSteps } from '../core/intervals.ts';
import { quote } from '../core/quote.ts';
import type { Range, RangeEvent } from '../core/report.ts';
import { defineRule } from '../core/rule.ts';
import { knownOrder } from '../ecosystems/known-order.ts';
import { npm, semver } from './examples.ts';

export default defineRule({
  id: 'range-event-order',
  scope: 'report',
  reads: ['ranges'],
  severity: 'warning',
  summary: 'The events of a range stand in the order of their versions.',
  why: 'People read a range from top to bottom, and some scanners do too.',
  check(osv, emit) {
    for (let i = 0; i < osv.affected.length; i++) {
      const { package: pkg, ranges } = osv.affected[i] ?? {};
      if (!pkg || !ranges) continue;
      for (let j = 0; j < ranges.length; j++) {
        const range = ranges[j];
        if (!range || range.type === 'GIT' || range.events.length < 2) continue;
        const sorted = sortable(range, knownOrder(pkg.ecosystem));
        const wrong = sorted?.findIndex((step, k) => step.index !== k) ?? -1;
        const step = sorted?.[wrong];
        if (!step) continue;
        emit({
          pointer: `/affected/${i}/ranges/${j}/events/${wrong}`,
          message: `The events are not in the order of their versions: ${step.kind} ${quote(step.value)} belongs here.`,
          hint: 'Run `mal normalize` to sort them.',
        });
      }
    }
  },
  fix(draft) {
    for (const { package: pkg, ranges } of draft.affected) {
      const compare = pkg && knownOrder(pkg.ecosystem);
      for (const range of ranges ?? []) {
        const sorted = sortable(range, compare);
        if (sorted) range.events = sorted.map(({ index }) => range.events[index] as RangeEvent);
      }
    }
  },
  get good() {
    return [
      {
        osv: npm('left-pad', {
          ranges: [
            semver(
              { introduced: '0' },
              { fixed: '1.9.0' },
              { introduced: '1.10.0' },
              { last_affected: '1.10.0' },
            ),
          ],
        }),
      },
    ];
  },
  get bad() {
    return [
      {
        osv: npm('left-pad', {
          ranges: [semver({ introduced: '0' }), semver({ fixed: '1.10.0' }, { introduced: '1.9.0' })],
        }),
        at: '/affected/0/ranges/1/events/0',
        says: 'introduced "1.9.0"',
        fixed: npm('left-pad', {
          ranges: [semver({ introduced: '0' }), semver({ introduced: '1.9.0' }, { fixed: '1.10.0' })],
        }),
      },
    ];
  },
});

/** The steps in order, if sorting them is certain to be right: one step per event, and each end after its start. */
function sortable(range: Range, compare: Compare | undefined): Step[] | undefined {
  if (!compare || range.type === 'GIT') return undefined;
  const steps = sortedSteps(range, compare);
  if (steps.length !== range.events.length) return undefined;
  const alternates = steps.every((step, k) => (step.kind === 'introduced') === (k % 2 === 0));
  return alternates ? steps : undefined;
}
