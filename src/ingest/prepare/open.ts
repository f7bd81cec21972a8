/** Open objects of a source: what may come along of content that is nobody's to judge. */
import { joinOpen, type OpenNode, readOpen, writeOpen } from '../../core/merge/open-content.ts';
import { type Json, type JsonObject, ORIGINS, type PathValue } from '../../core/report.ts';
import { isRecord } from './json.ts';

/** Keys of `database_specific` that only this database writes; `iocs` alone is everybody's. */
const OURS: ReadonlySet<string> = new Set([
  ORIGINS,
  'false-positives',
  'disputes',
  'additions',
  'removed',
  'conflicts',
  'all-versions',
]);
/** Keys that can change the behaviour of a program that copies an object without care. */
const UNSAFE: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Which of our keys a source wrote, sorted. */
export function ownKeysIn(value: unknown): string[] {
  return isRecord(value)
    ? Object.keys(value)
        .filter((key) => OURS.has(key))
        .sort()
    : [];
}

/** The report's `database_specific`: objects and lists, since nothing else may stand there; undefined if nothing is left. */
export function openOfReport(value: unknown): JsonObject | undefined {
  return openObject(value, (key, child) => OURS.has(key) || typeof child !== 'object' || child === null);
}

/** An open object of an entry or a range. */
export function openOfEntry(value: unknown): JsonObject | undefined {
  return openObject(value, (key) => OURS.has(key));
}

function openObject(value: unknown, leaveOut: (key: string, child: Json) => boolean): JsonObject | undefined {
  if (!isRecord(value)) return undefined;
  const open: JsonObject = {};
  let empty = true;
  for (const key of Object.keys(value)) {
    const child = value[key]!;
    if (UNSAFE.has(key) || leaveOut(key, child)) continue;
    open[key] = withoutUnsafeKeys(child);
    empty = false;
  }
  return empty ? undefined : open;
}

/** The very value if it has none; nesting is bounded by the reader. */
function withoutUnsafeKeys(value: Json): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const list = value.map(withoutUnsafeKeys);
    return list.some((element, i) => element !== value[i]) ? list : value;
  }
  const keys = Object.keys(value);
  const safe: JsonObject = {};
  let same = true;
  for (const key of keys) {
    if (UNSAFE.has(key)) {
      same = false;
      continue;
    }
    safe[key] = withoutUnsafeKeys(value[key]!);
    same &&= safe[key] === value[key];
  }
  return same ? value : safe;
}

/**
 * Open objects of several entries of one package as one: united by value at every depth, as the merge unites reports. Where
 * types differ, the richest stands.
 */
export function uniteOpen(objects: readonly JsonObject[]): JsonObject | undefined {
  if (objects.length < 2) return objects[0];
  let nodes: OpenNode[] = objects.map(readOpen);
  // Pairwise, so that many small objects cost no more than their sum, but for sorting.
  while (nodes.length > 1) {
    const pairs: OpenNode[] = [];
    for (let i = 0; i < nodes.length; i += 2) {
      const [a, b] = [nodes[i]!, nodes[i + 1]];
      pairs.push(b ? joinOpen(a, b) : a);
    }
    nodes = pairs;
  }
  const conflicts: PathValue[] = [];
  return writeOpen(nodes[0]!, '', { conflicts, sorted: new Set() }) as JsonObject;
}
