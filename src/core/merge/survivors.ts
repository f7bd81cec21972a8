/** Law 6: at each version the latest entry that covers a claim decides whether it stays. */
import type { Addition, Range } from '../report.ts';
import { type Claims, claimsOf, type Spans } from './claims.ts';
import { bounds, type Entry } from './entries.ts';
import { compareMoments, later, type Moment, momentOf } from './moment.ts';
import type { Order } from './order.ts';
import type { Row } from './row.ts';
import { covers, intersect, pointOf, type Span, subtract, unite } from './span.ts';

/** What makes a claim stand against an exclusion that covers it. */
export interface Claimant {
  claims: Claims;
  /** Whether the exclusion cancels an explicit version. */
  cancelsVersion(entry: Entry, version: string): boolean;
  /** Where the exclusion cancels bounded ranges; all = everywhere it covers. */
  cancelsSpans(entry: Entry): readonly Span[] | 'all' | 'none';
  cancelsOpen(entry: Entry): boolean;
  cancelsRange(entry: Entry, key: string, range: Range): boolean;
}

export interface Survivors {
  claims: Claims;
  /** The latest exclusion that cancelled something. */
  cancelled: Moment | undefined;
}

/** What of the claims the entries (earliest first) leave; may begin just after a version. */
export function survivorsOf(claimant: Claimant, entries: readonly Entry[], order: Order): Survivors {
  const { claims } = claimant;
  if (entries.length === 0) return { claims, cancelled: undefined };
  const latestFirst = entries.filter(({ whole }) => !whole).reverse();
  let cancelled: Moment | undefined;
  const cancel = (entry: Entry): void => {
    cancelled = later(cancelled, entry.time);
  };
  const versions = [...claims.versions].filter((version) => {
    const entry = latestFirst.find((e) => coversVersion(e, version, order));
    if (!entry || entry.reinstated || !claimant.cancelsVersion(entry, version)) return true;
    cancel(entry);
    return false;
  });
  const others = [...claims.others].filter(([key, range]) => {
    const entry = latestFirst.find((e) => e.claims.others.has(key));
    if (!entry || entry.reinstated || !claimant.cancelsRange(entry, key, range)) return true;
    cancel(entry);
    return false;
  });
  const survive = (spans: readonly Span[], open: boolean): readonly Span[] => {
    let undecided = spans;
    const stay: Span[] = [];
    for (const entry of latestFirst) {
      if (undecided.length === 0) break;
      const decided = intersect(undecided, open ? entry.open : entry.bounded, order);
      if (decided.length === 0) continue;
      const lost = entry.reinstated ? [] : lostOf(claimant, entry, decided, open, order);
      if (lost.length > 0) cancel(entry);
      stay.push(...subtract(decided, lost, order));
      undecided = subtract(undecided, decided, order);
    }
    return unite([...stay, ...undecided], order);
  };
  // What is left of an open-ended claim stays one, even where a cut has ended it.
  const spans = ({ bounded, open }: Spans): Spans => ({
    bounded: survive(bounded, false),
    open: survive(open, true),
  });
  return {
    claims: {
      versions: new Set(versions),
      SEMVER: spans(claims.SEMVER),
      ECOSYSTEM: spans(claims.ECOSYSTEM),
      others: new Map(others),
    },
    cancelled,
  };
}

function lostOf(
  claimant: Claimant,
  entry: Entry,
  decided: readonly Span[],
  open: boolean,
  order: Order,
): readonly Span[] {
  if (open) return claimant.cancelsOpen(entry) ? decided : [];
  const where = claimant.cancelsSpans(entry);
  if (where === 'all') return decided;
  return where === 'none' ? [] : intersect(decided, where, order);
}

/** Explicit versions are covered where an entry lists or bounds them, never by what it leaves open. */
export const coversVersion = (entry: Entry, version: string, order: Order): boolean =>
  entry.claims.versions.has(version) || covers(bounds(entry), version, order);

/** A group's claims: an exclusion cancels what a row of the group had claimed by then, and every open-ended claim. */
export function groupClaimant(claims: Claims, rows: readonly Row[], order: Order): Claimant {
  const cache = new Map<Entry, readonly Row[]>();
  const before = (entry: Entry): readonly Row[] => {
    const found =
      cache.get(entry) ?? rows.filter(({ importTime }) => compareMoments(importTime, entry.time) <= 0);
    cache.set(entry, found);
    return found;
  };
  return {
    claims,
    cancelsVersion: (entry, version) => before(entry).some((row) => claimed(row.claims, version, order)),
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

const claimed = (claims: Claims, version: string, order: Order): boolean =>
  claims.versions.has(version) ||
  covers(claims.SEMVER.bounded, version, order) ||
  covers(claims.ECOSYSTEM.bounded, version, order);

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
    cancelsVersion: cancels,
    cancelsSpans: (entry) => (cancels(entry) ? 'all' : 'none'),
    cancelsOpen: cancels,
    cancelsRange: cancels,
  };
}
