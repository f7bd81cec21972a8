import { formatSummary } from '../core/format.ts';
import { GIT, packageOf } from '../core/package-of.ts';
import { quote } from '../core/quote.ts';
import type { Osv, PackageName } from '../core/report.ts';
import { defineRule } from '../core/rule.ts';
import { canonicalName, isKnownEcosystem, nameProblem, suggestEcosystem } from '../ecosystems/index.ts';
import { git, npm, pypi, report } from './examples.ts';

export default defineRule({
  id: 'summary-generated',
  scope: 'report',
  severity: 'error',
  summary: 'The summary is `Malicious code in <name> (<ecosystem>)`.',
  why: 'It is all that most tools show: it must name the right package, the same way in every report.',
  check(osv, emit) {
    const summary = missingSummary(osv);
    if (summary === undefined) return;
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
    const summary = missingSummary(draft);
    if (summary !== undefined) draft.summary = summary;
  },
  get good() {
    return [
      { osv: npm('@scope/left-pad') },
      { osv: git('https://github.com/owner/repo') },
      // What is wrong with the package is said there, not here as well.
      {
        osv: report(
          { ecosystem: 'pypi', name: 'left-pad' },
          { summary: 'Malicious code in left-pad (PyPI)' },
        ),
      },
      { osv: npm('left-pad@1.0.0', { summary: 'Malicious code in left-pad (npm)' }) },
    ];
  },
  get bad() {
    return [
      {
        osv: npm('left-pad', { summary: 'left-pad steals tokens' }),
        at: '/summary',
        says: '"left-pad steals',
        fixed: npm('left-pad'),
      },
      { osv: npm('left-pad', { summary: undefined }), at: '', fixed: npm('left-pad') },
      {
        osv: pypi('Left_Pad', { summary: 'Steals' }),
        at: '/summary',
        says: 'Malicious code in left-pad (PyPI)',
        fixed: pypi('Left_Pad', { summary: 'Malicious code in left-pad (PyPI)' }),
      },
    ];
  },
});

/** The summary that the report should have and has not. */
function missingSummary(osv: Osv): string | undefined {
  const pkg = packageOf(osv);
  if (!pkg || osv.summary === formatSummary(pkg)) return undefined;
  const meant = spelledRight(pkg);
  const summary = meant && formatSummary(meant);
  return summary === osv.summary ? undefined : summary;
}

/** The package as the other rules have it spelled; undefined where they do not know either. */
function spelledRight({ ecosystem, name }: PackageName): PackageName | undefined {
  if (ecosystem === GIT) return { ecosystem, name };
  const known = isKnownEcosystem(ecosystem) ? ecosystem : suggestEcosystem(ecosystem);
  if (known === undefined || nameProblem(known, name) !== undefined) return undefined;
  return { ecosystem: known, name: canonicalName(known, name) };
}
