import { quote } from '../core/quote.ts';
import { ORIGINS, originsOf } from '../core/report.ts';
import { defineRule } from '../core/rule.ts';
import { npm, origin } from './examples.ts';

const SOURCE = /^[a-z0-9-]+$/;

export default defineRule({
  id: 'origin-source',
  scope: 'report',
  reads: ['origins'],
  severity: 'error',
  summary: "An origin's source is a name of small letters, digits and `-`.",
  why: 'The name stands in the section markers of `details`, where any other character would break the frame.',
  check(osv, emit) {
    const origins = originsOf(osv);
    for (let i = 0; i < origins.length; i++) {
      const source = origins[i]?.source ?? '';
      if (SOURCE.test(source)) continue;
      emit({
        pointer: `/database_specific/${ORIGINS}/${i}/source`,
        message: `The source ${quote(source)} is not a name of small letters, digits and "-".`,
        hint: 'Write the name that the source has in `mal.config.json`.',
      });
    }
  },
  get good() {
    return [{ osv: npm('left-pad', { origins: [origin('some-feed-2')] }) }];
  },
  get bad() {
    return [
      {
        osv: npm('left-pad', { origins: [origin('some-feed'), origin('Some Feed', 'b')] }),
        at: '/database_specific/malicious-packages-origins/1/source',
        says: '"Some Feed"',
      },
    ];
  },
});
