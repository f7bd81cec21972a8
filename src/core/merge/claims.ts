/** What one contribution, addition or exclusion says is affected, taken apart by how a version can be named. */
import type { Range } from '../report.ts';
import { canonicalJson, listOf, sortKeys, textsOf } from './canonical.ts';
import { byText, type Order, sortVersions } from './order.ts';
import { intersect, rangesOf, representable, type Span, spansOf, subtract, unite } from './span.ts';

/** The range types that are unions of spans; each keeps its own. */
export const SPAN_TYPES = ['SEMVER', 'ECOSYSTEM'] as const;
export type SpanType = (typeof SPAN_TYPES)[number];

/** Spans by whether they end: an exclusion treats open-ended claims of its own way. */
export interface Spans {
  bounded: readonly Span[];
  open: readonly Span[];
}

/** `others`: every range that is no union of spans (GIT, with further keys, unparsable), by canonical JSON. */
export interface Claims {
  versions: ReadonlySet<string>;
  SEMVER: Spans;
  ECOSYSTEM: Spans;
  others: ReadonlyMap<string, Range>;
}

const NO_SPANS: Spans = { bounded: [], open: [] };
const NO_RANGES: ReadonlyMap<string, Range> = new Map();
export const NO_CLAIMS: Claims = {
  versions: new Set(),
  SEMVER: NO_SPANS,
  ECOSYSTEM: NO_SPANS,
  others: NO_RANGES,
};

/** Reads lists as they stand in a row, an entry or `affected`. */
export function claimsOf(versions: unknown, ranges: unknown, order: Order): Claims {
  const list = listOf(ranges);
  const texts = textsOf(versions);
  if (list.length === 0) return texts.length === 0 ? NO_CLAIMS : { ...NO_CLAIMS, versions: new Set(texts) };
  const spans = { SEMVER: [] as Span[], ECOSYSTEM: [] as Span[] };
  const others = new Map<string, Range>();
  for (const element of list) {
    const range = element as Range;
    const found = typeof range === 'object' && range !== null ? spansOf(range, order) : undefined;
    if (found) spans[range.type as SpanType].push(...found);
    else others.set(canonicalJson(range), sortKeys(range) as unknown as Range);
  }
  return {
    versions: new Set(texts),
    SEMVER: byEnd(spans.SEMVER, order),
    ECOSYSTEM: byEnd(spans.ECOSYSTEM, order),
    others,
  };
}

function byEnd(spans: readonly Span[], order: Order): Spans {
  if (spans.length === 0) return NO_SPANS;
  return {
    bounded: unite(
      spans.filter(({ to }) => to),
      order,
    ),
    open: unite(
      spans.filter(({ to }) => !to),
      order,
    ),
  };
}

export const allSpans = ({ bounded, open }: Spans): readonly Span[] =>
  bounded.length === 0 ? open : open.length === 0 ? bounded : [...bounded, ...open];

export function isEmpty(claims: Claims): boolean {
  return claims.versions.size === 0 && claims.others.size === 0 && !hasSpans(claims);
}

const hasSpans = ({ SEMVER: s, ECOSYSTEM: e }: Claims): boolean =>
  s.bounded.length + s.open.length + e.bounded.length + e.open.length > 0;

/** What any of them claims. */
export function uniteClaims(all: readonly Claims[], order: Order): Claims {
  const some = all.filter((claims) => !isEmpty(claims));
  if (some.length < 2) return some[0] ?? NO_CLAIMS;
  const spans = (type: SpanType): Spans => ({
    bounded: unite(
      some.flatMap((claims) => claims[type].bounded),
      order,
    ),
    open: unite(
      some.flatMap((claims) => claims[type].open),
      order,
    ),
  });
  return {
    versions: new Set(some.flatMap(({ versions }) => [...versions])),
    SEMVER: some.some(hasSpans) ? spans('SEMVER') : NO_SPANS,
    ECOSYSTEM: some.some(hasSpans) ? spans('ECOSYSTEM') : NO_SPANS,
    others: new Map(some.flatMap(({ others }) => [...others])),
  };
}

