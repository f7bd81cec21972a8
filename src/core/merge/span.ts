/**
 * Sets of versions as spans between cuts. A cut lies just before or just after a version, so that every end an event
 * can name, and every hole a person can cut, is exact; where an order has successors, "just after" is the successor.
 */
import { intervalsOf } from '../intervals.ts';
import type { Range, RangeEvent } from '../report.ts';
import { byText, type Order } from './order.ts';

/** `last`: the version that the cut lies just after, if it came from one. */
export interface Cut {
  version: string;
  after: boolean;
  last?: string;
}

/** From a cut (undefined: from the first version) to a cut (undefined: for ever). Never empty. */
export interface Span {
  from: Cut | undefined;
  to: Cut | undefined;
}

const PLAIN_KEYS = new Set(['type', 'events']);
const EVENTS = new Set(['introduced', 'fixed', 'last_affected']);

/** The spans of a SEMVER or ECOSYSTEM range without other keys whose ends parse; undefined for any other range. */
export function spansOf(range: Range, order: Order): Span[] | undefined {
  if ((range.type !== 'SEMVER' && range.type !== 'ECOSYSTEM') || !Array.isArray(range.events))
    return undefined;
  for (const key in range) if (!PLAIN_KEYS.has(key)) return undefined;
  for (const event of range.events) if (!isPlain(event, order)) return undefined;
  const spans = intervalsOf(range, order.compare).map(
    ({ from, until, inclusive }): Span => ({
      from: from === undefined ? undefined : { version: from, after: false },
      to:
        until === undefined ? undefined : inclusive ? after(until, order) : { version: until, after: false },
    }),
  );
  // A range that covers nothing has nothing to unite and must not vanish.
  return spans.length === 0 ? undefined : spans;
}

function isPlain(event: RangeEvent, order: Order): boolean {
  const keys = Object.keys(event ?? {});
  const [kind = ''] = keys;
  const value: unknown = event?.[kind as keyof RangeEvent];
  if (keys.length !== 1 || !EVENTS.has(kind) || typeof value !== 'string') return false;
  return (kind === 'introduced' && value === '0') || order.parses(value);
}

function after(version: string, order: Order): Cut {
  const next = order.successor(version);
  return next === undefined
    ? { version, after: true, last: version }
    : { version: next, after: false, last: version };
}

/** The one version, as a span. */
export const pointOf = (version: string, order: Order): Span => ({
  from: { version, after: false },
  to: after(version, order),
});

function compareCuts(a: Cut, b: Cut, order: Order): number {
  return order.compare(a.version, b.version) || Number(a.after) - Number(b.after);
}

function compareFrom(a: Cut | undefined, b: Cut | undefined, order: Order): number {
  if (!a || !b) return a ? 1 : b ? -1 : 0;
  return compareCuts(a, b, order);
}

function compareTo(a: Cut | undefined, b: Cut | undefined, order: Order): number {
  if (!a || !b) return a ? -1 : b ? 1 : 0;
  return compareCuts(a, b, order);
}

/** Of equal cuts in different words, one: `last_affected` before `fixed`, then the least text. */
function preferred(a: Cut, b: Cut): Cut {
  if ((a.last === undefined) !== (b.last === undefined)) return a.last === undefined ? b : a;
  const x = a.last ?? a.version;
  const y = b.last ?? b.version;
  return x === y ? (a.version <= b.version ? a : b) : x < y ? a : b;
}

/** The same versions in ascending order, without overlap or touch. */
export function unite(spans: readonly Span[], order: Order): Span[] {
  if (spans.length < 2) return [...spans];
  const sorted = [...spans].sort(
    (a, b) => compareFrom(a.from, b.from, order) || byText(a.from?.version ?? '', b.from?.version ?? ''),
  );
  const united: Span[] = [];
  for (const next of sorted) {
    const last = united.at(-1);
    if (!last) united.push(next);
    else if (last.to && next.from && compareCuts(last.to, next.from, order) < 0) united.push(next);
    else united[united.length - 1] = { from: last.from, to: farther(last.to, next.to, order) };
  }
  return united;
}

