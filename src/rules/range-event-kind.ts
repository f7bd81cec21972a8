import { EVENT_KINDS, type RangeEvent } from '../core/report.ts';
import { defineRule } from '../core/rule.ts';
import { npm, semver } from './examples.ts';

export default defineRule({
  id: 'range-event-kind',
  scope: 'report',
  reads: ['ranges'],
  severity: 'error',
  summary: 'An event of a range says exactly one thing.',
  why: 'Readers of OSV take one key of an event and drop the others, so a range loses its end.',
  check(osv, emit) {
    for (let i = 0; i < osv.affected.length; i++) {
      const ranges = osv.affected[i]?.ranges;
      if (!ranges) continue;
      for (let j = 0; j < ranges.length; j++) {
        const events = ranges[j]?.events ?? [];
        for (let k = 0; k < events.length; k++) {
          const kinds = countKinds(events[k] ?? {});
          if (kinds === 1) continue;
          emit({
            pointer: `/affected/${i}/ranges/${j}/events/${k}`,
            message:
              kinds === 0
                ? 'The event says none of introduced, fixed, last_affected and limit.'
                : `The event says ${kindsOf(events[k] ?? {}).join(' and ')} at once.`,
            hint:
              kinds === 0
                ? 'Remove the event or fill it in.'
                : 'Run `mal normalize` to make an event of each.',
            fixable: kinds > 1,
          });
        }
      }
    }
  },
  // Events are a set whose order is that of their versions: dividing one changes nothing of what the range means.
  fix(draft) {
    for (const range of draft.affected.flatMap(({ ranges }) => ranges ?? [])) {
      if (range.events.every((event) => countKinds(event) < 2)) continue;
      range.events = range.events.flatMap((event) =>
        countKinds(event) < 2
          ? [event]
          : kindsOf(event).map((kind) => ({ [kind]: event[kind] }) as RangeEvent),
      );
    }
  },
  get good() {
    return [{ osv: npm('left-pad', { ranges: [semver({ introduced: '1.0.0' }, { fixed: '1.1.0' })] }) }];
  },
  get bad() {
    return [
      {
        osv: npm('left-pad', {
          ranges: [semver({ introduced: '0' }), semver({ introduced: '1.0.0', fixed: '1.1.0' })],
        }),
        at: '/affected/0/ranges/1/events/0',
        says: 'introduced and fixed',
        fixed: npm('left-pad', {
          ranges: [semver({ introduced: '0' }), semver({ introduced: '1.0.0' }, { fixed: '1.1.0' })],
        }),
      },
      {
        osv: npm('left-pad', { ranges: [semver({ introduced: '0' }, {})] }),
        at: '/affected/0/ranges/0/events/1',
      },
    ];
  },
});

function countKinds(event: RangeEvent): number {
  return (
    (event.introduced === undefined ? 0 : 1) +
    (event.fixed === undefined ? 0 : 1) +
    (event.last_affected === undefined ? 0 : 1) +
    (event.limit === undefined ? 0 : 1)
  );
}

const kindsOf = (event: RangeEvent) => EVENT_KINDS.filter((kind) => event[kind] !== undefined);
