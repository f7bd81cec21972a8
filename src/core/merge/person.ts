/**
 * What a person decides, written so that no import undoes it (law 6). Each function gives the report as it stands after
 * the decision, with `modified` moved on, or says why it cannot be. What the decision does not touch stays as it stood,
 * unless only the canonical form can tell what was decided.
 */
import { parseId } from '../id.ts';
import { quote } from '../quote.ts';
import { type Dispute, type Json, type Osv, originsOf } from '../report.ts';
import { canonicalJson } from './canonical.ts';
import type { Lists } from './claims.ts';
import { addingElement, annotating, disputing, isValue, removingElements } from './content-steps.ts';
import type { Saying, Statement } from './decision-entries.ts';
import { excluding, withdrawing } from './exclusion-steps.ts';
import { adding, reinstating, reinstatingReport } from './inclusion-steps.ts';
import { leastChange } from './least-change.ts';
import { type MergeInput, type MergeWorld, nextModified } from './merge-reports.ts';
import { readContribution } from './number.ts';
import { read } from './read.ts';
import type { State } from './state.ts';
import { type Step, takeSteps } from './step.ts';
import { write } from './write.ts';

export type { Saying, Statement } from './decision-entries.ts';
export type { Step } from './step.ts';

/** `problem` is the rest of a sentence that begins with the report. */
export type Decision = { osv: Osv } | { problem: string };

/** What a draft does not record: nobody but its author has decided anything about it. */
const RECORDS = ['additions', 'false-positives', 'removed'] as const;

/**
 * The report after all steps, which count as one change. A contributed report that has neither a number nor origins is a
 * draft: its lists themselves change, as if edited by hand. A decision that changes nothing is a problem.
 */
export function decide(input: MergeInput, steps: readonly Step[], world: MergeWorld): Decision {
  const { osv } = input;
  const isAssigned = parseId(osv.id ?? '', world.idPrefix)?.kind === 'assigned';
  const isDraft = !isAssigned && originsOf(osv).length === 0;
  const readIt = (report: Osv) =>
    isAssigned || isDraft ? readOwn(report, world) : readContribution({ ...input, osv: report }, world);
  const state = readIt(osv);
  if (typeof state === 'string') return { problem: `cannot be read: ${state}` };
  const changed = takeSteps(state, steps, world.now);
  if (typeof changed === 'string') return { problem: changed };
  const heading = {
    id: osv.id,
    modified: nextModified(osv, world.now)?.text,
    published: osv.published,
    summary: world.summaryOf,
  };
  const before = write(state, heading);
  const after = write(changed, heading);
  if (canonicalJson(after) === canonicalJson(before))
    return { problem: 'would not change: all of that is so already' };
  const least = leastChange(osv, before, after);
  if (!isDraft) {
    const again = readIt(least);
    const same = typeof again !== 'string' && meaning(write(again, heading), osv) === meaning(after, osv);
    return { osv: same ? least : after };
  }
  if (after.withdrawn !== undefined && osv.withdrawn === undefined)
    return {
      problem: 'would have nothing affected left; it has no number yet, so its file can simply be deleted',
    };
  return { osv: asDraft(least, osv) };
}

/** Equal for what every merge takes alike: when an addition that the file does not tell was made follows from its `modified`. */
function meaning(osv: Osv, { database_specific: original }: Osv): string {
  const { additions, ...own } = osv.database_specific ?? {};
  if (original?.additions !== undefined || !additions) return canonicalJson(osv);
  const untimed = additions.map(({ time: _, ...lists }) => lists);
  return canonicalJson({ ...osv, database_specific: { ...own, additions: untimed } });
}

function readOwn(osv: Osv, world: MergeWorld): State | string {
  return read(osv, {
    order: world.orderOf(osv),
    assigned: osv.id || `${world.idPrefix}-0000-draft`,
    contributed: () => ({ source: '', sha256: '', import_time: '' }),
  });
}

function asDraft(after: Osv, { database_specific: before = {} }: Osv): Osv {
  const own = { ...after.database_specific };
  for (const key of RECORDS) {
    delete own[key];
    if (before[key] !== undefined) Object.assign(own, { [key]: before[key] });
  }
  const { database_specific: _, ...rest } = after;
  return Object.keys(own).length === 0 ? rest : { ...rest, database_specific: own };
}

/** These versions are not malicious; without versions and ranges the whole report is withdrawn. */
export function exclude(input: MergeInput, statement: Statement, world: MergeWorld): Decision {
  return decide(input, [isWhole(statement) ? withdrawing(statement) : excluding(statement)], world);
}

/** Takes the report back as a whole. */
export function withdrawReport(input: MergeInput, saying: Saying, world: MergeWorld): Decision {
  return decide(input, [withdrawing(saying)], world);
}

/** Lets in again what was excluded; without versions and ranges the report as a whole. */
export function reinstate(input: MergeInput, statement: Statement, world: MergeWorld): Decision {
  return decide(input, [isWhole(statement) ? reinstatingReport(statement) : reinstating(statement)], world);
}

const isWhole = ({ versions = [], ranges = [] }: Lists): boolean => versions.length + ranges.length === 0;

/** These versions are malicious, whatever the sources say. */
export function add(input: MergeInput, lists: Lists, world: MergeWorld, time?: string): Decision {
  return decide(input, [adding(lists, time)], world);
}

/** Records a contradiction, and changes nothing else. */
export function dispute(input: MergeInput, value: Dispute, world: MergeWorld): Decision {
  return decide(input, [disputing(value)], world);
}

/** Puts an element into the list at `path`, a path as in `removed[]`; an earlier removal of it is forgotten. */
export function addElement(input: MergeInput, path: string, value: Json, world: MergeWorld): Decision {
  return decide(input, [addingElement(path, value)], world);
}

/** Takes an element out of the list at `path`, so that no import brings it back. */
export function removeElement(input: MergeInput, path: string, value: Json, world: MergeWorld): Decision {
  return decide(input, [removingElements(path, isValue(value), `${quote(value)} in ${path}`)], world);
}

/** Replaces the text above the header; only a report with a number has one. */
export function annotate(input: MergeInput, head: string, world: MergeWorld): Decision {
  return decide(input, [annotating(() => head)], world);
}
