import { quote } from '../core/quote.ts';
import type { Reference } from '../core/report.ts';
import { defineRule } from '../core/rule.ts';
import { npm } from './examples.ts';

/** Pages of which everyone knows what they are: by host (without `www.`), the path, and the type it deserves. */
const PAGES: ReadonlyMap<string, readonly [path: RegExp, type: string]> = new Map([
  ['github.com', [/^\/(?:[^/]+\/[^/]+\/security\/)?advisories\/GHSA-/i, 'ADVISORY']],
  ['security.snyk.io', [/^\/vuln\/./i, 'ADVISORY']],
  ['snyk.io', [/^\/vuln\/./i, 'ADVISORY']],
  ['nvd.nist.gov', [/^\/vuln\/detail\/CVE-/i, 'ADVISORY']],
  ['cve.org', [/^\/CVERecord\?id=CVE-/i, 'ADVISORY']],
  ['osv.dev', [/^\/vulnerability\/./i, 'ADVISORY']],
  ['rustsec.org', [/^\/advisories\/RUSTSEC-/i, 'ADVISORY']],
  ['npmjs.com', [/^\/package\/./i, 'PACKAGE']],
  ['pypi.org', [/^\/project\/./i, 'PACKAGE']],
  ['rubygems.org', [/^\/gems\/./i, 'PACKAGE']],
  ['crates.io', [/^\/crates\/./i, 'PACKAGE']],
  ['nuget.org', [/^\/packages\/./i, 'PACKAGE']],
  ['packagist.org', [/^\/packages\/[^/]+\/./i, 'PACKAGE']],
  ['hex.pm', [/^\/packages\/./i, 'PACKAGE']],
  ['pub.dev', [/^\/packages\/./i, 'PACKAGE']],
  ['pkg.go.dev', [/^\/[^/?]+\.[^/?]+\/./i, 'PACKAGE']],
  ['marketplace.visualstudio.com', [/^\/items\?itemName=./i, 'PACKAGE']],
]);
/** Types that say something else of a page than it is; EVIDENCE, REPORT and so on say what it is to this report. */
const MISTAKEN = ['WEB', 'ARTICLE', 'ADVISORY', 'PACKAGE'];

export default defineRule({
  id: 'reference-type',
  scope: 'report',
  reads: ['references'],
  severity: 'warning',
  summary: 'A reference to an advisory or to a package page has that type.',
  why: 'Tools sort references by type: a package page among the articles looks like a source, and is none.',
  check(osv, emit) {
    const references = osv.references;
    if (!references) return;
    for (let i = 0; i < references.length; i++) {
      const reference = references[i];
      const type = reference && betterType(reference);
      if (!reference || type === undefined) continue;
      emit({
        pointer: `/references/${i}/type`,
        message: `${quote(reference.url)} has the type ${reference.type}, and is ${type === 'PACKAGE' ? 'a PACKAGE' : 'an ADVISORY'}.`,
        hint: 'Run `mal normalize` to correct the type.',
      });
    }
  },
  fix(draft) {
    for (const reference of draft.references ?? []) reference.type = betterType(reference) ?? reference.type;
  },
  get good() {
    return [
      {
        osv: npm('left-pad', {
          references: [{ type: 'PACKAGE', url: 'https://www.npmjs.com/package/left-pad' }],
        }),
      },
      {
        osv: npm('left-pad', {
          references: [{ type: 'EVIDENCE', url: 'https://www.npmjs.com/package/left-pad' }],
        }),
      },
      {
        osv: npm('left-pad', {
          references: [{ type: 'WEB', url: 'https://github.com/owner/repo/issues/1' }],
        }),
      },
    ];
  },
  get bad() {
    return [
      {
        osv: npm('left-pad', {
          references: [
            { type: 'ARTICLE', url: 'https://blog.example.org/a' },
            { type: 'WEB', url: 'https://github.com/advisories/GHSA-2v46-p5h4-248w' },
            { type: 'ADVISORY', url: 'https://www.npmjs.com/package/left-pad' },
          ],
        }),
        at: ['/references/1/type', '/references/2/type'],
        says: 'ADVISORY',
        fixed: npm('left-pad', {
          references: [
            { type: 'ARTICLE', url: 'https://blog.example.org/a' },
            { type: 'ADVISORY', url: 'https://github.com/advisories/GHSA-2v46-p5h4-248w' },
            { type: 'PACKAGE', url: 'https://www.npmjs.com/package/left-pad' },
          ],
        }),
      },
    ];
  },
});

/** The type that the page has, if the reference has another one that cannot be meant. */
function betterType({ type, url }: Reference): string | undefined {
  if (!MISTAKEN.includes(type)) return undefined;
  const start = url.indexOf('://') + 3;
  const slash = url.indexOf('/', start);
  if (start < 3 || slash < 0) return undefined;
  const page = PAGES.get(url.slice(url.startsWith('www.', start) ? start + 4 : start, slash).toLowerCase());
  if (page === undefined || page[1] === type) return undefined;
  return page[0].test(url.slice(slash)) ? page[1] : undefined;
}
