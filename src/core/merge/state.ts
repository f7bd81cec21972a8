/** The one state that reports are read into, joined as, and written from. Every field is a join-semilattice. */
import type { Addition, Dispute, FalsePositive, Json, Osv, Package, PathValue } from '../report.ts';
import { canonicalJson } from './canonical.ts';
import { earlier, later, type Moment } from './moment.ts';
import { joinOpen, NO_CONTENT, type OpenNode, tokensOf, withoutElements } from './open-content.ts';
import { byText, type Order } from './order.ts';
import { joinRows, type Row } from './row.ts';
import { joinMaps, keepValues, type ValueSet } from './value-set.ts';

/** The grow-only lists outside the open content, and their paths in `removed[]`. */
export const LIST_PATHS = {
  aliases: '/aliases',
  related: '/related',
  upstream: '/upstream',
  references: '/references',
  credits: '/credits',
  severity: '/severity',
  affectedSeverity: '/affected/0/severity',
} as const;
export type ListName = keyof typeof LIST_PATHS;
export type ValueSets = Readonly<Record<ListName, ValueSet>>;
export const LIST_NAMES = Object.keys(LIST_PATHS) as ListName[];

/** The report that has a number: what it alone decides, and the order of its lists. */
export interface Base {
  id: string;
  osv: Osv;
  /** The text above the header, byte for byte. */
  head: string;
  lists: ValueSets;
  open: OpenNode;
  removed: ReadonlyMap<string, PathValue>;
}

export interface State {
  order: Order;
  base: Base | undefined;
  /** The least provisional id. */
  id: string | undefined;
  package: Package | undefined;
  modified: Moment | undefined;
  published: Moment | undefined;
  rows: ReadonlyMap<string, Row>;
  additions: ReadonlyMap<string, Addition>;
  entries: ReadonlyMap<string, FalsePositive>;
  disputes: ReadonlyMap<string, Dispute>;
  removed: ReadonlyMap<string, PathValue>;
  /** Entries of `conflicts[]` whose path is no place for open content: kept as they are. */
  strays: ReadonlyMap<string, Json>;
  lists: ValueSets;
  /** Every open object, under the first token of its path in `conflicts[]`. */
  open: OpenNode;
}

/** The join: commutative, associative, idempotent; a part to which `b` adds nothing is the very part of `a`. */
export function join(a: State, b: State): State {
  const base = leastBase(a.base, b.base);
  const removed = joinMaps(a.removed, b.removed);
  // Each side is freed of what either removed, so that an import of it adds nothing.
  const ours = settle(a, removed, base);
  const theirs = settle(b, removed, base);
  return {
    order: a.order,
    base,
    id: least(a.id, b.id),
    package: joinPackages(a.package, b.package),
    modified: later(a.modified, b.modified),
    published: earlier(a.published, b.published),
    rows: joinAllRows(a.rows, b.rows, a.order),
    additions: joinMaps(a.additions, b.additions),
    entries: joinMaps(a.entries, b.entries),
    disputes: joinMaps(a.disputes, b.disputes),
    removed,
    strays: joinMaps(a.strays, b.strays),
    lists: joinLists(ours.lists, theirs.lists),
    open: joinOpen(ours.open, theirs.open),
  };
}

function least(a: string | undefined, b: string | undefined): string | undefined {
  return a === undefined || b === undefined ? (a ?? b) : a <= b ? a : b;
}

function leastBase(a: Base | undefined, b: Base | undefined): Base | undefined {
  return !a || !b ? (a ?? b) : a.id <= b.id ? a : b;
}

/** The least spelling, and of one spelling the least purl. */
function joinPackages(a: Package | undefined, b: Package | undefined): Package | undefined {
  if (!a || !b) return a ?? b;
  const order = byText(a.ecosystem, b.ecosystem) || byText(a.name, b.name);
  if (order !== 0) return order < 0 ? a : b;
  return a.purl === undefined || (b.purl !== undefined && b.purl < a.purl) ? b : a;
}

function joinAllRows(a: State['rows'], b: State['rows'], order: Order): State['rows'] {
  let joined: Map<string, Row> | undefined;
  for (const [key, theirs] of b) {
    const ours = a.get(key);
    const both = ours ? joinRows(ours, theirs, order) : theirs;
    if (both === ours) continue;
    joined ??= new Map(a);
    joined.set(key, both);
  }
  return joined ?? a;
}

function joinLists(a: ValueSets, b: ValueSets): ValueSets {
  let joined: Record<ListName, ValueSet> | undefined;
  for (const name of LIST_NAMES) {
    const list = joinMaps(a[name], b[name]);
    if (list === a[name]) continue;
    joined ??= { ...a };
    joined[name] = list;
  }
  return joined ?? a;
}

type Content = Pick<State, 'lists' | 'open'>;

/** Without what people removed, and without the report's own id among its aliases; the very content if nothing goes. */
export function settle(content: Content, removed: State['removed'], base: Base | undefined): Content {
  const own = base ? canonicalJson(base.id) : '';
  if (removed.size === 0 && !content.lists.aliases.has(own)) return content;
  const lists: Record<ListName, ValueSet> = { ...content.lists };
  lists.aliases = keepValues(lists.aliases, (key) => key !== own);
  let { open } = content;
  for (const [path, keys] of byPath(removed)) {
    const name = listAtPath(path);
    if (name) lists[name] = keepValues(lists[name], (element) => !keys.has(element));
    else open = withoutElements(open, tokensOf(path) ?? [], keys) ?? NO_CONTENT;
  }
  const same = LIST_NAMES.every((name) => lists[name] === content.lists[name]);
  return { lists: same ? content.lists : lists, open };
}

/** The elements removed from each list, by canonical JSON. */
function byPath(removed: State['removed']): Map<string, Set<string>> {
  const paths = new Map<string, Set<string>>();
  for (const { path, value } of removed.values()) {
    if (typeof path !== 'string') continue;
    const keys = paths.get(path) ?? new Set<string>();
    paths.set(path, keys.add(canonicalJson(value)));
  }
  return paths;
}

/** The list that a path of `removed[]` means; undefined if it lies in the open content. */
export const listAtPath = (path: string): ListName | undefined =>
  LIST_NAMES.find((list) => LIST_PATHS[list] === path);

/** Whether `joined`, which began as `assigned`, holds nothing that `assigned` did not (law 2). */
export function addsNothing(joined: State, assigned: State): boolean {
  return (
    joined.rows === assigned.rows &&
    joined.additions === assigned.additions &&
    joined.entries === assigned.entries &&
    joined.disputes === assigned.disputes &&
    joined.removed === assigned.removed &&
    joined.strays === assigned.strays &&
    joined.lists === assigned.lists &&
    joined.open === assigned.open
  );
}
