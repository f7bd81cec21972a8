/** What cursors have in common: they are JSON of a file that somebody may have edited, and say what they are the cursor of. */
import type { Json, JsonObject } from '../../core/report.ts';
import type { SourceConfig } from '../../core/source-config.ts';
import { locationOf } from './location.ts';

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function stringsIn(list: Json | undefined): string[] {
  return Array.isArray(list) ? list.filter((item): item is string => typeof item === 'string') : [];
}

/** What a source is read for, as it stands in its cursor: with another location, or (where they are given) other prefixes, the cursor is void. */
export function aimOf(source: SourceConfig, prefixes?: readonly string[]): JsonObject {
  return { location: locationOf(source), ...(prefixes ? { prefixes: [...prefixes] } : {}) };
}

/** The cursor, if it is one of this aim. */
export function cursorOf(cursor: Json | undefined, aim: JsonObject): JsonObject | undefined {
  if (!isObject(cursor)) return undefined;
  const same = Object.entries(aim).every(
    ([name, value]) => JSON.stringify(cursor[name]) === JSON.stringify(value),
  );
  return same ? cursor : undefined;
}
