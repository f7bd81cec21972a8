import { affectsAllVersions } from '../core/evaluate.ts';
import { quote } from '../core/quote.ts';
import { defineRule } from '../core/rule.ts';
import { compareVersions } from '../ecosystems/index.ts';
import { npm, report, semver } from './examples.ts';

const confirmed = {
  'all-versions': { confirmed: true, reason: 'The name was never anything but this malware.' },
};

export default defineRule({
  id: 'popular-all-versions',
  scope: 'report',
  reads: ['ranges'],
  severity: 'error',
  summary: 'A report calls all versions of a popular package malicious only where it says so deliberately.',
  why: 'One careless `introduced: "0"` blocks every release of a package that millions install.',
  check(osv, emit, context) {
    if (osv.withdrawn !== undefined) return;
    for (let i = 0; i < osv.affected.length; i++) {
      const affected = osv.affected[i];
      const pkg = affected?.package;
      if (!pkg || !affected.ranges || affected.ranges.length === 0) continue;
      // Popularity first: it is one look-up, and nearly no malware is popular.
      if (!context.isPopular(pkg.ecosystem, pkg.name) || isDeliberate(osv.database_specific)) continue;
      if (!affectsAllVersions(affected, (a, b) => compareVersions(pkg.ecosystem, a, b))) continue;
      emit({
        pointer: `/affected/${i}/ranges`,
        message: `The report calls every version of ${quote(pkg.name)} malicious, one of the most downloaded packages of ${pkg.ecosystem}.`,
        hint: 'List the malicious versions in `versions` instead; if really all are, set `database_specific.all-versions` to `{ "confirmed": true, "reason": "…" }`.',
      });
    }
  },
  get good() {
    return [
      { osv: npm('lodash', { versions: ['4.17.99'] }) },
      { osv: npm('lodash', { ranges: [semver({ introduced: '4.17.99' }, { fixed: '4.17.100' })] }) },
      { osv: npm('lodash', { ranges: [semver({ introduced: '0' }, { fixed: '0.1.0' })] }) },
      { osv: npm('lodash', { ranges: [semver({ introduced: '0' })], withdrawn: '2025-01-03T00:00:00Z' }) },
      { osv: npm('lodash', { ranges: [semver({ introduced: '0' })], database_specific: confirmed }) },
      { osv: npm('no-such-package-of-note', { ranges: [semver({ introduced: '0' })] }) },
    ];
  },
  get bad() {
    return [
      {
        osv: report(
          { ecosystem: 'npm:https://registry.npmjs.org', name: 'lodash', purl: 'pkg:npm/lodash' },
          { ranges: [semver({ introduced: '0' })] },
        ),
        at: '/affected/0/ranges',
      },
      {
        osv: npm('lodash', { ranges: [semver({ introduced: '0' })] }),
        at: '/affected/0/ranges',
        says: '"lodash"',
      },
      {
        osv: npm('lodash', { versions: ['4.17.99'], ranges: [semver({ introduced: '0.0.0' })] }),
        at: '/affected/0/ranges',
      },
      {
        osv: npm('lodash', {
          ranges: [semver({ introduced: '4.0.0' }), semver({ introduced: '0' }, { fixed: '4.0.0' })],
        }),
        at: '/affected/0/ranges',
      },
      {
        osv: npm('lodash', { ranges: [semver({ introduced: '0' }, { limit: '*' })] }),
        at: '/affected/0/ranges',
      },
    ];
  },
});

function isDeliberate(
  specific: { 'all-versions'?: { confirmed: boolean; reason: string } } | undefined,
): boolean {
  const said = specific?.['all-versions'];
  return said?.confirmed === true && typeof said.reason === 'string' && said.reason.trim() !== '';
}
