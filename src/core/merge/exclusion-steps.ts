/** What a person excludes and lets in again: entries of `false-positives[]` (law 6). */
import { quote } from '../quote.ts';
import type { FalsePositive, Range } from '../report.ts';
import { canonicalJson } from './canonical.ts';
import {
  allSpans,
  type Claims,
  claimsOf,
  isEmpty,
  type Lists,
  listsOf,
  overlaps,
  SPAN_TYPES,
  subtractClaims,
} from './claims.ts';
import { additionTime, entryTime, lastEntryTime } from './decision-time.ts';
import { compareMoments, momentOf } from './moment.ts';
import type { Order } from './order.ts';
import { covers, pointOf } from './span.ts';
import type { State } from './state.ts';
import { type Status, shownAt, statusOf, surviving } from './status.ts';
import type { Step } from './step.ts';

/** Without versions and ranges it speaks of the whole report. `time` defaults to now, or what must be later than now. */
export interface Statement extends Lists {
  reason: string;
  references?: string[];
  time?: string;
}

/** These versions are not malicious. Those and those ranges only of which something is affected now. */
export function excluding(statement: Statement & Lists): Step {
  return (state, now) => {
    const { order } = state;
    const status = statusOf(state);
    if (status.withdrawn) return `is withdrawn already, since ${status.withdrawn.time.text}`;
    const without = notAffected(statement, status.affected, order);
    if (without !== undefined) return without;
    const next = withEntry(state, statement, false, now);
    return typeof next === 'string' ? next : (remainder(next, statement) ?? next);
  };
}

/** The report as a whole is taken back. */
export function withdrawing(statement: Omit<Statement, keyof Lists>): Step {
  return (state, now) => {
    const { withdrawn } = statusOf(state);
    if (withdrawn?.by === 'person') return `is withdrawn already, since ${withdrawn.time.text}`;
    return withEntry(state, withoutLists(statement), false, now);
  };
}

/** These versions are malicious after all, if somebody still claims them. */
export function reinstating(statement: Statement & Lists): Step {
  return (state, now) => {
    const { order } = state;
    const before = statusOf(state);
    if (before.withdrawn && before.withdrawn.by !== 'exclusions') {
      return `is withdrawn as a whole since ${before.withdrawn.time.text}: reinstate all of it, then withdraw what is harmless`;
    }
    const next = withEntry(state, statement, true, now);
    if (typeof next === 'string') return next;
    const was = shownAt('claimed', state, before);
    const is = shownAt('claimed', next, statusOf(next));
    for (const version of statement.versions ?? []) {
      if (includes(was, version, order)) return `has version ${quote(version)} among the affected already`;
      if (includes(is, version, order)) continue;
      return `cannot reinstate version ${quote(version)}: nobody claims that it is affected (\`mal amend --add-version\` adds it)`;
    }
    for (const range of statement.ranges ?? []) {
      const claims = claimsOf([], [range], order);
      const gained = subtractClaims(is, was, order);
      if (!touches(gained, claims, order)) return 'has nothing excluded in that range that anybody claims';
    }
    return next;
  };
}

/** The report as a whole is right after all, whoever took it back. */
export function reinstatingReport(statement: Omit<Statement, keyof Lists>): Step {
  return (state, now) => {
    const before = statusOf(state);
    if (!before.withdrawn) return 'is not withdrawn';
    let next: State | string = state;
    if (before.withdrawn.by === 'person') next = withEntry(state, withoutLists(statement), true, now);
    if (typeof next === 'string') return next;
    let status = statusOf(next);
    if (status.withdrawn?.by === 'exclusions') {
      next = withEntry(next, { ...statement, ...listsOf(status.affected, next.order) }, true, now);
      if (typeof next === 'string') return next;
      status = statusOf(next);
    }
    if (!status.withdrawn) return next;
    // Its sources still say otherwise: a person vouches for all of it.
    if (next === state) next = withEntry(state, withoutLists(statement), true, now);
    return typeof next === 'string' ? next : withAddition(next, listsOf(status.affected, next.order), now);
  };
}

/** These versions are malicious, whatever the sources say. */
export function adding({ versions = [], ranges = [] }: Lists, time?: string): Step {
  return (state, now) => {
    const { order } = state;
    const status = statusOf(state);
    if (status.withdrawn?.by === 'person') {
      return `is withdrawn since ${status.withdrawn.time.text}: reinstate it first`;
    }
    const claimed = shownAt('claimed', state, status);
    const news: Lists = {};
    const fresh = versions.filter((version) => !claimed.versions.has(version));
    const wider = ranges.filter(
      (range) => !isEmpty(subtractClaims(claimsOf([], [range], order), claimed, order)),
    );
    if (fresh.length > 0) news.versions = fresh;
    if (wider.length > 0) news.ranges = wider;
    return fresh.length + wider.length === 0 ? state : withAddition(state, news, now, time);
  };
}

function withAddition(state: State, lists: Lists, now: string, time = additionTime(state, now)): State {
  const addition = { ...lists, time };
  return { ...state, additions: new Map(state.additions).set(canonicalJson(addition), addition) };
}

const withoutLists = ({ reason, references, time }: Statement): Statement => ({
  reason,
  ...(references ? { references } : {}),
  ...(time === undefined ? {} : { time }),
});

function withEntry(state: State, statement: Statement, reinstated: boolean, now: string): State | string {
  const { versions, ranges, reason, references, time } = statement;
  const last = lastEntryTime(state);
  if (time !== undefined && last && compareMoments(momentOf(time), last) <= 0) {
    return `has a decision of ${last.text} already, and a later one must have a later time than ${time}`;
  }
  const entry: FalsePositive = { reason, time: time ?? entryTime(state, now) };
  if (versions && versions.length > 0) entry.versions = versions;
  if (ranges && ranges.length > 0) entry.ranges = ranges as Range[];
  if (references && references.length > 0) entry.references = references;
  if (reinstated) entry.reinstated = true;
  return { ...state, entries: new Map(state.entries).set(canonicalJson(entry), entry) };
}

function notAffected({ versions = [], ranges = [] }: Lists, affected: Claims, order: Order): string | undefined {
  for (const version of versions) {
    if (!includes(affected, version, order)) return `does not have version ${quote(version)} among the affected`;
  }
  for (const range of ranges) {
    const claims = claimsOf([], [range], order);
    if (touches(affected, claims, order)) continue;
    const isOpen = SPAN_TYPES.some((type) => claims[type].open.length > 0);
    return isOpen
      ? 'claims nothing open-ended there; versions and ranges that end are taken back by naming them, or by a range that ends'
      : 'has nothing affected in that range';
  }
  return undefined;
}

const includes = (claims: Claims, version: string, order: Order): boolean =>
  claims.versions.has(version) ||
  SPAN_TYPES.some((type) => covers(allSpans(claims[type]), version, order));

/** Whether an entry on `named` covers something of `claims`: what is open-ended covers only that. */
function touches(claims: Claims, named: Claims, order: Order): boolean {
  if (overlaps(claims, openTo(named), order)) return true;
  const bounds = { ...named, versions: new Set<string>(), SEMVER: closed(named), ECOSYSTEM: closed(named) };
  const points = [...claims.versions].filter((version) => includes(bounds, version, order));
  if (points.length > 0) return true;
  return overlaps(
    { ...claims, SEMVER: everySpan(claims), ECOSYSTEM: everySpan(claims) },
    { ...bounds, ECOSYSTEM: bounds.SEMVER },
    order,
  );
}
