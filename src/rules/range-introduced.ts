import { defineRule } from '../core/rule.ts';
import { npm, semver } from './examples.ts';

export default defineRule({
  id: 'range-introduced',
  scope: 'report',
  reads: ['ranges'],
  severity: 'error',
  summary: 'A range says where it begins.',
  why: 'Without `introduced` a range covers no version at all.',
  check(osv, emit) {
    for (let i = 0; i < osv.affected.length; i++) {
      const ranges = osv.affected[i]?.ranges;
      if (!ranges) continue;
      for (let j = 0; j < ranges.length; j++) {
        if (ranges[j]?.events.some((event) => event.introduced !== undefined)) continue;
        emit({
          pointer: `/affected/${i}/ranges/${j}`,
          message: 'The range has no `introduced` event, so it covers nothing.',
          hint: 'Add `{ "introduced": "<first malicious version>" }`, or "0" if every earlier release is malicious too.',
        });
      }
    }
  },
  get good() {
    return [{ osv: npm('left-pad', { ranges: [semver({ introduced: '1.0.0' }, { fixed: '1.1.0' })] }) }];
  },
  get bad() {
    return [
      {
        osv: npm('left-pad', { ranges: [semver({ introduced: '0' }), semver({ fixed: '1.1.0' }), semver()] }),
        at: ['/affected/0/ranges/1', '/affected/0/ranges/2'],
      },
    ];
  },
});
