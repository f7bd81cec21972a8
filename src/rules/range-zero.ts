import { quote } from '../core/quote.ts';
import { defineRule } from '../core/rule.ts';
import { npm, semver } from './examples.ts';

/** `0.0.0`, `0.0`, `00`, but not `0`. */
const ZERO = /^0[0.]*0$/;

export default defineRule({
  id: 'range-zero',
  scope: 'report',
  reads: ['ranges'],
  severity: 'error',
  summary: 'A range that begins before the first release is introduced in `0`.',
  why: '`0.0.0` leaves out the pre-releases below it, such as `0.0.0-alpha`; only `0` means every version.',
  check(osv, emit) {
    for (let i = 0; i < osv.affected.length; i++) {
      const ranges = osv.affected[i]?.ranges;
      if (!ranges) continue;
      for (let j = 0; j < ranges.length; j++) {
        const events = ranges[j]?.type === 'GIT' ? [] : (ranges[j]?.events ?? []);
        for (let k = 0; k < events.length; k++) {
          const introduced = events[k]?.introduced;
          if (introduced === undefined || introduced === '0' || !ZERO.test(introduced)) continue;
          emit({
            pointer: `/affected/${i}/ranges/${j}/events/${k}/introduced`,
            message: `${quote(introduced)} is written "0" where it means the first release.`,
            hint: 'Run `mal normalize` to correct it.',
          });
        }
      }
    }
  },
  fix(draft) {
    for (const range of draft.affected.flatMap(({ ranges }) => ranges ?? [])) {
      if (range.type === 'GIT') continue;
      for (const event of range.events) {
        if (event.introduced !== undefined && ZERO.test(event.introduced)) event.introduced = '0';
      }
    }
  },
  get good() {
    return [{ osv: npm('left-pad', { ranges: [semver({ introduced: '0' })] }) }];
  },
  get bad() {
    return [
      {
        osv: npm('left-pad', {
          ranges: [semver({ introduced: '2.0.0' }), semver({ introduced: '0.0.0' }, { fixed: '1.0.0' })],
        }),
        at: '/affected/0/ranges/1/events/0/introduced',
        fixed: npm('left-pad', {
          ranges: [semver({ introduced: '2.0.0' }), semver({ introduced: '0' }, { fixed: '1.0.0' })],
        }),
      },
    ];
  },
});
