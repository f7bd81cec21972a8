import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { affectsAllVersions, isAffected, rangeTester } from '../../src/core/evaluate.ts';
import { includesAll, intersect, intervalsOf, unite } from '../../src/core/intervals.ts';
import type { Range, RangeEvent } from '../../src/core/report.ts';

const byNumber = (a: string, b: string) => Number(a) - Number(b);
const VERSIONS = Array.from({ length: 13 }, (_, i) => String(i));

/** The algorithm of the OSV schema, word by word. */
function affectedBySpecification(version: string, range: Range): boolean {
  const limits = range.events.flatMap(({ limit }) => limit ?? []);
  if (limits.length > 0 && !limits.some((l) => l === '*' || byNumber(version, l) < 0)) return false;
  const value = (e: RangeEvent) => e.introduced ?? e.fixed ?? e.last_affected ?? '';
  const rank = (e: RangeEvent) => (e.introduced === '0' ? -1 : Number(value(e)));
  let vulnerable = false;
  for (const event of range.events
    .filter(({ limit }) => limit === undefined)
    .sort((a, b) => rank(a) - rank(b))) {
    if (
      event.introduced !== undefined &&
      (event.introduced === '0' || byNumber(version, event.introduced) >= 0)
    )
      vulnerable = true;
    if (event.fixed !== undefined && byNumber(version, event.fixed) >= 0) vulnerable = false;
    if (event.last_affected !== undefined && byNumber(version, event.last_affected) > 0) vulnerable = false;
  }
  return vulnerable;
}

const version = fc.integer({ min: 0, max: 12 }).map(String);
const positive = fc.integer({ min: 1, max: 12 }).map(String);
const event: fc.Arbitrary<RangeEvent> = fc.oneof(
  { weight: 3, arbitrary: version.map((introduced) => ({ introduced })) },
  { weight: 2, arbitrary: positive.map((fixed) => ({ fixed })) },
  { weight: 2, arbitrary: positive.map((last_affected) => ({ last_affected })) },
  { weight: 1, arbitrary: fc.oneof(positive, fc.constant('*')).map((limit) => ({ limit })) },
);
// Each version once: what two events at one version mean depends on an order the specification leaves open.
const range: fc.Arbitrary<Range> = fc
  .uniqueArray(event, {
    maxLength: 6,
    selector: (e) => (e.limit === undefined ? Object.values(e)[0] : `limit ${e.limit}`),
  })
  .map((events) => ({ type: 'ECOSYSTEM', events }));

describe('rangeTester', () => {
  test('says of every version what the algorithm of the OSV schema says', () => {
    fc.assert(
      fc.property(fc.array(range, { maxLength: 3 }), (ranges) => {
        const tester = rangeTester(ranges, byNumber);
        for (const v of VERSIONS) {
          expect(tester?.(v) ?? false).toBe(ranges.some((r) => affectedBySpecification(v, r)));
        }
      }),
      { numRuns: 500 },
    );
  });
  test('finds listed versions whatever the ranges say, and nothing in GIT ranges', () => {
    expect(isAffected('3', { versions: ['3'] }, byNumber)).toBe(true);
    expect(isAffected('3', { ranges: [{ type: 'GIT', events: [{ introduced: '0' }] }] }, byNumber)).toBe(
      false,
    );
  });
});

describe('intervals', () => {
  const intervals = fc.array(range, { maxLength: 3 }).map((ranges) =>
    unite(
      ranges.flatMap((r) => intervalsOf(r, byNumber)),
      byNumber,
    ),
  );
  const covered = (list: ReturnType<typeof unite>) => HALVES.filter((v) => list.some((i) => isIn(v, i)));
  const HALVES = Array.from({ length: 54 }, (_, i) => String(i / 4 - 0.5));
  const isIn = (v: string, i: { from?: string; until?: string; inclusive: boolean }) =>
    (i.from === undefined || Number(v) >= Number(i.from)) &&
    (i.until === undefined || Number(v) < Number(i.until) || (i.inclusive && v === i.until));

  test('one list includes another exactly if every version in the one is in the other', () => {
    fc.assert(
      fc.property(intervals, intervals, (a, b) => {
        const inA = new Set(covered(a));
        const inB = covered(b);
        expect(includesAll(a, b, byNumber)).toBe(
          inB.every((v) => inA.has(v)) && (!reachesEnd(b) || reachesEnd(a)),
        );
        expect(intersect(a, b, byNumber)).toBe(inB.some((v) => inA.has(v)));
      }),
      { numRuns: 1000 },
    );
  });
  const reachesEnd = (list: ReturnType<typeof unite>) => list.some(({ until }) => until === undefined);
});

test('all versions are affected where ranges join without a gap from the first on, however they are written', () => {
  const all = (...events: RangeEvent[][]) =>
    affectsAllVersions({ ranges: events.map((e) => ({ type: 'ECOSYSTEM', events: e })) }, byNumber);
  expect(all([{ introduced: '0' }])).toBe(true);
  expect(all([{ introduced: '0' }, { fixed: '3' }, { introduced: '3' }])).toBe(true);
  expect(all([{ introduced: '2' }], [{ introduced: '0' }, { fixed: '2' }])).toBe(true);
  expect(all([{ introduced: '0' }, { limit: '*' }])).toBe(true);
  expect(all([{ introduced: '0' }, { limit: '5' }])).toBe(false);
  expect(all([{ introduced: '0' }, { last_affected: '9' }])).toBe(false);
  expect(all([{ introduced: '1' }])).toBe(false);
  expect(all()).toBe(false);
});
