/** How far the advisories were read: the time of the last change, and of which prefixes, as far as the source has some. */
import type { Json } from '../../core/report.ts';
import { formatInstant, parseInstant } from '../../core/time.ts';

/** `reached` in milliseconds since 1970; undefined: nothing was there. */
export function cursorAt(reached: number | undefined, prefixes: readonly string[] | undefined): Json {
  if (reached === undefined) return null;
  const time = formatInstant(reached);
  return prefixes ? { updatedAt: time, prefixes: [...prefixes] } : time;
}

/** The time of a cursor; undefined if there is none, or if other prefixes were read then. */
export function timeOf(
  cursor: Json | undefined,
  prefixes: readonly string[] | undefined,
): number | undefined {
  const object = typeof cursor === 'object' && !Array.isArray(cursor) ? cursor : undefined;
  const updatedAt = typeof cursor === 'string' ? cursor : object?.updatedAt;
  if (typeof updatedAt !== 'string') return undefined;
  const same = JSON.stringify(object?.prefixes ?? null) === JSON.stringify(prefixes ?? null);
  return same ? parseInstant(updatedAt) : undefined;
}
