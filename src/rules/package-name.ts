import { findHiddenCharacter } from '../core/characters.ts';
import { quote } from '../core/quote.ts';
import { defineRule } from '../core/rule.ts';
import { findEcosystem, nameProblem } from '../ecosystems/index.ts';
import { npm, pypi } from './examples.ts';

export default defineRule({
  id: 'package-name',
  scope: 'report',
  severity: 'error',
  summary: "A package's name is one that its registry could hold.",
  why: 'A name that cannot exist matches nothing, and one with path segments in it would escape its folder.',
  check(osv, emit) {
    for (let i = 0; i < osv.affected.length; i++) {
      const pkg = osv.affected[i]?.package;
      if (!pkg || !findEcosystem(pkg.ecosystem)) continue;
      const problem = nameProblem(pkg.ecosystem, pkg.name);
      // Hidden characters have a rule of their own, which says more about them.
      if (problem === undefined || findHiddenCharacter(pkg.name)) continue;
      emit({
        pointer: `/affected/${i}/package/name`,
        message: `${quote(pkg.name)} ${problem}.`,
        hint: `Write the name exactly as ${pkg.ecosystem} shows it, without version, URL or path.`,
      });
    }
  },
  get good() {
    return [{ osv: npm('@scope/left-pad') }, { osv: pypi('left-pad') }];
  },
  get bad() {
    return [
      { osv: npm('../../etc/passwd'), at: '/affected/0/package/name' },
      { osv: npm('scope/left-pad/lib'), at: '/affected/0/package/name' },
      { osv: npm(''), at: '/affected/0/package/name', says: 'empty' },
    ];
  },
});
