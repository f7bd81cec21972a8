import { ORIGINS } from '../core/report.ts';
import { defineRule } from '../core/rule.ts';
import { npm } from './examples.ts';

export default defineRule({
  id: 'origin-null',
  scope: 'report',
  reads: ['origins'],
  severity: 'warning',
  summary: 'A report without origins leaves `malicious-packages-origins` out.',
  why: '`null` is neither a list nor its absence, and tools that expect a list break on it.',
  check(osv, emit) {
    if (osv.database_specific?.[ORIGINS] !== null) return;
    emit({
      pointer: `/database_specific/${ORIGINS}`,
      message: `\`${ORIGINS}\` is null.`,
      hint: 'Run `mal normalize` to remove it.',
    });
  },
  fix(draft) {
    const specific = draft.database_specific;
    if (specific?.[ORIGINS] !== null) return;
    delete specific[ORIGINS];
    if (Object.keys(specific).length === 0) delete draft.database_specific;
  },
  get good() {
    return [{ osv: npm('left-pad') }, { osv: npm('left-pad', { origins: [] }) }];
  },
  get bad() {
    return [
      {
        osv: npm('left-pad', { origins: null }),
        at: '/database_specific/malicious-packages-origins',
        fixed: npm('left-pad'),
      },
      {
        osv: npm('left-pad', {
          database_specific: { iocs: { domains: ['evil.example.net'] }, [ORIGINS]: null },
        }),
        at: '/database_specific/malicious-packages-origins',
        fixed: npm('left-pad', { database_specific: { iocs: { domains: ['evil.example.net'] } } }),
      },
    ];
  },
});
