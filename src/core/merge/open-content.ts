/**
 * Open objects as a tree in which every type that any contribution has at a path stands beside the others (law 3).
 * Written, the richest stays in place and the rest goes to `conflicts[]`; reading puts that back to its path.
 */
import type { Json, JsonObject, PathValue } from '../report.ts';
import { canonicalJson, isObject, put } from './canonical.ts';
import { byText } from './order.ts';
import { joinMaps, keepValues, NO_VALUES, type ValueSet, valueSet, valuesOf } from './value-set.ts';

export interface OpenNode {
  object?: ReadonlyMap<string, OpenNode>;
  list?: ValueSet;
  /** Every string, number, boolean and null, by canonical JSON. */
  scalars?: ReadonlyMap<string, Json>;
}

export const NO_CONTENT: OpenNode = {};

export function readOpen(value: unknown): OpenNode {
  if (Array.isArray(value)) return { list: valueSet(value) };
  if (!isObject(value)) {
    const scalar = (value ?? null) as Json;
    return { scalars: new Map([[canonicalJson(scalar), scalar]]) };
  }
  const object = new Map<string, OpenNode>();
  for (const key of Object.keys(value)) if (value[key] !== undefined) object.set(key, readOpen(value[key]));
  return { object };
}

/** The very `a` if `b` adds nothing. */
export function joinOpen(a: OpenNode, b: OpenNode): OpenNode {
  if (a === b || b === NO_CONTENT) return a;
  const object = joinObjects(a.object, b.object);
  const list = a.list && b.list ? joinMaps(a.list, b.list) : (a.list ?? b.list);
  const scalars = a.scalars && b.scalars ? joinMaps(a.scalars, b.scalars) : (a.scalars ?? b.scalars);
  if (object === a.object && list === a.list && scalars === a.scalars) return a;
  return node(object, list, scalars);
}

function node(object: OpenNode['object'], list: OpenNode['list'], scalars: OpenNode['scalars']): OpenNode {
  const made: OpenNode = {};
  if (object) made.object = object;
  if (list) made.list = list;
  if (scalars) made.scalars = scalars;
  return made;
}

function joinObjects(a: OpenNode['object'], b: OpenNode['object']): OpenNode['object'] {
  if (!a || !b) return a ?? b;
  let joined: Map<string, OpenNode> | undefined;
  for (const [key, theirs] of b) {
    const ours = a.get(key);
    const both = ours ? joinOpen(ours, theirs) : theirs;
    if (both === ours) continue;
    joined ??= new Map(a);
    joined.set(key, both);
  }
  return joined ?? a;
}

/** What writing a tree needs and gives. */
export interface OpenWriting {
  /** Receives what has no place. */
  conflicts: PathValue[];
  /** Paths of lists that do not keep the assigned report's order, though they may hold the same. */
  sorted: ReadonlySet<string>;
}

/** The value in place. `assigned` gives lists their order. */
export function writeOpen(open: OpenNode, path: string, writing: OpenWriting, assigned?: OpenNode): Json {
  const scalars = open.scalars ? [...open.scalars].sort(byRichness).map(([, value]) => value) : [];
  const places: Json[] = [];
  if (open.object) places.push(writeObject(open.object, path, writing, assigned?.object));
  if (open.list) places.push(valuesOf(open.list, writing.sorted.has(path) ? undefined : assigned?.list));
  const [place, ...rest] = [...places, ...scalars];
  for (const value of rest) writing.conflicts.push({ path, value });
  return place ?? null;
}

function writeObject(
  object: ReadonlyMap<string, OpenNode>,
  path: string,
  writing: OpenWriting,
  assigned?: OpenNode['object'],
): JsonObject {
  const written: JsonObject = {};
  for (const key of [...object.keys()].sort()) {
    put(
      written,
      key,
      writeOpen(object.get(key)!, `${path}/${escapeToken(key)}`, writing, assigned?.get(key)),
    );
  }
  return written;
}

const RICHNESS = ['string', 'number', 'boolean'];

/** Richer types first; of one type the greatest by canonical JSON first. */
function byRichness([a, x]: [string, Json], [b, y]: [string, Json]): number {
  return rank(x) - rank(y) || byText(b, a);
}

const rank = (value: Json): number => (value === null ? RICHNESS.length : RICHNESS.indexOf(typeof value));

/** The tree that holds nothing but `value` at the path. */
export function openAt(tokens: readonly string[], value: unknown): OpenNode {
  const [token, ...rest] = tokens;
  if (token === undefined) return readOpen(value);
  return { object: new Map([[token, openAt(rest, value)]]) };
}

/** The list at a path, empty if there is none. */
export function listAt(open: OpenNode, tokens: readonly string[]): ValueSet {
  let at: OpenNode | undefined = open;
  for (const token of tokens) at = at?.object?.get(token);
  return at?.list ?? NO_VALUES;
}

/**
 * Without some elements of the list at a path. What this empties, list or object, goes with it, so that what a person
 * took out leaves nothing behind. Undefined if nothing is left; the very `open` if no element is there.
 */
export function withoutElements(
  open: OpenNode,
  tokens: readonly string[],
  keys: ReadonlySet<string>,
): OpenNode | undefined {
  const [token, ...rest] = tokens;
  if (token === undefined) {
    if (!open.list) return open;
    const list = keepValues(open.list, (element) => !keys.has(element));
    if (list === open.list && list.size > 0) return open;
    return some(node(open.object, list.size > 0 ? list : undefined, open.scalars));
  }
  if (!open.object) return open;
  const child = open.object.get(token);
  const less = child && withoutElements(child, rest, keys);
  if (less === child && open.object.size > 0) return open;
  const object = new Map(open.object);
  if (less) object.set(token, less);
  else object.delete(token);
  return some(node(object.size > 0 ? object : undefined, open.list, open.scalars));
}

const some = (open: OpenNode): OpenNode | undefined =>
  open.object || open.list || open.scalars ? open : undefined;

/** The tokens of a JSON Pointer; undefined if the text is none. */
export function tokensOf(path: string): string[] | undefined {
  if (!path.startsWith('/') || /~(?![01])/.test(path)) return undefined;
  return path
    .slice(1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

export const escapeToken = (token: string): string => token.replaceAll('~', '~0').replaceAll('/', '~1');
