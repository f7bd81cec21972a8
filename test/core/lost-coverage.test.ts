import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAffected } from '../../src/core/evaluate.ts';
import { lostCoverage } from '../../src/core/lost-coverage.ts';
import type { Affected, RangeEvent } from '../../src/core/report.ts';

const compare = (a: string, b: string): number => Number(a) - Number(b);
const points = Array.from({ length: 22 }, (_, i) => String(i / 2));

const version = fc.integer({ min: 1, max: 9 }).map(String);
const event: fc.Arbitrary<RangeEvent> = fc.oneof(
  fc.constant({ introduced: '0' }),
  version.map((introduced) => ({ introduced })),
  version.map((fixed) => ({ fixed })),
  version.map((last_affected) => ({ last_affected })),
);
const affected: fc.Arbitrary<Affected> = fc.record({
  versions: fc.uniqueArray(version, { maxLength: 3 }),
  ranges: fc.array(
    fc.record({ type: fc.constant('SEMVER' as const), events: fc.array(event, { maxLength: 5 }) }),
    {
      maxLength: 2,
    },
  ),
});

/** Whether one of the descriptions names the version. */
function names(lost: readonly string[], point: string): boolean {
  return lost.some((words) => {
    if (words === 'all versions' || words === JSON.stringify(point)) return true;
    const [, after, from, toward, until] =
      /^(?:every version|versions (?:(after)|from) "(.*?)")(?: on)?(?: (up to|before) "(.*)")?$/.exec(
        words,
      ) ?? [];
    if (from === undefined && until === undefined) return false;
    if (from !== undefined && (after ? compare(point, from) <= 0 : compare(point, from) < 0)) return false;
    return (
      until === undefined || (toward === 'up to' ? compare(point, until) <= 0 : compare(point, until) < 0)
    );
  });
}

describe('lost coverage', () => {
  it('names exactly the versions that were affected and are not any more', () => {
    fc.assert(
      fc.property(affected, affected, (before, after) => {
        const lost = lostCoverage([before], [after], compare);
        for (const point of points) {
          // A span may hold a version that is listed one by one; everything else is exact.
          if (after.versions?.includes(point)) continue;
          const isLost = isAffected(point, before, compare) && !isAffected(point, after, compare);
          expect([point, names(lost, point)]).toEqual([point, isLost]);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('is empty for what did not change', () => {
    fc.assert(
      fc.property(affected, (same) => {
        expect(lostCoverage([same], [same], compare)).toEqual([]);
      }),
    );
  });

  it('names the commits of a git range that is gone', () => {
    const range = { type: 'GIT' as const, repo: 'https://example.org/a', events: [{ introduced: '0' }] };
    expect(lostCoverage([{ ranges: [range] }], [{ ranges: [range] }], compare)).toEqual([]);
    expect(lostCoverage([{ ranges: [range] }], [{ ranges: [] }], compare)[0]).toContain(
      'https://example.org/a',
    );
  });
});
