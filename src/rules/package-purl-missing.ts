import { quote } from '../core/quote.ts';
import type { Package } from '../core/report.ts';
import { defineRule } from '../core/rule.ts';
import { nameProblem, packagePurl } from '../ecosystems/index.ts';
import { git, npm, report } from './examples.ts';

export default defineRule({
  id: 'package-purl-missing',
  scope: 'report',
  severity: 'warning',
  summary: 'A package has its purl beside its name, where purl has a type for the ecosystem.',
  why: 'Renovate and Dependency-Track match by purl alone: to them a report without one does not exist.',
  check(osv, emit) {
    for (let i = 0; i < osv.affected.length; i++) {
      const pkg = osv.affected[i]?.package;
      if (!pkg || pkg.purl !== undefined) continue;
      const purl = certainPurl(pkg);
      if (purl === undefined) continue;
      emit({
        pointer: `/affected/${i}/package`,
        message: `The package has no purl; it is ${quote(purl)}.`,
        hint: 'Run `mal normalize` to add it.',
      });
    }
  },
  fix(draft) {
    for (const { package: pkg } of draft.affected) {
      if (!pkg || pkg.purl !== undefined) continue;
      const purl = certainPurl(pkg);
      if (purl !== undefined) pkg.purl = purl;
    }
  },
  get good() {
    return [
      { osv: npm('left-pad') },
      { osv: git('https://github.com/owner/repo') },
      { osv: report({ ecosystem: 'npm', name: 'left pad' }) },
    ];
  },
  get bad() {
    return [
      {
        osv: report({ ecosystem: 'npm', name: '@scope/left-pad' }),
        at: '/affected/0/package',
        says: '"pkg:npm/%40scope/left-pad"',
        fixed: npm('@scope/left-pad'),
      },
    ];
  },
});

/** A name that cannot be right makes no purl that is. */
function certainPurl({ ecosystem, name }: Package): string | undefined {
  return nameProblem(ecosystem, name) === undefined ? packagePurl(ecosystem, name) : undefined;
}