function farther(a: Cut | undefined, b: Cut | undefined, order: Order): Cut | undefined {
  const reach = compareTo(a, b, order);
  if (reach === 0) return a && b ? preferred(a, b) : undefined;
  return reach > 0 ? a : b;
}

/** What is in `spans` and not in `taken`; exact, so a result may begin just after a version. */
export function subtract(spans: readonly Span[], taken: readonly Span[], order: Order): Span[] {
  if (spans.length === 0 || taken.length === 0) return [...spans];
  const holes = unite(taken, order);
  const rest: Span[] = [];
  let first = 0;
  for (const span of unite(spans, order)) {
    let from = span.from;
    let open = true;
    while (first < holes.length && endsBefore(holes[first]!, span.from, order)) first++;
    for (let i = first; i < holes.length; i++) {
      const hole = holes[i]!;
      if (hole.from && span.to && compareCuts(hole.from, span.to, order) >= 0) break;
      if (hole.from && compareFrom(hole.from, from, order) > 0)
        rest.push({ from, to: startAsEnd(hole.from) });
      open = hole.to !== undefined && compareTo(hole.to, span.to, order) < 0;
      if (!open) break;
      from = endAsStart(hole.to!);
    }
    if (open) rest.push({ from, to: span.to });
  }
  return rest;
}

const startAsEnd = ({ version, after }: Cut): Cut =>
  after ? { version, after, last: version } : { version, after };
const endAsStart = ({ version, after }: Cut): Cut => ({ version, after });

const endsBefore = (span: Span, from: Cut | undefined, order: Order): boolean =>
  span.to !== undefined && from !== undefined && compareCuts(span.to, from, order) <= 0;

/** The run of `spans` that may share versions with `others`; both ascend without overlap. */
export function touched(
  spans: readonly Span[],
  others: readonly Span[],
  order: Order,
): { start: number; end: number } {
  const [first, last] = [others[0], others.at(-1)];
  if (!first || !last) return { start: 0, end: 0 };
  const start = countWhile(spans, (span) => endsBefore(span, first.from, order));
  const end = countWhile(spans, (span) => !endsBefore(last, span.from, order));
  return { start, end: Math.max(start, end) };
}

/** How many at the beginning hold, where none after the first that does not holds. */
function countWhile(spans: readonly Span[], holds: (span: Span) => boolean): number {
  let [low, high] = [0, spans.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(spans[middle]!)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What is in both. */
export function intersect(a: readonly Span[], b: readonly Span[], order: Order): Span[] {
  return subtract(a, subtract(a, b, order), order);
}

/**
 * As events can say it: without a successor a span begins at the version itself, not after it, and `introduced: "0"`
 * is the beginning of all versions, even where "0" is one of them.
 */
export function representable(spans: readonly Span[], order: Order): Span[] {
  const rounded = spans.map(({ from, to }): Span => {
    if (from?.version === '0') return { from: undefined, to };
    return { from: from?.after ? { ...from, after: false } : from, to };
  });
  return unite(rounded, order);
}

/** Whether a version that parses is in one of the spans. */
export function covers(spans: readonly Span[], version: string, order: Order): boolean {
  if (spans.length === 0 || !order.parses(version)) return false;
  const cut: Cut = { version, after: false };
  return spans.some(
    ({ from, to }) => compareFrom(from, cut, order) <= 0 && (!to || compareCuts(cut, to, order) < 0),
  );
}

/**
 * The spans as ranges of one type: one, or two where some end before a version and others just after one, for OSV allows
 * `fixed` and `last_affected` in one range no more than in one event.
 */
export function rangesOf(type: Range['type'], spans: readonly Span[]): Range[] {
  const byLast = spans.filter(({ to }) => to?.last !== undefined);
  const others = spans.filter(({ to }) => to?.last === undefined);
  return [others, byLast]
    .filter((list) => list.length > 0)
    .map((list) => ({ type, events: list.flatMap(eventsOf) }));
}

function eventsOf({ from, to }: Span): RangeEvent[] {
  const introduced: RangeEvent = { introduced: from?.version ?? '0' };
  if (!to) return [introduced];
  return [introduced, to.last === undefined ? { fixed: to.version } : { last_affected: to.last }];
}
