/** What people excluded and reinstated, in the order of time, and what each entry covers (law 6). */
import type { FalsePositive } from '../report.ts';
import { type Claims, claimsOf } from './claims.ts';
import { compareMoments, type Moment, momentOf } from './moment.ts';
import { byText, type Order } from './order.ts';
import { covers, pointOf, type Span, unite } from './span.ts';

export interface Entry {
  value: FalsePositive;
  /** Its place in the order of time. */
  rank: number;
  time: Moment | undefined;
  /** Lets in what it covers; else cancels it. */
  reinstated: boolean;
  /** Speaks of the whole report: it names neither versions nor ranges. */
  whole: boolean;
  claims: Claims;
  /** Its bounded ranges: they cover explicit versions inside them. */
  bounds: readonly Span[];
}

/** Earliest first; of equal times by canonical JSON. And, so that many entries cost little, who covers what last. */
export interface Entries {
  all: readonly Entry[];
  /** Those on versions and ranges, latest first. */
  partial: readonly Entry[];
  /** The latest that lists a version. */
  listing: ReadonlyMap<string, Entry>;
  /** The latest that names a range that is no union of spans, by canonical JSON. */
  naming: ReadonlyMap<string, Entry>;
  /** Those with bounded ranges, latest first. */
  bounding: readonly Entry[];
}

export const NO_ENTRIES: Entries = {
  all: [],
  partial: [],
  listing: new Map(),
  naming: new Map(),
  bounding: [],
};

export function readEntries(values: ReadonlyMap<string, FalsePositive>, order: Order): Entries {
  if (values.size === 0) return NO_ENTRIES;
  const keyed = [...values].map(([key, value]) => ({ key, value, time: momentOf(value.time) }));
  keyed.sort((a, b) => compareMoments(a.time, b.time) || byText(a.key, b.key));
  const all = keyed.map(({ value, time }, rank) => readEntry(value, time, rank, order));
  const partial = all.filter(({ whole }) => !whole).reverse();
  return {
    all,
    partial,
    listing: new Map(
      all.flatMap((entry) => [...entry.claims.versions].map((version) => [version, entry] as const)),
    ),
    naming: new Map(
      all.flatMap((entry) => [...entry.claims.others.keys()].map((key) => [key, entry] as const)),
    ),
    bounding: partial.filter(({ bounds }) => bounds.length > 0),
  };
}

function readEntry(value: FalsePositive, time: Moment | undefined, rank: number, order: Order): Entry {
  const claims = claimsOf(value.versions, value.ranges, order);
  return {
    value,
    rank,
    time,
    reinstated: value.reinstated === true,
    whole: value.versions == null && value.ranges == null,
    claims,
    bounds: [...claims.SEMVER.bounded, ...claims.ECOSYSTEM.bounded],
  };
}

/** Where the entries cover bounded ranges: what they list and bound; or, if `open`, also what they leave open-ended. */
export function coverOf(entries: readonly Entry[], open: boolean, order: Order): Span[] {
  const spans: Span[] = [];
  for (const { claims, bounds } of entries) {
    for (const version of claims.versions) if (order.parses(version)) spans.push(pointOf(version, order));
    spans.push(...bounds);
    if (open) spans.push(...claims.SEMVER.open, ...claims.ECOSYSTEM.open);
  }
  return unite(spans, order);
}

/** The latest entry that lists or bounds an explicit version: what it leaves open does not cover it. */
export function decidingVersion(
  { listing, bounding }: Entries,
  version: string,
  order: Order,
): Entry | undefined {
  const listed = listing.get(version);
  for (const entry of bounding) {
    if (listed && entry.rank < listed.rank) break;
    if (covers(entry.bounds, version, order)) return entry;
  }
  return listed;
}

/** The last entry on the whole report, if it withdraws it. */
export function wholeWithdrawal({ all }: Entries): Entry | undefined {
  const last = all.findLast(({ whole }) => whole);
  return last?.reinstated === false ? last : undefined;
}
