import { quote } from '../core/quote.ts';
import { EVENT_KINDS, type EventKind } from '../core/report.ts';
import { defineRule } from '../core/rule.ts';
import type { Ecosystem } from '../ecosystems/ecosystem.ts';
import { findEcosystem } from '../ecosystems/index.ts';
import { repairVersion } from '../ecosystems/repair-version.ts';
import { npm, semver } from './examples.ts';

export default defineRule({
  id: 'range-version-invalid',
  scope: 'report',
  reads: ['ranges'],
  severity: 'error',
  summary: 'The events of a range name versions that the registry could hold.',
  why: 'A scanner that cannot read a version of a range skips the range or the whole report.',
  check(osv, emit) {
    for (let i = 0; i < osv.affected.length; i++) {
      const { package: pkg, ranges } = osv.affected[i] ?? {};
      const ecosystem = pkg && ranges && findEcosystem(pkg.ecosystem)?.ecosystem;
      if (!pkg || !ranges || !ecosystem) continue;
      for (let j = 0; j < ranges.length; j++) {
        const events = ranges[j]?.type === 'GIT' ? [] : (ranges[j]?.events ?? []);
        for (let k = 0; k < events.length; k++) {
          for (const kind of EVENT_KINDS) {
            const value = events[k]?.[kind];
            const problem = value === undefined ? undefined : problemOf(ecosystem, kind, value);
            if (problem === undefined) continue;
            const repaired = repairVersion(ecosystem, value ?? '');
            emit({
              pointer: `/affected/${i}/ranges/${j}/events/${k}/${kind}`,
              message: `${quote(value)} ${problem}.`,
              hint: repaired
                ? `Run \`mal normalize\` to write ${quote(repaired)}.`
                : `Write a version as ${pkg.ecosystem} does; only \`introduced\` may be "0", for "before every version".`,
              fixable: repaired !== undefined,
            });
          }
        }
      }
    }
  },
  fix(draft) {
    for (const { package: pkg, ranges } of draft.affected) {
      const ecosystem = pkg && findEcosystem(pkg.ecosystem)?.ecosystem;
      if (!ecosystem) continue;
      for (const event of (ranges ?? []).flatMap((range) => (range.type === 'GIT' ? [] : range.events))) {
        for (const kind of EVENT_KINDS) {
          const value = event[kind];
          if (value === undefined || problemOf(ecosystem, kind, value) === undefined) continue;
          event[kind] = repairVersion(ecosystem, value) ?? value;
        }
      }
    }
  },
  get good() {
    return [
      { osv: npm('left-pad', { ranges: [semver({ introduced: '0' }, { fixed: '1.1.0' })] }) },
      { osv: npm('left-pad', { ranges: [semver({ introduced: '1.0.0-rc.1' }, { limit: '*' })] }) },
    ];
  },
  get bad() {
    return [
      {
        osv: npm('left-pad', {
          ranges: [semver({ introduced: '0' }, { fixed: '1.0.0' }), semver({ introduced: 'v1.1.0' })],
        }),
        at: '/affected/0/ranges/1/events/0/introduced',
        says: '"v1.1.0"',
        fixed: npm('left-pad', {
          ranges: [semver({ introduced: '0' }, { fixed: '1.0.0' }), semver({ introduced: '1.1.0' })],
        }),
      },
      {
        osv: npm('left-pad', { ranges: [semver({ introduced: '*' })] }),
        at: '/affected/0/ranges/0/events/0/introduced',
      },
      {
        osv: npm('left-pad', { ranges: [semver({ introduced: '0' }, { fixed: 'unknown' })] }),
        at: '/affected/0/ranges/0/events/1/fixed',
      },
    ];
  },
});

/** `introduced` may be `0` and `limit` may be `*` whatever the ecosystem (OSV schema, events). */
function problemOf(ecosystem: Ecosystem, kind: EventKind, value: string): string | undefined {
  if (value === '0' && kind === 'introduced') return undefined;
  if (value === '*' && kind === 'limit') return undefined;
  return ecosystem.versionProblem(value);
}
