/** What a newer `affected` no longer covers, in words. Cost linear in the two lists but for sorting. */
import { rangeTester } from './evaluate.ts';
import type { Compare, Interval } from './intervals.ts';
import { compareEnds, intervalsOf, unite } from './intervals.ts';
import { quote } from './quote.ts';
import type { Affected, Range } from './report.ts';

/** The versions (`"1.0.0"`), spans of versions and git ranges of `before` that `after` leaves out; empty = none. */
export function lostCoverage(
  before: readonly Affected[],
  after: readonly Affected[],
  compare: Compare,
): string[] {
  const listed = new Set(after.flatMap(({ versions = [] }) => versions));
  const ranges = after.flatMap((entry) => entry.ranges ?? []);
  const oldRanges = before.flatMap((entry) => entry.ranges ?? []);
  const covers = rangeTester(ranges, compare);
  const versions = before
    .flatMap((entry) => entry.versions ?? [])
    .filter((version) => !listed.has(version) && !covers?.(version));
  const gaps = gapsBetween(spans(oldRanges, compare), spans(ranges, compare), compare).filter(
    ({ from, until, inclusive }) => !(inclusive && from !== undefined && from === until && listed.has(from)),
  );
  const kept = new Set(ranges.filter(isGit).map((range) => JSON.stringify(range)));
  const commits = oldRanges.filter((range) => isGit(range) && !kept.has(JSON.stringify(range)));
  return [
    ...new Set(versions.map((version) => quote(version))),
    ...gaps.map(describeGap),
    ...commits.map(({ repo, events }) => `the commits ${quote(events)} of ${quote(repo ?? '')}`),
  ];
}

const isGit = ({ type }: Range): boolean => type === 'GIT';

function spans(ranges: readonly Range[], compare: Compare): Interval[] {
  return unite(
    ranges.flatMap((range) => (isGit(range) ? [] : intervalsOf(range, compare))),
    compare,
  );
}

/** An interval that may also leave out its first version. */
interface Gap extends Interval {
  after: boolean;
}

/** `whole` without `parts`; both sorted, and no two of one list overlap. */
function gapsBetween(whole: readonly Interval[], parts: readonly Interval[], compare: Compare): Gap[] {
  const gaps: Gap[] = [];
  let next = 0;
  for (const span of whole) {
    const gap: Gap = { ...span, after: false };
    let open = true;
    for (; open; next++) {
      const part = parts[next];
      if (part === undefined || startsBeyond(part, span, compare)) break;
      if (endsBefore(part, gap, compare)) continue;
      if (part.from !== undefined && (gap.from === undefined || compare(part.from, gap.from) > 0)) {
        gaps.push({ ...gap, until: part.from, inclusive: false });
      }
      // A part that reaches beyond this span may cover the next one too.
      open = compareEnds(part, span, compare) < 0;
      if (!open) break;
      Object.assign(gap, { from: part.until, after: part.inclusive });
    }
    if (open) gaps.push(gap);
  }
  return gaps;
}

function startsBeyond(part: Interval, span: Interval, compare: Compare): boolean {
  if (part.from === undefined || span.until === undefined) return false;
  const order = compare(part.from, span.until);
  return order > 0 || (order === 0 && !span.inclusive);
}

function endsBefore(part: Interval, gap: Gap, compare: Compare): boolean {
  if (part.until === undefined || gap.from === undefined) return false;
  const order = compare(part.until, gap.from);
  return order < 0 || (order === 0 && (!part.inclusive || gap.after));
}

function describeGap({ from, until, inclusive, after }: Gap): string {
  if (from === undefined && until === undefined) return 'all versions';
  if (inclusive && from === until) return quote(from ?? '');
  const start = from === undefined ? 'every version' : `versions ${after ? 'after' : 'from'} ${quote(from)}`;
  if (until === undefined) return `${start} on`;
  return `${start} ${inclusive ? 'up to' : 'before'} ${quote(until)}`;
}
