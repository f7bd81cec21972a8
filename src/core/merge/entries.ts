/** What people excluded and reinstated, in the order of time, and what each entry covers (law 6). */
import type { FalsePositive } from '../report.ts';
import { type Claims, claimsOf } from './claims.ts';
import { compareMoments, type Moment, momentOf } from './moment.ts';
import { byText, type Order } from './order.ts';
import { pointOf, type Span, unite } from './span.ts';

export interface Entry {
  value: FalsePositive;
  time: Moment | undefined;
  /** Lets in what it covers; else cancels it. */
  reinstated: boolean;
  /** Speaks of the whole report: it names neither versions nor ranges. */
  whole: boolean;
  claims: Claims;
  /** Where it covers bounded ranges: what it lists and what it bounds. */
  bounded: readonly Span[];
  /** Where it covers open-ended ranges: all that, and what it leaves open. */
  open: readonly Span[];
}

/** Earliest first; of equal times by canonical JSON, the key of the map. */
export function readEntries(values: ReadonlyMap<string, FalsePositive>, order: Order): Entry[] {
  if (values.size === 0) return [];
  const keyed = [...values].map(([key, value]) => ({ key, entry: readEntry(value, order) }));
  keyed.sort((a, b) => compareMoments(a.entry.time, b.entry.time) || byText(a.key, b.key));
  return keyed.map(({ entry }) => entry);
}

function readEntry(value: FalsePositive, order: Order): Entry {
  const claims = claimsOf(value.versions, value.ranges, order);
  const points = [...claims.versions]
    .filter((version) => order.parses(version))
    .map((v) => pointOf(v, order));
  const bounded = unite([...points, ...claims.SEMVER.bounded, ...claims.ECOSYSTEM.bounded], order);
  const endless = [...claims.SEMVER.open, ...claims.ECOSYSTEM.open];
  return {
    value,
    time: momentOf(value.time),
    reinstated: value.reinstated === true,
    whole: value.versions == null && value.ranges == null,
    claims,
    bounded,
    open: endless.length === 0 ? bounded : unite([...bounded, ...endless], order),
  };
}

/** The bounded ranges that an entry names, without its listed versions: they cover explicit versions inside them. */
export const bounds = (entry: Entry): readonly Span[] => [
  ...entry.claims.SEMVER.bounded,
  ...entry.claims.ECOSYSTEM.bounded,
];

/** The last entry on the whole report, if it withdraws it. */
export function wholeWithdrawal(entries: readonly Entry[]): Entry | undefined {
  const last = entries.findLast(({ whole }) => whole);
  return last?.reinstated === false ? last : undefined;
}
