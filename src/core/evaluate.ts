/** Whether a version is affected, by the algorithm of the OSV schema ("Evaluation"). */
import { type Compare, type Interval, intervalsOf, isInside, unite } from './intervals.ts';
import type { Affected, Range } from './report.ts';

/** Listed in `versions`, or in any range. GIT ranges need a repository's history and never match here. */
export function isAffected(version: string, affected: Affected, compare: Compare): boolean {
  return affected.versions?.includes(version) === true || isInRanges(version, affected.ranges, compare);
}

/** In any SEMVER or ECOSYSTEM range; `versions` are not looked at. */
export function isInRanges(version: string, ranges: readonly Range[] | undefined, compare: Compare): boolean {
  return rangeTester(ranges, compare)?.(version) === true;
}

/** Prepares ranges for many versions; undefined = they cover none, whatever the version. */
export function rangeTester(
  ranges: readonly Range[] | undefined,
  compare: Compare,
): ((version: string) => boolean) | undefined {
  if (!ranges || ranges.length === 0) return undefined;
  if (ranges.some(coversEverything)) return () => true;
  const intervals = coverage(ranges, compare);
  return intervals.length === 0 ? undefined : (version) => isInside(version, intervals, compare);
}

/** Everything that SEMVER and ECOSYSTEM ranges cover, as sorted intervals that neither overlap nor touch. */
export function coverage(ranges: readonly Range[], compare: Compare): Interval[] {
  const intervals = ranges.flatMap((range) => (range.type === 'GIT' ? [] : intervalsOf(range, compare)));
  return intervals.length < 2 ? intervals : unite(intervals, compare);
}

/** The plain form of "all versions", told without comparing anything: introduced "0" and never ended. */
export function coversEverything(range: Range): boolean {
  return range.type !== 'GIT' && range.events.length === 1 && range.events[0]?.introduced === '0';
}

/**
 * Whether the ranges reach from the first version (or one of nothing but zeros) to the last and beyond, without a gap.
 * Exclusions in `database_specific` are no part of it: scanners read `affected` alone.
 */
export function affectsAllVersions(affected: Affected, compare: Compare): boolean {
  const [first] = coverage(affected.ranges ?? [], compare);
  if (!first || first.until !== undefined) return false;
  return first.from === undefined || /^v?0[0.]*(?:[-+a-z]|$)/i.test(first.from);
}
