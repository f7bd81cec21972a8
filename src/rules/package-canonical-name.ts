import { quote } from '../core/quote.ts';
import { defineRule } from '../core/rule.ts';
import { canonicalName } from '../ecosystems/index.ts';
import { npm, pypi } from './examples.ts';

export default defineRule({
  id: 'package-canonical-name',
  scope: 'report',
  severity: 'error',
  summary: "A package's name is spelled as its registry spells it.",
  why: 'Scanners look names up byte for byte: `Foo_Bar` never matches `foo-bar`.',
  check(osv, emit) {
    for (let i = 0; i < osv.affected.length; i++) {
      const pkg = osv.affected[i]?.package;
      if (!pkg) continue;
      const canonical = canonicalName(pkg.ecosystem, pkg.name);
      if (canonical === pkg.name) continue;
      emit({
        pointer: `/affected/${i}/package/name`,
        message: `${pkg.ecosystem} spells this package ${quote(canonical)}, not ${quote(pkg.name)}.`,
        hint: 'Run `mal normalize` to rename it.',
      });
    }
  },
  fix(draft) {
    for (const { package: pkg } of draft.affected) {
      if (pkg) pkg.name = canonicalName(pkg.ecosystem, pkg.name);
    }
  },
  get good() {
    return [{ osv: pypi('foo-bar') }, { osv: npm('JSONStream') }];
  },
  get bad() {
    return [
      {
        osv: pypi('Foo_Bar', { purl: 'pkg:pypi/foo-bar', summary: 'Malicious code in foo-bar (PyPI)' }),
        at: '/affected/0/package/name',
        says: '"foo-bar"',
        fixed: pypi('foo-bar'),
      },
    ];
  },
});
