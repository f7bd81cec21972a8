/** When a decision of a person counts, so that it decides over everything the report holds by then (law 6). */
import { readEntries } from './entries.ts';
import { compareMoments, EPOCH, isTime, later, type Moment, momentOf, secondAfter } from './moment.ts';
import type { State } from './state.ts';

/**
 * The time for a new entry: now, or later where an import or an addition that it must reach is dated later; always
 * after the latest entry, since of equal times no order could be told. RFC 3339.
 */
export function entryTime(state: State, now: string): string {
  let time = momentOf(now) ?? EPOCH;
  for (const { importTime } of state.rows.values()) time = laterTime(time, importTime);
  for (const addition of state.additions.values()) time = laterTime(time, momentOf(addition.time));
  return afterEntries(state, time).text;
}

/** The time for a new addition: now, but after every entry, so that none cancels it. */
export function additionTime(state: State, now: string): string {
  return afterEntries(state, momentOf(now) ?? EPOCH).text;
}

/** The time of the latest decision in `false-positives[]`. */
export function lastEntryTime(state: State): Moment | undefined {
  return readEntries(state.entries, state.order).all.at(-1)?.time;
}

function afterEntries(state: State, time: Moment): Moment {
  const last = lastEntryTime(state);
  return isTime(last) && compareMoments(last, time) >= 0 ? secondAfter(last) : time;
}

const laterTime = (a: Moment, b: Moment | undefined): Moment => (isTime(b) ? (later(a, b) ?? a) : a);
