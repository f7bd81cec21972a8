/** What decisions on versions write into a state: dated entries of `false-positives[]` and of `additions[]` (law 6). */
import type { FalsePositive } from '../report.ts';
import { canonicalJson } from './canonical.ts';
import { allSpans, type Claims, type Lists, SPAN_TYPES } from './claims.ts';
import { readEntries } from './entries.ts';
import {
  compareMoments,
  EPOCH,
  isTime,
  later,
  type Moment,
  momentOf,
  secondAfter,
  toldTime,
} from './moment.ts';
import type { Order } from './order.ts';
import { covers } from './span.ts';
import type { State } from './state.ts';
import { statusOf, surviving } from './status.ts';

/** What is said of a report as a whole. `time`: when it was decided; default now, or as soon after as it must be to count. */
export interface Saying {
  reason: string;
  references?: string[];
  time?: string;
}

/** The same of some of its versions and ranges. */
export interface Statement extends Saying, Lists {}

/**
 * When an entry decides over everything that the report holds by then: after the latest entry, since of equal times no
 * order could be told, and not before an import or an addition that it must reach. A text that is no time: why it cannot.
 */
export function entryTime(
  state: State,
  { time }: Saying,
  now: string,
): { time: string } | { problem: string } {
  const last = lastEntryTime(state);
  if (time !== undefined) {
    if (!isTime(last) || compareMoments(momentOf(time), last) > 0) return { time };
    return { problem: `has a decision of ${last.text} already, and a new one must be later than that` };
  }
  let moment = momentOf(now) ?? EPOCH;
  for (const { importTime } of state.rows.values()) moment = laterTime(moment, importTime);
  for (const addition of state.additions.values()) moment = laterTime(moment, momentOf(addition.time));
  return { time: toldTime(after(last, moment)).text };
}

/** With an entry; without versions and ranges it speaks of the whole report. */
export function withEntry(state: State, statement: Statement & { time: string; reinstated?: true }): State {
  const { versions, ranges, reason, references, time, reinstated } = statement;
  const entry: FalsePositive = { reason, time };
  if (versions && versions.length > 0) entry.versions = versions;
  if (ranges && ranges.length > 0) entry.ranges = ranges;
  if (references && references.length > 0) entry.references = references;
  if (reinstated) entry.reinstated = true;
  return { ...state, entries: new Map(state.entries).set(canonicalJson(entry), entry) };
}

/** With an addition, dated after every entry by default, so that none cancels it. */
export function withAddition(state: State, lists: Lists, now: string, time?: string): State {
  const addition = { ...lists, time: time ?? after(lastEntryTime(state), momentOf(now) ?? EPOCH).text };
  return { ...state, additions: new Map(state.additions).set(canonicalJson(addition), addition) };
}

/** What of all claims stands, exactly: what events cannot say is not rounded yet. */
export function standing(state: State): Claims {
  const { groups, entries } = statusOf(state);
  return surviving(state, groups, entries, false).claims;
}

/** Listed, or inside a range. */
export const includes = (claims: Claims, version: string, order: Order): boolean =>
  claims.versions.has(version) || SPAN_TYPES.some((type) => covers(allSpans(claims[type]), version, order));

const lastEntryTime = (state: State): Moment | undefined =>
  readEntries(state.entries, state.order).all.at(-1)?.time;

const after = (last: Moment | undefined, time: Moment): Moment =>
  isTime(last) && compareMoments(last, time) >= 0 ? secondAfter(last) : time;

const laterTime = (a: Moment, b: Moment | undefined): Moment => (isTime(b) ? (later(a, b) ?? a) : a);
