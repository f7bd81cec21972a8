/**
 * What a person decides, written so that no import undoes it (law 6). Each function gives the report as it stands after
 * the decision, in canonical form and with `modified` moved on, or says why it cannot be.
 */
import { HEADER, parseDetails } from '../details.ts';
import { parseId } from '../id.ts';
import { quote } from '../quote.ts';
import type { Dispute, FalsePositive, Json, Osv, Range } from '../report.ts';
import { canonicalJson, sortKeys } from './canonical.ts';
import { allSpans, claimsOf, isEmpty, type Lists } from './claims.ts';
import { type MergeInput, type MergeWorld, nextModified } from './merge-reports.ts';
import { readContribution } from './number.ts';
import { joinOpen, listAt, openAt, tokensOf } from './open-content.ts';
import { read } from './read.ts';
import { covers } from './span.ts';
import { listAtPath, type State, settle } from './state.ts';
import { shownAt, statusOf } from './status.ts';
import { valueSet } from './value-set.ts';
import { write } from './write.ts';

export type Decision = { osv: Osv } | { problem: string };

/** Versions and ranges; `time` defaults to now. */
export interface Statement extends Lists {
  reason: string;
  references?: string[];
  time?: string;
}

/** These versions are not malicious; without versions and ranges the whole report is withdrawn. */
export function exclude(input: MergeInput, statement: Statement, world: MergeWorld): Decision {
  return decide(input, world, (state) => {
    const next = withEntry(state, entryOf(statement, world));
    return unsplit(next, statement) ?? next;
  });
}

/** Takes the report back as a whole. */
export function withdrawReport(
  input: MergeInput,
  statement: Omit<Statement, keyof Lists>,
  world: MergeWorld,
): Decision {
  const { reason, references, time } = statement;
  return exclude(input, { reason, ...(references ? { references } : {}), ...(time ? { time } : {}) }, world);
}

/** Lets in again what was excluded; without versions and ranges the report as a whole. */
export function reinstate(input: MergeInput, statement: Statement, world: MergeWorld): Decision {
  return decide(input, world, (state) =>
    withEntry(state, { ...entryOf(statement, world), reinstated: true }),
  );
}

/** These versions are malicious, whatever the sources say. */
export function add(
  input: MergeInput,
  { versions, ranges }: Lists,
  world: MergeWorld,
  time: string = world.now,
): Decision {
  return decide(input, world, (state) => {
    const addition = { ...(versions ? { versions } : {}), ...(ranges ? { ranges } : {}), time };
    return { ...state, additions: new Map(state.additions).set(canonicalJson(addition), addition) };
  });
}

/** Records a contradiction, and changes nothing else. */
export function dispute(input: MergeInput, value: Dispute, world: MergeWorld): Decision {
  return decide(input, world, (state) => ({
    ...state,
    disputes: new Map(state.disputes).set(canonicalJson(value), value),
  }));
}

/** Puts an element into the list at `path`, a path as in `removed[]`; an earlier removal of it is forgotten. */
export function addElement(input: MergeInput, path: string, value: Json, world: MergeWorld): Decision {
  return decide(input, world, (state) => {
    const tokens = tokensOf(path);
    if (!tokens) return `${path} is not a JSON Pointer`;
    const removed = new Map(state.removed);
    removed.delete(canonicalJson({ path, value }));
    const name = listAtPath(path);
    if (!name) return { ...state, removed, open: joinOpen(state.open, openAt(tokens, [value])) };
    const list = new Map([...state.lists[name], ...valueSet([value])]);
    return { ...state, removed, lists: { ...state.lists, [name]: list } };
  });
}

/** Takes an element out of the list at `path`, so that no import brings it back. */
export function removeElement(input: MergeInput, path: string, value: Json, world: MergeWorld): Decision {
  return decide(input, world, (state) => {
    const name = listAtPath(path);
    const list = name ? state.lists[name] : listAt(state.open, tokensOf(path) ?? []);
    if (!list.has(canonicalJson(value))) return `${path} has no such element`;
    const entry = { path, value: sortKeys(value) };
    const removed = new Map(state.removed).set(canonicalJson(entry), entry);
    return { ...state, removed, ...settle(state, removed, state.base) };
  });
}

/** Replaces the text above the header; only a report with a number has one. */
export function annotate(input: MergeInput, head: string, world: MergeWorld): Decision {
  return decide(input, world, (state) => {
    if (!state.base) return 'it has no number yet, so all of its details belong to its source';
    const parsed = parseDetails(head + HEADER);
    if (!('user' in parsed) || parsed.user !== head) return 'a note cannot hold the header of the sources';
    return { ...state, base: { ...state.base, head } };
  });
}

function decide(input: MergeInput, world: MergeWorld, change: (state: State) => State | string): Decision {
  const { osv } = input;
  const assigned = parseId(osv.id ?? '', world.idPrefix)?.kind === 'assigned' ? osv.id : undefined;
  const state = assigned
    ? read(osv, {
        order: world.orderOf(osv),
        assigned,
        contributed: () => ({ source: '', sha256: '', import_time: '' }),
      })
    : readContribution(input, world);
  if (typeof state === 'string') return { problem: state };
  const changed = change(state);
  if (typeof changed === 'string') return { problem: changed };
  const heading = {
    id: osv.id,
    modified: nextModified(osv, world.now)?.text,
    published: osv.published,
    summary: world.summaryOf,
  };
  return { osv: write(changed, heading) };
}

function entryOf(
  { versions, ranges, reason, references, time }: Statement,
  world: MergeWorld,
): FalsePositive {
  const entry: FalsePositive = { reason, time: time ?? world.now };
  if (versions) entry.versions = versions;
  if (ranges) entry.ranges = ranges as Range[];
  if (references) entry.references = references;
  return entry;
}

function withEntry(state: State, entry: FalsePositive): State {
  return { ...state, entries: new Map(state.entries).set(canonicalJson(entry), entry) };
}

/** Why an exclusion cannot be said: a range would need a hole where the order has no version to begin at again. */
function unsplit(state: State, { versions, ranges }: Statement): string | undefined {
  const { order } = state;
  const excluded = claimsOf(versions, ranges, order);
  if (isEmpty(excluded)) return undefined;
  const left = shownAt('claimed', state, statusOf(state));
  const spans = [...allSpans(left.SEMVER), ...allSpans(left.ECOSYSTEM)];
  for (const version of spans.length === 0 ? [] : excluded.versions) {
    const covered = order.parses(version) ? covers(spans, version, order) && !order.successor(version) : true;
    if (covered) {
      return `a range still covers ${quote(version)}, and it cannot be split there: list the versions that are malicious instead`;
    }
  }
  return undefined;
}
