/** Looking at JSON that nobody has vouched for. */
import type { JsonObject } from '../../core/report.ts';

export function isRecord(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Those of the keys that the object has and that hold something, in the order asked for; no other key comes along. */
export function pick(from: Record<string, unknown>, keys: readonly string[]): Record<string, unknown> {
  const picked: Record<string, unknown> = {};
  for (const key of keys) {
    if (Object.hasOwn(from, key) && from[key] != null) picked[key] = from[key];
  }
  return picked;
}

/** The list with each object reduced to the keys; what is no list, and what in it is no object, stays as it is. */
export function pickEach(list: unknown, keys: readonly string[]): unknown {
  if (!Array.isArray(list)) return list;
  return list.map((element) => (isRecord(element) ? pick(element, keys) : element));
}
