/** How far a repository has been read: the id of a commit, and of which prefixes, as far as the source has some. */
import type { Json } from '../../core/report.ts';
import { isObjectId } from './cache.ts';

/** A commit id, with the prefixes that were read if the source names some. */
export function cursorOf(commit: string, prefixes: readonly string[] | undefined): Json {
  return prefixes ? { commit, prefixes: [...prefixes] } : commit;
}

/** The commit that a cursor stands for; undefined if there is none, or if other prefixes were read then. */
export function commitOf(
  cursor: Json | undefined,
  prefixes: readonly string[] | undefined,
): string | undefined {
  const commit = typeof cursor === 'string' ? cursor : objectOf(cursor)?.commit;
  const read = typeof cursor === 'string' ? undefined : objectOf(cursor)?.prefixes;
  if (typeof commit !== 'string' || !isObjectId(commit)) return undefined;
  return JSON.stringify(read ?? null) === JSON.stringify(prefixes ?? null) ? commit : undefined;
}

function objectOf(value: Json | undefined): Record<string, Json> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
}
