/** Law 6: at each version the latest entry that covers a claim decides whether it stays. */
import type { Addition, Range } from '../report.ts';
import { type Claims, claimsOf, type Spans } from './claims.ts';
import { coverOf, decidingVersion, type Entries, type Entry } from './entries.ts';
import { compareMoments, later, type Moment, momentOf } from './moment.ts';
import type { Order } from './order.ts';
import type { Row } from './row.ts';
import { covers, intersect, pointOf, type Span, subtract, touched, unite } from './span.ts';

/** Whose claims they are, and so which exclusions cancel them where they cover them. */
export interface Claimant {
  claims: Claims;
  /** Equal for entries that cancel the same: the latter of two in time never has the smaller one. */
  era(entry: Entry): number;
  cancelsVersion(entry: Entry, version: string): boolean;
  /** Where an exclusion cancels bounded ranges. */
  cancelsSpans(entry: Entry): readonly Span[] | 'everywhere' | 'nowhere';
  cancelsOpen(entry: Entry): boolean;
  cancelsRange(entry: Entry, key: string, range: Range): boolean;
}

export interface Survivors {
  claims: Claims;
  /** The latest exclusion that cancelled something. */
  cancelled: Moment | undefined;
}

/** What of the claims the entries leave; exact, so a span may begin just after a version. */
export function survivorsOf(claimant: Claimant, entries: Entries, order: Order): Survivors {
  const { claims } = claimant;
  if (entries.partial.length === 0) return { claims, cancelled: undefined };
  let cancelled: Moment | undefined;
  const stays = (entry: Entry | undefined, cancels: (entry: Entry) => boolean): boolean => {
    if (!entry || entry.reinstated || !cancels(entry)) return true;
    cancelled = later(cancelled, entry.time);
    return false;
  };
  const versions = [...claims.versions].filter((version) =>
    stays(decidingVersion(entries, version, order), (entry) => claimant.cancelsVersion(entry, version)),
  );
  const others = [...claims.others].filter(([key, range]) =>
    stays(entries.naming.get(key), (entry) => claimant.cancelsRange(entry, key, range)),
  );
  const survive = (spans: readonly Span[], open: boolean): readonly Span[] => {
    if (spans.length === 0) return spans;
    const undecided = unite(spans, order);
    const kept: Span[] = [];
    for (const run of runsOf(entries.partial, claimant)) {
      if (undecided.length === 0) break;
      // Many entries each touch a little of many spans: only those are looked at.
      const cover = coverOf(run, open, order);
      const { start, end } = touched(undecided, cover, order);
      const near = undecided.slice(start, end);
      const decided = intersect(near, cover, order);
      if (decided.length === 0) continue;
      const lost = lostOf(claimant, run[0]!, decided, open, order);
      if (lost.length > 0) {
        const by = run.find((entry) => intersect(lost, coverOf([entry], open, order), order).length > 0);
        cancelled = later(cancelled, by?.time);
      }
      kept.push(...subtract(decided, lost, order));
      undecided.splice(start, end - start, ...subtract(near, decided, order));
    }
    return unite([...kept, ...undecided], order);
  };
  // What is left of an open-ended claim stays one, even where a cut has ended it.
  const spans = ({ bounded, open }: Spans): Spans => ({
    bounded: survive(bounded, false),
    open: survive(open, true),
  });
  const [SEMVER, ECOSYSTEM] = [spans(claims.SEMVER), spans(claims.ECOSYSTEM)];
  return { claims: { versions: new Set(versions), SEMVER, ECOSYSTEM, others: new Map(others) }, cancelled };
}

/** Neighbours in time (latest first) that do the same to the claims: together they are one entry. */
function runsOf(entries: readonly Entry[], { era }: Claimant): Entry[][] {
  const runs: Entry[][] = [];
  let last: { reinstated: boolean; era: number } | undefined;
  for (const entry of entries) {
    const next = { reinstated: entry.reinstated, era: era(entry) };
    if (last && last.reinstated === next.reinstated && (next.reinstated || last.era === next.era)) {
      runs.at(-1)!.push(entry);
    } else runs.push([entry]);
    last = next;
  }
  return runs;
}

