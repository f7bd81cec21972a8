import { quote } from '../core/quote.ts';
import type { Package } from '../core/report.ts';
import { defineRule } from '../core/rule.ts';
import { nameProblem, packagePurl } from '../ecosystems/index.ts';
import { readPurl } from '../ecosystems/parse-purl.ts';
import { npm, pypi } from './examples.ts';

export default defineRule({
  id: 'package-purl',
  scope: 'report',
  severity: 'error',
  summary: 'The purl is exactly the one of the package, without a version.',
  why: 'Renovate and Dependency-Track match by purl alone, and drop a report whose purl they would write otherwise.',
  check(osv, emit) {
    for (let i = 0; i < osv.affected.length; i++) {
      const pkg = osv.affected[i]?.package;
      if (pkg?.purl === undefined) continue;
      const purl = packagePurl(pkg.ecosystem, pkg.name);
      if (purl === undefined || purl === pkg.purl || nameProblem(pkg.ecosystem, pkg.name) !== undefined)
        continue;
      const fixable = isSpellingOf(pkg.purl, purl);
      emit({
        pointer: `/affected/${i}/package/purl`,
        message: `The purl of this package is ${quote(purl)}, not ${quote(pkg.purl)}.`,
        hint: fixable
          ? 'Run `mal normalize` to correct it.'
          : readPurl(pkg.purl) === undefined
            ? `That is no purl: write ${quote(purl)}, or remove the line and run \`mal normalize\`.`
            : 'It names another package: correct the purl or the name, whichever is wrong.',
        fixable,
      });
    }
  },
  fix(draft) {
    for (const { package: pkg } of draft.affected) {
      const purl = pkg && correctPurl(pkg);
      if (purl !== undefined) pkg!.purl = purl;
    }
  },
  get good() {
    return [
      { osv: npm('@scope/left-pad') },
      { osv: pypi('foo-bar') },
      { osv: npm('left-pad') },
      { osv: npm('left-pad@1', { purl: 'pkg:npm/left-pad' }) },
    ];
  },
  get bad() {
    return [
      {
        osv: npm('@scope/left-pad', { purl: 'pkg:npm/@scope/left-pad@1.0.0' }),
        at: '/affected/0/package/purl',
        says: '"pkg:npm/%40scope/left-pad"',
        fixed: npm('@scope/left-pad'),
      },
      {
        osv: pypi('foo-bar', { purl: 'pkg:pypi/Foo_Bar' }),
        at: '/affected/0/package/purl',
        fixed: pypi('foo-bar'),
      },
      {
        osv: npm('left-pad', { purl: 'pkg:npm/right-pad' }),
        at: '/affected/0/package/purl',
        says: 'right-pad',
      },
      { osv: npm('left-pad', { purl: 'left-pad' }), at: '/affected/0/package/purl', says: '"left-pad"' },
    ];
  },
});

function correctPurl(pkg: Package): string | undefined {
  if (pkg.purl === undefined) return undefined;
  const purl = packagePurl(pkg.ecosystem, pkg.name);
  return purl !== undefined && isSpellingOf(pkg.purl, purl) ? purl : undefined;
}

/** Whether two purls differ only in version, subpath, case, separators and percent-encoding: then the name decides. */
function isSpellingOf(given: string, purl: string): boolean {
  return looseForm(given) === looseForm(purl);
}

function looseForm(purl: string): string {
  const [name = ''] = purl.split(/[?#]/, 1);
  // A version follows the last `@`, unless that `@` begins an npm scope.
  const at = name.lastIndexOf('@');
  const bare = at > 0 && name[at - 1] !== '/' ? name.slice(0, at) : name;
  return bare
    .replace(/%40/gi, '@')
    .toLowerCase()
    .replace(/[-_.]+/g, '-');
}
