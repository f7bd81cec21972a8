import { formatSummary } from '../core/format.ts';
import { packageOf } from '../core/package-of.ts';
import { quote } from '../core/quote.ts';
import { defineRule } from '../core/rule.ts';
import { git, npm } from './examples.ts';

export default defineRule({
  id: 'summary-generated',
  scope: 'report',
  severity: 'error',
  summary: 'The summary is `Malicious code in <name> (<ecosystem>)`.',
  why: 'It is all that most tools show: it must name the right package, the same way in every report.',
  check(osv, emit) {
    const pkg = packageOf(osv);
    if (!pkg) return;
    const summary = formatSummary(pkg);
    if (osv.summary === summary) return;
    emit({
      pointer: osv.summary === undefined ? '' : '/summary',
      message:
        osv.summary === undefined
          ? 'The report has no summary.'
          : `The summary is ${quote(osv.summary)}; it should be ${quote(summary)}.`,
      hint: 'Run `mal normalize` to write it; what else you want to say belongs into `details`.',
    });
  },
  fix(draft) {
    const pkg = packageOf(draft);
    if (pkg) draft.summary = formatSummary(pkg);
  },
  good: [{ osv: npm('@scope/left-pad') }, { osv: git('https://github.com/owner/repo') }],
  bad: [
    {
      osv: npm('left-pad', { summary: 'left-pad steals tokens' }),
      at: '/summary',
      says: '"left-pad steals',
      fixed: npm('left-pad'),
    },
    { osv: npm('left-pad', { summary: undefined }), at: '', fixed: npm('left-pad') },
  ],
});
