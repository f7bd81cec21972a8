import { quote } from '../core/quote.ts';
import { defineRule } from '../core/rule.ts';
import { findEcosystem, GIT_REPOSITORIES, suggestEcosystem } from '../ecosystems/index.ts';
import { npm, pypi, report } from './examples.ts';

export default defineRule({
  id: 'package-ecosystem',
  scope: 'report',
  severity: 'error',
  summary: 'The ecosystem is one that OSV names, in its exact spelling.',
  why: 'Scanners compare ecosystems byte for byte: a report on `pypi` protects nobody who installs from `PyPI`.',
  check(osv, emit) {
    for (let i = 0; i < osv.affected.length; i++) {
      const ecosystem = osv.affected[i]?.package?.ecosystem;
      if (ecosystem === undefined || findEcosystem(ecosystem)) continue;
      const pointer = `/affected/${i}/package/ecosystem`;
      if (ecosystem.toUpperCase() === GIT_REPOSITORIES.name) {
        emit({
          pointer,
          message: 'Git is no ecosystem of packages.',
          hint: 'Leave `package` out and name the repository in a range of type GIT.',
          fixable: false,
        });
        continue;
      }
      const suggestion = suggestEcosystem(ecosystem);
      emit({
        pointer,
        message: `${quote(ecosystem)} is no ecosystem that OSV knows${suggestion ? `; it is spelled ${quote(suggestion)}` : ''}.`,
        hint: suggestion
          ? 'Run `mal normalize` to correct it.'
          : 'Write the name as OSV does, such as "npm", "PyPI", "crates.io" or "GitHub Actions".',
        fixable: suggestion !== undefined,
      });
    }
  },
  fix(draft) {
    for (const { package: pkg } of draft.affected) {
      if (!pkg || findEcosystem(pkg.ecosystem)) continue;
      pkg.ecosystem = suggestEcosystem(pkg.ecosystem) ?? pkg.ecosystem;
    }
  },
  get good() {
    return [
      { osv: npm('left-pad') },
      { osv: report({ ecosystem: 'VSCode:https://open-vsx.org', name: 'pub.ext' }) },
    ];
  },
  get bad() {
    return [
      {
        osv: report(
          { ecosystem: 'pypi', name: 'left-pad', purl: 'pkg:pypi/left-pad' },
          { summary: 'Malicious code in left-pad (PyPI)' },
        ),
        at: '/affected/0/package/ecosystem',
        says: '"PyPI"',
        fixed: pypi('left-pad'),
      },
      { osv: report({ ecosystem: 'homemade', name: 'left-pad' }), at: '/affected/0/package/ecosystem' },
      {
        osv: report({ ecosystem: 'npm:', name: 'left-pad' }, { summary: 'Malicious code in left-pad (npm)' }),
        at: '/affected/0/package/ecosystem',
        fixed: report({ ecosystem: 'npm', name: 'left-pad' }),
      },
      {
        osv: report({ ecosystem: 'GIT', name: 'github.com/o/r' }),
        at: '/affected/0/package/ecosystem',
        says: 'Git',
      },
    ];
  },
});
