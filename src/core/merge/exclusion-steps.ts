/** What a person takes back: the report, or some of its versions. */
import { quote } from '../quote.ts';
import {
  allSpans,
  type Claims,
  claimsOf,
  isEmpty,
  type Lists,
  NO_CLAIMS,
  SPAN_TYPES,
  subtractClaims,
} from './claims.ts';
import { entryTime, includes, type Saying, type Statement, standing, withEntry } from './decision-entries.ts';
import { intersect } from './span.ts';
import type { State } from './state.ts';
import { shownAt, statusOf } from './status.ts';
import type { Step } from './step.ts';

/** The report as a whole is taken back. */
export function withdrawing(saying: Saying): Step {
  return (state, now) => {
    const { withdrawn } = statusOf(state);
    if (withdrawn?.by === 'person') return `is withdrawn already, since ${withdrawn.time.text}`;
    const dated = entryTime(state, saying, now);
    return 'problem' in dated ? dated.problem : withEntry(state, { ...saying, ...dated });
  };
}

/** These versions and ranges are not malicious; something of each must be affected now. */
export function excluding(statement: Statement): Step {
  return (state, now) => {
    const { withdrawn, affected } = statusOf(state);
    if (withdrawn) return `is withdrawn already, since ${withdrawn.time.text}`;
    for (const version of statement.versions ?? []) {
      if (!includes(affected, version, state.order)) return `does not affect version ${quote(version)}`;
    }
    const dated = entryTime(state, statement, now);
    if ('problem' in dated) return dated.problem;
    const before = standing(state);
    for (const range of statement.ranges ?? []) {
      const without = withEntry(state, { reason: '', ranges: [range], ...dated });
      if (isEmpty(subtractClaims(before, standing(without), state.order)))
        return isOpenEnded(claimsOf([], [range], state.order))
          ? 'has no open-ended range there to take back; what is listed or ends is taken back by name, or by a range that ends'
          : 'has nothing affected in that range';
    }
    const next = withEntry(state, { ...statement, ...dated });
    return leftover(next, statement, dated.time) ?? next;
  };
}

const isOpenEnded = (claims: Claims): boolean => SPAN_TYPES.some((type) => claims[type].open.length > 0);

/** Why something excluded would be affected all the same. */
function leftover(next: State, { versions, ranges }: Lists, time: string): string | undefined {
  const { order } = next;
  const exact = standing(next);
  const shown = shownAt('claimed', next, statusOf(next));
  const spans = [...allSpans(shown.SEMVER), ...allSpans(shown.ECOSYSTEM)];
  for (const version of versions ?? []) {
    if (includes(exact, version, order)) return newer(version, time);
    if (includes(shown, version, order) || (spans.length > 0 && !order.parses(version)))
      return unsplit(version);
  }
  const excluded = claimsOf([], ranges, order);
  // What is open-ended in the exclusion covers no listed version and nothing that ends.
  const bounded = [...excluded.SEMVER.bounded, ...excluded.ECOSYSTEM.bounded];
  const bounds = { ...NO_CLAIMS, SEMVER: { bounded, open: [] } };
  for (const version of exact.versions) if (includes(bounds, version, order)) return newer(version, time);
  const left = intersect(spans, bounded, order)[0];
  if (!left) return undefined;
  const claimed = intersect([...allSpans(exact.SEMVER), ...allSpans(exact.ECOSYSTEM)], bounded, order)[0];
  const version = (claimed ?? left).from?.version ?? '0';
  return claimed ? newer(version, time) : unsplit(version);
}

const newer = (version: string, time: string): string =>
  `has a claim on ${quote(version)} that is newer than the decision of ${time}, which could not cancel it`;

/** A range would need a hole where the order has no version to begin at again. */
const unsplit = (version: string): string =>
  `has a range that still covers ${quote(version)} and cannot be split there: list the versions that are malicious instead (\`mal amend --remove-range --add-version\`)`;
