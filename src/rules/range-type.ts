import { defineRule } from '../core/rule.ts';
import { findEcosystem } from '../ecosystems/index.ts';
import { ecosystem, npm, pypi, semver } from './examples.ts';

export default defineRule({
  id: 'range-type',
  scope: 'report',
  reads: ['ranges'],
  severity: 'error',
  summary: 'A range has a type that fits its ecosystem.',
  why: 'A SEMVER range on a registry with another version order is compared wrongly, and other databases reject the report.',
  check(osv, emit) {
    for (let i = 0; i < osv.affected.length; i++) {
      const { package: pkg, ranges } = osv.affected[i] ?? {};
      const allowed = pkg && ranges && findEcosystem(pkg.ecosystem)?.ecosystem.rangeTypes;
      if (!pkg || !ranges || !allowed) continue;
      for (let j = 0; j < ranges.length; j++) {
        const type = ranges[j]?.type;
        // `package-or-git` speaks of GIT ranges.
        if (type === undefined || type === 'GIT' || allowed.includes(type)) continue;
        emit({
          pointer: `/affected/${i}/ranges/${j}/type`,
          message: `A range on ${pkg.ecosystem} has the type ${allowed.join(' or ')}, not ${type}.`,
          hint: 'Run `mal normalize` to correct it.',
          fixable: allowed.includes('ECOSYSTEM'),
        });
      }
    }
  },
  // Both types name versions of the registry; only the order they promise differs, so the values stay.
  fix(draft) {
    for (const { package: pkg, ranges } of draft.affected) {
      const allowed = pkg && findEcosystem(pkg.ecosystem)?.ecosystem.rangeTypes;
      if (!ranges || !allowed?.includes('ECOSYSTEM') || allowed.includes('SEMVER')) continue;
      for (const range of ranges) if (range.type === 'SEMVER') range.type = 'ECOSYSTEM';
    }
  },
  get good() {
    return [
      { osv: npm('left-pad', { ranges: [semver({ introduced: '0' })] }) },
      { osv: pypi('left-pad', { ranges: [ecosystem({ introduced: '0' })] }) },
    ];
  },
  get bad() {
    return [
      {
        osv: pypi('left-pad', {
          ranges: [ecosystem({ introduced: '1.0' }, { fixed: '2.0' }), semver({ introduced: '3.0' })],
        }),
        at: '/affected/0/ranges/1/type',
        says: 'ECOSYSTEM',
        fixed: pypi('left-pad', {
          ranges: [ecosystem({ introduced: '1.0' }, { fixed: '2.0' }), ecosystem({ introduced: '3.0' })],
        }),
      },
    ];
  },
});
