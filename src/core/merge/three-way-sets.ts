/** Sets, maps and trees that two branches changed: what either added stays, what either took out goes. */
import { joinOpen, type OpenNode } from './open-content.ts';
import { LIST_NAMES, type ListName, type ValueSets } from './state.ts';
import { NO_VALUES, type ValueSet } from './value-set.ts';

/** Every value that both hold, or that one holds and the ancestor did not; `both` joins two values of one key. */
export function keepMap<V>(
  o: ReadonlyMap<string, V> | undefined,
  a: ReadonlyMap<string, V>,
  b: ReadonlyMap<string, V>,
  both: (o: V | undefined, a: V, b: V) => V,
): ReadonlyMap<string, V> {
  const kept = new Map<string, V>();
  for (const [key, value] of a) {
    const other = b.get(key);
    if (other !== undefined) kept.set(key, both(o?.get(key), value, other));
    else if (!o?.has(key)) kept.set(key, value);
  }
  for (const [key, value] of b) if (!a.has(key) && !o?.has(key)) kept.set(key, value);
  return kept;
}

/** For maps whose equal keys mean equal values. */
export const takeOurs = <V>(_: V | undefined, a: V): V => a;

export function keepValues3(o: ValueSet | undefined, a: ValueSet, b: ValueSet): ValueSet {
  return keepMap(o, a, b, takeOurs);
}

/**
 * The grow-only lists. Where both sides took out an element and each put in another, they replaced it differently: the
 * list is named in `clashes`, and what the side that is not preferred put in is left out.
 */
export function joinLists(
  o: ValueSets | undefined,
  a: ValueSets,
  b: ValueSets,
  prefer: 'ours' | 'theirs',
  clashes: Set<string>,
): ValueSets {
  const joined = {} as Record<ListName, ValueSet>;
  for (const name of LIST_NAMES) {
    const old = o?.[name] ?? NO_VALUES;
    joined[name] = keepValues3(old, a[name], b[name]);
    if (!replacedByBoth(old, a[name], b[name])) continue;
    clashes.add(name === 'affectedSeverity' ? 'affected.severity' : name);
    const [kept, left] = prefer === 'ours' ? [a[name], b[name]] : [b[name], a[name]];
    joined[name] = new Map([...joined[name]].filter(([key]) => kept.has(key) || !left.has(key)));
  }
  return joined;
}

function replacedByBoth(o: ValueSet, a: ValueSet, b: ValueSet): boolean {
  const gone = [...o.keys()].some((key) => !a.has(key) && !b.has(key));
  const adds = (x: ValueSet, y: ValueSet) => [...x.keys()].some((key) => !o.has(key) && !y.has(key));
  return gone && adds(a, b) && adds(b, a);
}

/** Open content; undefined if nothing is left. */
export function joinTrees(
  o: OpenNode | undefined,
  a: OpenNode | undefined,
  b: OpenNode | undefined,
): OpenNode | undefined {
  if (!o) return a && b ? joinOpen(a, b) : (a ?? b);
  const joined: OpenNode = {};
  const object = new Map<string, OpenNode>();
  for (const key of new Set([...(a?.object?.keys() ?? []), ...(b?.object?.keys() ?? [])])) {
    const child = joinTrees(o.object?.get(key), a?.object?.get(key), b?.object?.get(key));
    if (child) object.set(key, child);
  }
  const list = keepValues3(o.list, a?.list ?? NO_VALUES, b?.list ?? NO_VALUES);
  const scalars = keepValues3(o.scalars, a?.scalars ?? NO_VALUES, b?.scalars ?? NO_VALUES);
  // An empty list or object is content as well, unless one of the sides took it out.
  if (object.size > 0 || stays(o.object, a?.object, b?.object)) joined.object = object;
  if (list.size > 0 || stays(o.list, a?.list, b?.list)) joined.list = list;
  if (scalars.size > 0) joined.scalars = scalars;
  return joined.object || joined.list || joined.scalars ? joined : undefined;
}

const stays = (o: unknown, a: unknown, b: unknown): boolean =>
  o === undefined ? a !== undefined || b !== undefined : a !== undefined && b !== undefined;
