/** A list that only grows: its elements by canonical JSON, in the order they were read. */
import type { Json } from '../report.ts';
import { canonicalJson, sortKeys } from './canonical.ts';
import { byText } from './order.ts';

export type ValueSet = ReadonlyMap<string, Json>;

export const NO_VALUES: ValueSet = new Map();

export function valueSet(list: readonly unknown[]): ValueSet {
  if (list.length === 0) return NO_VALUES;
  const values = new Map<string, Json>();
  for (const element of list) {
    const key = canonicalJson(element);
    if (!values.has(key)) values.set(key, typeof element === 'string' ? element : sortKeys(element));
  }
  return values;
}

/** The union of maps whose equal keys mean equal values; the very `a` if `b` adds nothing, so identity tells "nothing new". */
export function joinMaps<V>(a: ReadonlyMap<string, V>, b: ReadonlyMap<string, V>): ReadonlyMap<string, V> {
  if (a === b) return a;
  let joined: Map<string, V> | undefined;
  for (const [key, value] of b) {
    if (a.has(key)) continue;
    joined ??= new Map(a);
    joined.set(key, value);
  }
  return joined ?? a;
}

/** The elements that stay, in their order; the very `set` if all do. */
export function keepValues(set: ValueSet, stays: (key: string) => boolean): ValueSet {
  const kept = new Map<string, Json>();
  for (const [key, value] of set) if (stays(key)) kept.set(key, value);
  return kept.size === set.size ? set : kept;
}

/** As a list: in the order of the assigned report if its set is the same (law 1), else by canonical JSON. */
export function valuesOf(set: ValueSet, assigned: ValueSet = NO_VALUES): Json[] {
  return isSame(set, assigned) ? [...assigned.values()] : sortedValues(set);
}

function isSame(a: ValueSet, b: ValueSet): boolean {
  if (a === b) return true;
  if (a.size !== b.size) return false;
  for (const key of a.keys()) if (!b.has(key)) return false;
  return true;
}

export function sortedValues<V>(values: ReadonlyMap<string, V>): V[] {
  if (values.size < 2) return [...values.values()];
  return [...values].sort(([a], [b]) => byText(a, b)).map(([, value]) => value);
}
