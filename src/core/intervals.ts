/** Ranges as intervals of versions: the meaning of their events, apart from how they are written (OSV schema, evaluation). */
import { EVENT_KINDS, type EventKind, type Range } from './report.ts';

/** An ecosystem's total order. */
export type Compare = (a: string, b: string) => number;

/** From `from` on (undefined: from the first version), up to `until` (undefined: for ever), including it or not. */
export interface Interval {
  from: string | undefined;
  until: string | undefined;
  inclusive: boolean;
}

/** One event of a range; `index` is its place in `events`. */
export interface Step {
  kind: EventKind;
  value: string;
  index: number;
}

/** The events but for limits, in the order of their versions; equal versions keep the order of the file. */
export function sortedSteps(range: Range, compare: Compare): Step[] {
  const steps: Step[] = [];
  for (const [index, event] of range.events.entries()) {
    for (const kind of EVENT_KINDS) {
      const value = event[kind];
      if (value !== undefined && kind !== 'limit') steps.push({ kind, value, index });
    }
  }
  return steps.length < 2 ? steps : steps.sort((a, b) => compareSteps(a, b, compare));
}

/** `introduced: "0"` stands before every version. */
export function compareSteps(a: Step, b: Step, compare: Compare): number {
  const x = isStart(a);
  const y = isStart(b);
  if (x || y) return x === y ? 0 : x ? -1 : 1;
  return compare(a.value, b.value);
}

const isStart = (step: Step): boolean => step.kind === 'introduced' && step.value === '0';

/** What a SEMVER or ECOSYSTEM range covers, in ascending order and without empty intervals. */
export function intervalsOf(range: Range, compare: Compare): Interval[] {
  const intervals: Interval[] = [];
  let open: Interval | undefined;
  for (const { kind, value } of sortedSteps(range, compare)) {
    if (kind === 'introduced') {
      open ??= { from: value === '0' ? undefined : value, until: undefined, inclusive: false };
    } else if (open) {
      intervals.push({ ...open, until: value, inclusive: kind === 'last_affected' });
      open = undefined;
    }
  }
  if (open) intervals.push(open);
  return clip(intervals, range, compare).filter((interval) => !isEmpty(interval, compare));
}

/** A `limit` ends whatever a range says above it; the highest of several counts, and `*` is none. */
function clip(intervals: Interval[], range: Range, compare: Compare): Interval[] {
  let limit: string | undefined;
  for (const event of range.events) {
    if (event.limit === undefined) continue;
    if (event.limit === '*') return intervals;
    if (limit === undefined || compare(event.limit, limit) > 0) limit = event.limit;
  }
  if (limit === undefined) return intervals;
  const end: Interval = { from: undefined, until: limit, inclusive: false };
  return intervals.map((interval) =>
    compareEnds(interval, end, compare) > 0 ? { ...end, from: interval.from } : interval,
  );
}

/** Orders two intervals by where they end; one that includes its end reaches further than one that does not. */
export function compareEnds(a: Interval, b: Interval, compare: Compare): number {
  if (a.until === undefined || b.until === undefined) {
    return a.until === b.until ? 0 : a.until === undefined ? 1 : -1;
  }
  return compare(a.until, b.until) || Number(a.inclusive) - Number(b.inclusive);
}

/** Orders two intervals by where they start. */
export function compareStarts(a: Interval, b: Interval, compare: Compare): number {
  if (a.from === undefined || b.from === undefined) {
    return a.from === b.from ? 0 : a.from === undefined ? -1 : 1;
  }
  return compare(a.from, b.from);
}

/** The same versions as sorted intervals of which no two overlap or touch. */
export function unite(intervals: readonly Interval[], compare: Compare): Interval[] {
  const united: Interval[] = [];
  for (const next of [...intervals].sort((a, b) => compareStarts(a, b, compare))) {
    const last = united.at(-1);
    if (!last || !reaches(last, next, compare)) united.push(next);
    else if (compareEnds(next, last, compare) > 0) united[united.length - 1] = { ...next, from: last.from };
  }
  return united;
}

/** Whether `first`, which starts no later, leaves no version between itself and `second`. */
function reaches(first: Interval, second: Interval, compare: Compare): boolean {
  if (first.until === undefined || second.from === undefined) return true;
  return compare(first.until, second.from) >= 0;
}

/** Whether every version of `inner` is in `outer`; both as `unite` makes them. Linear. */
export function includesAll(
  outer: readonly Interval[],
  inner: readonly Interval[],
  compare: Compare,
): boolean {
  let i = 0;
  for (const interval of inner) {
    while (i < outer.length && compareEnds(outer[i]!, interval, compare) < 0) i++;
    if (i === outer.length || compareStarts(outer[i]!, interval, compare) > 0) return false;
  }
  return true;
}

/** Whether a version is in both; both as `unite` makes them. Linear. */
export function intersect(a: readonly Interval[], b: readonly Interval[], compare: Compare): boolean {
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    if (overlap(a[i]!, b[j]!, compare)) return true;
    if (compareEnds(a[i]!, b[j]!, compare) < 0) i++;
    else j++;
  }
  return false;
}

/** Whether a version is in one of the intervals, which are as `unite` makes them. Logarithmic. */
export function isInside(version: string, intervals: readonly Interval[], compare: Compare): boolean {
  let low = 0;
  let high = intervals.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const from = intervals[middle]!.from;
    if (from === undefined || compare(from, version) <= 0) low = middle + 1;
    else high = middle;
  }
  const candidate = intervals[low - 1];
  if (candidate === undefined) return false;
  if (candidate.until === undefined) return true;
  const order = compare(version, candidate.until);
  return order < 0 || (order === 0 && candidate.inclusive);
}

/** Touching is not overlapping. */
function overlap(a: Interval, b: Interval, compare: Compare): boolean {
  const [first, second] = compareStarts(a, b, compare) <= 0 ? [a, b] : [b, a];
  if (first.until === undefined || second.from === undefined) return true;
  const order = compare(first.until, second.from);
  return order > 0 || (order === 0 && first.inclusive);
}

function isEmpty(interval: Interval, compare: Compare): boolean {
  if (interval.until === undefined || interval.from === undefined) return false;
  const order = compare(interval.from, interval.until);
  return order > 0 || (order === 0 && !interval.inclusive);
}
