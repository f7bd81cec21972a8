import { coverage, coversEverything } from '../core/evaluate.ts';
import { type Compare, type Interval, includesAll, intersect } from '../core/intervals.ts';
import type { Affected } from '../core/report.ts';
import { defineRule } from '../core/rule.ts';
import { findEcosystem } from '../ecosystems/index.ts';
import { npm, semver } from './examples.ts';

/** Beyond this many ranges only the first are compared with each other: reports have one or two. */
const MOST = 50;

export default defineRule({
  id: 'range-overlap',
  scope: 'report',
  reads: ['ranges'],
  severity: 'warning',
  summary: 'No two ranges of a package cover the same version.',
  why: 'The wider range decides, so whoever wrote the narrower one expects something that is not so.',
  check(osv, emit) {
    for (let i = 0; i < osv.affected.length; i++) {
      const affected = osv.affected[i];
      if (!affected?.package || !affected.ranges || affected.ranges.length < 2) continue;
      const compare = compareIn(affected);
      if (!compare) continue;
      const found = redundant(affected, compare);
      for (const [j, other] of overlapping(affected, compare)) {
        emit({
          pointer: `/affected/${i}/ranges/${j}`,
          message: found.has(j)
            ? `Range ${other + 1} of the report covers everything that this range covers.`
            : `This range and range ${other + 1} of the report cover the same versions in part.`,
          hint: found.has(j)
            ? 'If the wider one is wrong, remove it; otherwise `mal normalize` removes this one.'
            : 'Join the two, or correct the one that is too wide.',
          fixable: found.has(j),
        });
      }
    }
  },
  fix(draft) {
    for (const affected of draft.affected) {
      const compare = compareIn(affected);
      if (!compare || !affected.ranges || affected.ranges.length < 2) continue;
      const gone = redundant(affected, compare);
      if (gone.size > 0) affected.ranges = affected.ranges.filter((_, j) => !gone.has(j));
    }
  },
  get good() {
    return [
      {
        osv: npm('left-pad', {
          ranges: [
            semver({ introduced: '0' }, { fixed: '1.0.0' }),
            semver({ introduced: '1.0.0' }, { last_affected: '2.0.0' }),
          ],
        }),
      },
    ];
  },
  get bad() {
    return [
      {
        osv: npm('left-pad', {
          ranges: [semver({ introduced: '1.0.0' }, { fixed: '2.0.0' }), semver({ introduced: '0' })],
        }),
        at: '/affected/0/ranges/0',
        says: 'covers everything',
        fixed: npm('left-pad', { ranges: [semver({ introduced: '0' })] }),
      },
      {
        osv: npm('left-pad', {
          ranges: [semver({ introduced: '0' }, { fixed: '2.0.0' }), semver({ introduced: '1.0.0' })],
        }),
        at: '/affected/0/ranges/1',
        says: 'in part',
      },
    ];
  },
});

/** Where the registry's order is not known, only a range of all versions is certain to cover another. */
function compareIn(affected: Affected): Compare | undefined {
  const ecosystem = affected.package && findEcosystem(affected.package.ecosystem)?.ecosystem;
  return ecosystem?.exactVersionsOnly && !affected.ranges?.some(coversEverything)
    ? undefined
    : ecosystem?.compare;
}

type Pair = [range: number, other: number];

/** Each range that shares versions with another, and the other; of two equal ranges the later is named. */
function overlapping(affected: Affected, compare: Compare): Pair[] {
  const covered = coverages(affected, compare);
  const pairs: Pair[] = [];
  for (const [j, mine] of covered.entries()) {
    const container = covered.findIndex((other, k) => k !== j && includes(other, mine, k, j, compare));
    const partial = covered.findIndex((other, k) => k < j && sharesPart(other, mine, compare));
    if (container >= 0) pairs.push([j, container]);
    else if (partial >= 0) pairs.push([j, partial]);
  }
  return pairs;
}

/** The ranges that could go: another one of the same type, without notes of its own, covers all of it. */
function redundant(affected: Affected, compare: Compare): Set<number> {
  const covered = coverages(affected, compare);
  const gone = new Set<number>();
  for (const [j, mine] of covered.entries()) {
    const { type, database_specific } = affected.ranges![j]!;
    if (database_specific !== undefined) continue;
    const isIn = (other: Interval[], k: number) =>
      k !== j && affected.ranges![k]!.type === type && includes(other, mine, k, j, compare);
    if (covered.some(isIn)) gone.add(j);
  }
  return gone;
}

const coverages = (affected: Affected, compare: Compare): Interval[][] =>
  (affected.ranges ?? []).slice(0, MOST).map((range) => coverage([range], compare));

/** Whether `outer` covers all of `inner`; of two that cover the same, only the earlier one includes the other. */
function includes(outer: Interval[], inner: Interval[], k: number, j: number, compare: Compare): boolean {
  if (inner.length === 0 || !includesAll(outer, inner, compare)) return false;
  return k < j || !includesAll(inner, outer, compare);
}

const sharesPart = (a: Interval[], b: Interval[], compare: Compare): boolean =>
  intersect(a, b, compare) && !includesAll(a, b, compare) && !includesAll(b, a, compare);
