/** The same change with fewer words: what a decision does not touch stays as it stood in the file, so that a reviewer sees the decision alone. */
import type { Affected, DatabaseSpecific, JsonObject, Osv } from '../report.ts';
import { canonicalJson, put } from './canonical.ts';

/**
 * `original` with what differs between `before`, its own canonical form, and `after`. The caller reads it again to see
 * whether it means the same: what a file leaves out may be understood from what was just changed.
 */
export function leastChange(original: Osv, before: Osv, after: Osv): Osv {
  const [entry, ...more] = original.affected;
  if (!entry || more.length > 0) return after;
  const least = patch<Osv>(original, before, after);
  least.affected = [patch<Affected>(entry, before.affected[0], after.affected[0])];
  const own = patch<DatabaseSpecific>(
    original.database_specific,
    before.database_specific,
    after.database_specific,
  );
  if (Object.keys(own).length > 0) least.database_specific = own;
  else delete least.database_specific;
  if (after.modified !== undefined) least.modified = after.modified;
  if (after.schema_version !== undefined) least.schema_version = after.schema_version;
  return least;
}

function patch<T extends object>(original: T | undefined, before: T | undefined, after: T | undefined): T {
  const [from, was, is] = [original, before, after].map((value) => (value ?? {}) as JsonObject) as [
    JsonObject,
    JsonObject,
    JsonObject,
  ];
  const patched: JsonObject = {};
  for (const key of keysOf(from, is)) {
    const value = canonicalJson(was[key]) === canonicalJson(is[key]) ? from[key] : is[key];
    if (value !== undefined) put(patched, key, value);
  }
  return patched as unknown as T;
}

/** The keys of the first before new ones; all of them sorted where those of the first are, as in what a merge wrote. */
function keysOf(from: JsonObject, is: JsonObject): string[] {
  const own = Object.keys(from);
  const keys = [...new Set([...own, ...Object.keys(is)])];
  return own.every((key, i) => i === 0 || own[i - 1]! < key) ? keys.sort() : keys;
}
