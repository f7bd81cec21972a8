import { quote } from '../core/quote.ts';
import { defineRule } from '../core/rule.ts';
import { findEcosystem } from '../ecosystems/index.ts';
import { repairVersion } from '../ecosystems/repair-version.ts';
import { npm, pypi } from './examples.ts';

export default defineRule({
  id: 'version-invalid',
  scope: 'report',
  reads: ['versions'],
  severity: 'error',
  summary: 'A version is written as its registry writes it.',
  why: 'Scanners compare versions byte for byte: `v1.0.0` never matches an installed `1.0.0`.',
  check(osv, emit) {
    for (let i = 0; i < osv.affected.length; i++) {
      const { package: pkg, versions } = osv.affected[i] ?? {};
      const ecosystem = pkg && versions && findEcosystem(pkg.ecosystem)?.ecosystem;
      if (!pkg || !versions || !ecosystem) continue;
      for (let j = 0; j < versions.length; j++) {
        const version = versions[j] ?? '';
        const problem = ecosystem.versionProblem(version);
        // Blanks have a rule of their own.
        if (problem === undefined || version !== version.trim() || version === '') continue;
        const repaired = repairVersion(ecosystem, version);
        emit({
          pointer: `/affected/${i}/versions/${j}`,
          message: `${quote(version)} ${problem}.`,
          hint: repaired
            ? `Run \`mal normalize\` to write ${quote(repaired)}.`
            : `Copy the version from ${pkg.ecosystem}; for several versions, list each, or use \`ranges\`.`,
          fixable: repaired !== undefined,
        });
      }
    }
  },
  fix(draft) {
    for (const { package: pkg, versions } of draft.affected) {
      const ecosystem = pkg && findEcosystem(pkg.ecosystem)?.ecosystem;
      if (!ecosystem || !versions) continue;
      for (const [j, version] of versions.entries())
        versions[j] = repairVersion(ecosystem, version) ?? version;
    }
  },
  get good() {
    return [
      { osv: npm('left-pad', { versions: ['1.0.0', '1.0.0-beta.1+build'] }) },
      { osv: pypi('left-pad', { versions: ['1', '1.0rc1', '2024.1.post2'] }) },
    ];
  },
  get bad() {
    return [
      {
        osv: npm('left-pad', { versions: ['1.0.0', 'v1.0.1'] }),
        at: '/affected/0/versions/1',
        says: '"v1.0.1"',
        fixed: npm('left-pad', { versions: ['1.0.0', '1.0.1'] }),
      },
      { osv: npm('left-pad', { versions: ['1.0.0', '^1.2.0'] }), at: '/affected/0/versions/1' },
      { osv: npm('left-pad', { versions: ['>=1.0.0 <2.0.0'] }), at: '/affected/0/versions/0' },
    ];
  },
});
