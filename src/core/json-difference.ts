/** Two JSON values → where they differ. */
import type { Json } from './report.ts';
import { sameJson } from './same-json.ts';
import { isObject, join } from './schema/pointer.ts';

/** What stood at a place and what stands there now; one of them is absent where nothing did or does. */
export interface Difference {
  /** JSON Pointer (RFC 6901). */
  pointer: string;
  before?: Json;
  after?: Json;
}

/**
 * The smallest places in which two JSON values differ; the order of keys is no difference. A list that grew or shrank
 * differs where it does so: what it begins and ends with alike is left out. Never throws on values that JSON can hold.
 */
export function jsonDifferences(before: unknown, after: unknown): Difference[] {
  const found: Difference[] = [];
  compare(before, after, '', found);
  return found;
}

function compare(before: unknown, after: unknown, pointer: string, found: Difference[]): void {
  if (before === after) return;
  if (Array.isArray(before) && Array.isArray(after)) compareLists(before, after, pointer, found);
  else if (isObject(before) && isObject(after)) {
    for (const key of Object.keys(before)) {
      compare(before[key], Object.hasOwn(after, key) ? after[key] : undefined, join(pointer, key), found);
    }
    for (const key of Object.keys(after))
      if (!Object.hasOwn(before, key)) compare(undefined, after[key], join(pointer, key), found);
  } else {
    found.push({
      pointer,
      ...(before === undefined ? {} : { before: before as Json }),
      ...(after === undefined ? {} : { after: after as Json }),
    });
  }
}

function compareLists(
  before: readonly unknown[],
  after: readonly unknown[],
  pointer: string,
  found: Difference[],
): void {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && sameJson(before[start], after[start])) start++;
  let end = 0;
  while (end < shorter - start && sameJson(before.at(-1 - end), after.at(-1 - end))) end++;
  const last = Math.max(before.length, after.length) - end;
  for (let i = start; i < last; i++) {
    const was = i < before.length - end ? before[i] : undefined;
    const is = i < after.length - end ? after[i] : undefined;
    compare(was, is, `${pointer}/${i}`, found);
  }
}