function lostOf(
  claimant: Claimant,
  entry: Entry,
  decided: readonly Span[],
  open: boolean,
  order: Order,
): readonly Span[] {
  if (entry.reinstated) return [];
  if (open) return claimant.cancelsOpen(entry) ? decided : [];
  const where = claimant.cancelsSpans(entry);
  if (where === 'everywhere') return decided;
  return where === 'nowhere' ? [] : intersect(decided, where, order);
}

/** A group's claims: an exclusion cancels what a row of the group had claimed by then, and every open-ended claim. */
export function groupClaimant(claims: Claims, rows: readonly Row[], order: Order): Claimant {
  let sorted: readonly Row[] | undefined;
  let firstListed: ReadonlyMap<string, Moment | undefined> | undefined;
  let bounding: readonly Row[] = [];
  const era = ({ time }: Entry): number => {
    sorted ??= [...rows].sort((a, b) => compareMoments(a.importTime, b.importTime));
    return countUntil(sorted, time);
  };
  const before = (entry: Entry): readonly Row[] => {
    const count = era(entry);
    return sorted!.slice(0, count);
  };
  const cancelsVersion = (entry: Entry, version: string): boolean => {
    if (!firstListed) {
      firstListed = firstListedOf(rows);
      bounding = rows.filter(
        ({ claims: { SEMVER, ECOSYSTEM } }) => SEMVER.bounded.length + ECOSYSTEM.bounded.length > 0,
      );
    }
    const isBefore = (moment: Moment | undefined): boolean => compareMoments(moment, entry.time) <= 0;
    if (firstListed.has(version) && isBefore(firstListed.get(version))) return true;
    return bounding.some((row) => isBefore(row.importTime) && inBounds(row.claims, version, order));
  };
  return {
    claims,
    era,
    cancelsVersion,
    cancelsSpans: (entry) =>
      unite(
        before(entry).flatMap((row) => firmSpans(row.claims, order)),
        order,
      ),
    cancelsOpen: () => true,
    cancelsRange: (entry, key, range) =>
      isOpenEnded(range) || before(entry).some((row) => row.claims.others.has(key)),
  };
}

/** How many of the rows, sorted by import, were imported by then; a missing import was before everything. */
function countUntil(sorted: readonly Row[], time: Moment | undefined): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareMoments(sorted[middle]!.importTime, time) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** When each version was first listed; undefined: before everything. */
function firstListedOf(rows: readonly Row[]): Map<string, Moment | undefined> {
  const first = new Map<string, Moment | undefined>();
  for (const { importTime, claims } of rows) {
    for (const version of claims.versions) {
      if (first.has(version) && compareMoments(first.get(version), importTime) <= 0) continue;
      first.set(version, importTime);
    }
  }
  return first;
}

const inBounds = (claims: Claims, version: string, order: Order): boolean =>
  covers(claims.SEMVER.bounded, version, order) || covers(claims.ECOSYSTEM.bounded, version, order);

/** Where it made claims that are not open-ended. */
function firmSpans(claims: Claims, order: Order): Span[] {
  const points = [...claims.versions]
    .filter((version) => order.parses(version))
    .map((v) => pointOf(v, order));
  return [...points, ...claims.SEMVER.bounded, ...claims.ECOSYSTEM.bounded];
}

/** A range that is no union of spans is open-ended if no event of it ends anything. */
const isOpenEnded = (range: Range): boolean =>
  Array.isArray(range?.events) &&
  range.events.every((event) => Object.keys(event ?? {}).join() === 'introduced');

/** An addition is cancelled by exclusions that are not earlier than it. */
export function additionClaimant(addition: Addition, order: Order): Claimant {
  const time = momentOf(addition.time);
  const cancels = (entry: Entry): boolean => compareMoments(entry.time, time) >= 0;
  return {
    claims: claimsOf(addition.versions, addition.ranges, order),
    era: (entry) => Number(cancels(entry)),
    cancelsVersion: cancels,
    cancelsSpans: (entry) => (cancels(entry) ? 'everywhere' : 'nowhere'),
    cancelsOpen: cancels,
    cancelsRange: cancels,
  };
}
