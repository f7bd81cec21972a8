import { rangeTester } from '../core/evaluate.ts';
import { quote } from '../core/quote.ts';
import type { Addition, FalsePositive } from '../core/report.ts';
import { defineRule } from '../core/rule.ts';
import { compareInstants } from '../core/time.ts';
import { compareVersions } from '../ecosystems/index.ts';
import { npm, semver } from './examples.ts';

const excluded = { versions: ['1.0.1'], reason: 'Published by its owner.', time: '2025-01-02T00:00:00Z' };
const reinstated = { ...excluded, time: '2025-01-03T00:00:00Z', reinstated: true };
const added = { versions: ['1.0.1'], time: '2025-01-03T00:00:00Z' };

export default defineRule({
  id: 'false-positive-affected',
  scope: 'report',
  reads: ['decisions'],
  severity: 'warning',
  summary: 'A version that was excluded as a false positive is not affected any more.',
  why: 'Scanners read `affected` alone: the version is blocked although somebody found that it is harmless.',
  check(osv, emit) {
    const entries = osv.database_specific?.['false-positives'];
    // A withdrawn report keeps what it claimed, as a record.
    if (!entries || entries.length === 0 || osv.withdrawn !== undefined) return;
    const additions = osv.database_specific?.additions ?? [];
    for (let i = 0; i < osv.affected.length; i++) {
      const { package: pkg, versions, ranges } = osv.affected[i] ?? {};
      if (!pkg) continue;
      const compare = (a: string, b: string) => compareVersions(pkg.ecosystem, a, b);
      const deciding = decide(entries, additions);
      const inRange = rangeTester(ranges, compare);
      const listed = new Map(versions?.map((version, j) => [version, j]));
      for (const [version, excludes] of deciding) {
        if (!excludes) continue;
        const pointer = listed.has(version)
          ? `/affected/${i}/versions/${listed.get(version)}`
          : inRange?.(version)
            ? `/affected/${i}/ranges`
            : undefined;
        if (pointer === undefined) continue;
        emit({
          pointer,
          message: `The version ${quote(version)} was excluded as a false positive, and is affected all the same.`,
          hint: 'Take it out of `versions` and divide the ranges that cover it, or append an entry with `"reinstated": true`.',
        });
      }
    }
  },
  get good() {
    return [
      { osv: npm('left-pad', { versions: ['1.0.0'], database_specific: { 'false-positives': [excluded] } }) },
      {
        osv: npm('left-pad', {
          versions: ['1.0.1'],
          database_specific: { 'false-positives': [excluded, reinstated] },
        }),
      },
      {
        osv: npm('left-pad', {
          versions: ['1.0.1'],
          database_specific: { 'false-positives': [excluded], additions: [added] },
        }),
      },
    ];
  },
  get bad() {
    return [
      {
        osv: npm('left-pad', {
          versions: ['1.0.0', '1.0.1'],
          database_specific: {
            'false-positives': [reinstated, excluded, { ...excluded, time: '2025-01-04T00:00:00Z' }],
          },
        }),
        at: '/affected/0/versions/1',
        says: '"1.0.1"',
      },
      {
        osv: npm('left-pad', {
          ranges: [semver({ introduced: '1.0.0' })],
          database_specific: { 'false-positives': [excluded] },
        }),
        at: '/affected/0/ranges',
      },
    ];
  },
});

/** For each version that an entry lists: whether the last word on it, an addition included, excludes it (docs, merge). */
function decide(entries: readonly FalsePositive[], additions: readonly Addition[]): Map<string, boolean> {
  const last = new Map<string, { time: string; excludes: boolean }>();
  const say = (versions: readonly string[] | undefined, time: string, excludes: boolean, tie: 0 | 1) => {
    for (const version of versions ?? []) {
      const before = last.get(version);
      if (!before || compareInstants(time, before.time) >= tie) last.set(version, { time, excludes });
    }
  };
  for (const { versions, time, reinstated } of entries) say(versions, time, reinstated !== true, 0);
  for (const { versions, time } of additions) say(versions, time, false, 1);
  return new Map([...last].map(([version, { excludes }]) => [version, excludes]));
}
