/** What makes a source show an object once more that it showed before. */
import type { Json } from '../core/report.ts';
import type { SourceState } from '../core/source-state.ts';
import { isObject, stringsIn } from './listing/cursor.ts';

/**
 * The state with which the next run asks for the key again, whatever the kind. A list that is read from where it stopped keeps what it
 * owes in `again`; every other kind goes through all that there is, and fetches what differs from what was seen.
 */
export function showingAgain(state: SourceState, key: string): SourceState {
  const { cursor, ...rest } = state;
  if (cursor === undefined || cursor === null) return state;
  if (!isObject(cursor) || !Array.isArray(cursor.again)) return rest;
  const again: Json = [...new Set([...stringsIn(cursor.again), key])].sort();
  return { ...rest, cursor: { ...cursor, again } };
}