/** What `claims` says and `taken` does not: versions by their text, ranges by their points or as a whole. */
export function subtractClaims(claims: Claims, taken: Claims, order: Order): Claims {
  const spans = (type: SpanType): Spans => {
    if (claims[type] === NO_SPANS) return NO_SPANS;
    const holes = allSpans(taken[type]);
    return {
      bounded: subtract(claims[type].bounded, holes, order),
      open: subtract(claims[type].open, holes, order),
    };
  };
  return {
    versions: without(claims.versions, taken.versions),
    SEMVER: spans('SEMVER'),
    ECOSYSTEM: spans('ECOSYSTEM'),
    others: claims.others.size === 0 ? claims.others : withoutKeys(claims.others, taken.others),
  };
}

function without(set: ReadonlySet<string>, taken: ReadonlySet<string>): ReadonlySet<string> {
  return taken.size === 0 || set.size === 0
    ? set
    : new Set([...set].filter((element) => !taken.has(element)));
}

function withoutKeys(map: ReadonlyMap<string, Range>, taken: ReadonlyMap<string, Range>): Map<string, Range> {
  return new Map([...map].filter(([key]) => !taken.has(key)));
}

/** Every span as events can say it. */
export function representableClaims(claims: Claims, order: Order): Claims {
  const spans = ({ bounded, open }: Spans): Spans => ({
    bounded: representable(bounded, order),
    open: representable(open, order),
  });
  return { ...claims, SEMVER: spans(claims.SEMVER), ECOSYSTEM: spans(claims.ECOSYSTEM) };
}

/** Whether they name a version, a point or a range in common. */
export function overlaps(a: Claims, b: Claims, order: Order): boolean {
  const shares = (type: SpanType): boolean =>
    intersect(allSpans(a[type]), allSpans(b[type]), order).length > 0;
  for (const version of a.versions) if (b.versions.has(version)) return true;
  for (const key of a.others.keys()) if (b.others.has(key)) return true;
  return SPAN_TYPES.some(shares);
}

/** Lists that a row, an entry or an addition can carry; a key is there only if its list is not empty. */
export interface Lists {
  versions?: string[];
  ranges?: Range[];
}

/** What may end and what may not stay apart, so that reading them gives back what each covers. */
export function listsOf(claims: Claims, order: Order): Lists {
  const ranges: Range[] = [];
  for (const type of SPAN_TYPES) {
    for (const spans of [claims[type].bounded, claims[type].open]) {
      if (spans.length > 0) ranges.push(...rangesOf(type, representable(spans, order)));
    }
  }
  ranges.push(...claims.others.values());
  return lists(sortVersions(claims.versions, order), sortRanges(ranges));
}

/** The canonical form in `affected` (law 7): one union per type, others by value, GIT last. */
export function affectedLists(claims: Claims, order: Order): Lists {
  const ranges: Range[] = [];
  for (const type of SPAN_TYPES) {
    const spans = allSpans(claims[type]);
    if (spans.length > 0) ranges.push(...rangesOf(type, representable(spans, order)));
  }
  const git: Range[] = [];
  for (const range of claims.others.values()) (range?.type === 'GIT' ? git : ranges).push(range);
  return lists(sortVersions(claims.versions, order), [...sortRanges(ranges), ...sortRanges(git)]);
}

function lists(versions: string[], ranges: Range[]): Lists {
  const found: Lists = {};
  if (ranges.length > 0) found.ranges = ranges;
  if (versions.length > 0) found.versions = versions;
  return found;
}

function sortRanges(ranges: Range[]): Range[] {
  if (ranges.length < 2) return ranges;
  const keyed = ranges.map((range) => [canonicalJson(range), range] as const);
  return keyed.sort(([a], [b]) => byText(a, b)).map(([, range]) => range);
}
