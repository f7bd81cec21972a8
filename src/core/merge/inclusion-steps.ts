/** What a person lets in: what was excluded or withdrawn, and what no source claims. */
import { quote } from '../quote.ts';
import { claimsOf, isEmpty, type Lists, listsOf, subtractClaims } from './claims.ts';
import {
  entryTime,
  includes,
  type Saying,
  type Statement,
  standing,
  withAddition,
  withEntry,
} from './decision-entries.ts';
import { statusOf } from './status.ts';
import type { Step } from './step.ts';

/** These versions and ranges are malicious after all, where somebody claims it. */
export function reinstating(statement: Statement): Step {
  return (state, now) => {
    const { order } = state;
    const { withdrawn } = statusOf(state);
    if (withdrawn && withdrawn.by !== 'exclusions')
      return `is withdrawn as a whole since ${withdrawn.time.text}: reinstate all of it, then withdraw what is harmless`;
    const dated = entryTime(state, statement, now);
    if ('problem' in dated) return dated.problem;
    const next = withEntry(state, { ...statement, ...dated, reinstated: true });
    const [was, is] = [standing(state), standing(next)];
    for (const version of statement.versions ?? []) {
      if (includes(was, version, order)) return `affects version ${quote(version)} already`;
      if (!includes(is, version, order))
        return `has no claim on version ${quote(version)} to reinstate; \`mal amend --add-version\` adds one`;
    }
    for (const range of statement.ranges ?? []) {
      const alone = withEntry(state, { reason: '', ranges: [range], ...dated, reinstated: true });
      if (isEmpty(subtractClaims(standing(alone), was, order))) return 'has nothing excluded in that range';
    }
    return next;
  };
}

/** The report as a whole is right after all, whoever took it back. */
export function reinstatingReport(saying: Saying): Step {
  return (state, now) => {
    const { withdrawn } = statusOf(state);
    if (!withdrawn) return 'is not withdrawn';
    const dated = entryTime(state, saying, now);
    if ('problem' in dated) return dated.problem;
    const entry = { ...saying, ...dated, reinstated: true as const };
    let next = withdrawn.by === 'exclusions' ? state : withEntry(state, entry);
    let status = statusOf(next);
    if (status.withdrawn?.by === 'exclusions') {
      next = withEntry(next, { ...entry, ...listsOf(status.affected, state.order) });
      status = statusOf(next);
    }
    // Its sources still say otherwise: a person vouches for all of it.
    return status.withdrawn ? withAddition(next, listsOf(status.affected, state.order), now) : next;
  };
}

/** These versions and ranges are malicious, whatever the sources say; what is affected already is left out. */
export function adding({ versions = [], ranges = [] }: Lists, time?: string): Step {
  return (state, now) => {
    const { withdrawn } = statusOf(state);
    if (withdrawn?.by === 'person') return `is withdrawn since ${withdrawn.time.text}: reinstate it first`;
    const was = standing(state);
    const lists: Lists = {};
    const listed = versions.filter((version) => !was.versions.has(version));
    const wider = ranges.filter(
      (range) => !isEmpty(subtractClaims(claimsOf([], [range], state.order), was, state.order)),
    );
    if (listed.length > 0) lists.versions = listed;
    if (wider.length > 0) lists.ranges = wider;
    return listed.length + wider.length === 0 ? state : withAddition(state, lists, now, time);
  };
}
