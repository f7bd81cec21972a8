/** What people changed with an editor: read out of the difference between a file and what its state would write (law 6). */
import type { Addition, FalsePositive, Osv } from '../report.ts';
import { canonicalJson } from './canonical.ts';
import {
  type Claims,
  claimsOf,
  isEmpty,
  listsOf,
  NO_CLAIMS,
  overlaps,
  SPAN_TYPES,
  subtractClaims,
  uniteClaims,
} from './claims.ts';
import type { Entries } from './entries.ts';
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
import { type Row, rowKey, withClaims } from './row.ts';
import { covers } from './span.ts';
import type { State } from './state.ts';
import { type Status, shownAt, statusOf } from './status.ts';

/** The reason of every entry that a merge writes for a hand. */
export const BY_HAND = 'edited by hand';

/** A file beside its state: what it lists, whether it says it is withdrawn, and which rows it marks as superseded. */
export interface Written {
  listed: Claims;
  withdrawn: Osv['withdrawn'];
  marked: ReadonlySet<string>;
}

/** (a) In an assigned report, rows without `versions` and `ranges` claim what is listed and no other row claims. */
export function withSilentRows(
  rows: Map<string, Row>,
  silent: ReadonlySet<string>,
  listed: Claims,
  order: Order,
): void {
  if (silent.size === 0) return;
  const others = [...rows].filter(([key]) => !silent.has(key)).map(([, row]) => row.claims);
  const rest = listsOf(subtractClaims(listed, uniteClaims(others, order), order), order);
  for (const key of silent) rows.set(key, withClaims(rows.get(key)!, rest.versions, rest.ranges, order));
}

/** (b), (c), (d): the state of an assigned report with what was edited by hand recorded as entries and additions. */
export function withHandEdits(state: State, written: Written): State {
  const status = statusOf(state);
  const missing =
    status.level === 'excluded' ? NO_CLAIMS : missingOf(status.affected, written.listed, state.order);
  const time = timeOfEdits(state, status, missing);
  let edited = state;
  if (!isEmpty(missing)) {
    edited = withEntry(edited, { ...listsOf(missing, state.order), reason: BY_HAND, time: time.text });
  }
  let extra = extraOf(edited, edited === state ? status : statusOf(edited), status, written);
  if (written.withdrawn !== undefined && !status.withdrawn) {
    edited = withEntry(edited, {
      reason: BY_HAND,
      time: withdrawalTime(written.withdrawn, status.entries, time),
    });
  } else if (written.withdrawn === undefined && status.withdrawn) {
    edited = withEntry(edited, { reason: BY_HAND, reinstated: true, time: time.text });
    if (statusOf(edited).withdrawn) extra = written.listed;
  }
  return withAddition(edited, extra, secondAfter(time));
}

/** In an unassigned file the excess is its only row's, else an addition; nothing is ever an exclusion. */
export function withExcess(state: State, written: Written): State {
  const status = statusOf(state);
  const [only, ...more] = state.rows.values();
  if (only && more.length === 0) {
    const extra = listsOf(subtractClaims(written.listed, status.affected, state.order), state.order);
    const row = withWithdrawal(withClaims(only, extra.versions, extra.ranges, state.order), written, status);
    return row === only ? state : { ...state, rows: new Map([[rowKey(row.source, row.sha256), row]]) };
  }
  const extra = extraOf(state, status, status, written);
  return isEmpty(extra)
    ? state
    : withAddition(state, extra, secondAfter(timeOfEdits(state, status, NO_CLAIMS)));
}

function withWithdrawal(row: Row, { withdrawn }: Written, status: Status): Row {
  const latest = later(row.withdrawn, momentOf(withdrawn));
  return status.withdrawn || latest === undefined || latest === row.withdrawn
    ? row
    : { ...row, withdrawn: latest };
}

/** (b) What the state would list and the file does not; a version stays while a listed range covers it. */
function missingOf(affected: Claims, listed: Claims, order: Order): Claims {
  const missing = subtractClaims(affected, listed, order);
  const uncovered = [...missing.versions].filter((version) =>
    SPAN_TYPES.every(
      (type) => !covers(listed[type].bounded, version, order) && !covers(listed[type].open, version, order),
    ),
  );
  return { ...missing, versions: new Set(uncovered) };
}

/**
 * (c) What the file lists beyond the state, unless a corrected row claims it and the file does not know yet that it is
 * superseded. Where `affected` only shows what is not claimed, one addition needs all that is listed beside it.
 */
function extraOf(state: State, now: Status, before: Status, { listed, marked }: Written): Claims {
  const { order } = state;
  const shown = now === before ? before.affected : shownAt(before.level, state, now);
  const beyond = subtractClaims(listed, shown, order);
  if (isEmpty(beyond)) return beyond;
  const corrected = [...state.rows].filter(([key, row]) => !now.live.has(row) && !marked.has(key));
  const extra =
    corrected.length === 0
      ? beyond
      : subtractClaims(
          beyond,
          uniteClaims(
            corrected.map(([, row]) => row.claims),
            order,
          ),
          order,
        );
  return before.level === 'claimed' || isEmpty(extra) ? extra : listed;
}

/** The latest of `modified` and all imports, but after every entry, and not before an addition that is taken back. */
function timeOfEdits(state: State, { entries }: Status, missing: Claims): Moment {
  let time = state.modified;
  for (const { importTime } of state.rows.values()) time = later(time, importTime);
  if (!isTime(time)) time = EPOCH;
  const last = lastTime(entries);
  if (isTime(last) && compareMoments(last, time) >= 0) time = secondAfter(last);
  if (isEmpty(missing)) return toldTime(time);
  for (const { versions, ranges, time: added } of state.additions.values()) {
    const moment = momentOf(added);
    if (!isTime(moment) || compareMoments(moment, time) <= 0) continue;
    if (overlaps(claimsOf(versions, ranges, state.order), missing, state.order)) time = moment;
  }
  return toldTime(time);
}

const lastTime = ({ all }: Entries): Moment | undefined => all.at(-1)?.time;

/** (d) The time that the hand wrote, 1 s after the latest entry if it is not later. */
function withdrawalTime(withdrawn: string, entries: Entries, time: Moment): string {
  const moment = momentOf(withdrawn);
  const last = lastTime(entries);
  if (!isTime(moment)) return time.text;
  return isTime(last) && compareMoments(moment, last) <= 0
    ? toldTime(secondAfter(last)).text
    : toldTime(moment).text;
}

function withEntry(state: State, entry: FalsePositive): State {
  return { ...state, entries: new Map(state.entries).set(canonicalJson(entry), entry) };
}

function withAddition(state: State, claims: Claims, time: Moment): State {
  if (isEmpty(claims)) return state;
  const addition: Addition = { ...listsOf(claims, state.order), time: time.text };
  return { ...state, additions: new Map(state.additions).set(canonicalJson(addition), addition) };
}
