import { quote } from '../core/quote.ts';
import { ORIGINS, originsOf } from '../core/report.ts';
import { defineRule } from '../core/rule.ts';
import { npm, origin } from './examples.ts';

const SHA256 = /^[0-9a-f]{64}$/;

export default defineRule({
  id: 'origin-sha256',
  scope: 'report',
  reads: ['origins'],
  severity: 'error',
  summary: "An origin's sha256 has 64 lower-case hexadecimal digits.",
  why: 'It identifies the row: written otherwise, the next import takes the same bytes for new ones.',
  check(osv, emit) {
    const origins = originsOf(osv);
    for (let i = 0; i < origins.length; i++) {
      const sha256 = origins[i]?.sha256 ?? '';
      if (SHA256.test(sha256)) continue;
      emit({
        pointer: `/database_specific/${ORIGINS}/${i}/sha256`,
        message: `${quote(sha256)} is no SHA-256 of 64 lower-case hexadecimal digits.`,
        hint: "Take the sum of the bytes of the source's own report, as `sha256sum` prints it.",
      });
    }
  },
  get good() {
    return [{ osv: npm('left-pad', { origins: [origin('some-feed', '0f')] }) }];
  },
  get bad() {
    return [
      {
        osv: npm('left-pad', {
          origins: [
            origin('some-feed'),
            origin('some-feed', 'B'),
            origin('other', 'c', { sha256: 'c0ffee' }),
          ],
        }),
        at: [
          '/database_specific/malicious-packages-origins/1/sha256',
          '/database_specific/malicious-packages-origins/2/sha256',
        ],
        says: '"c0ffee"',
      },
    ];
  },
});
