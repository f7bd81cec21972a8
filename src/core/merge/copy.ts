/** A report and the same number's report in another database, from which it was once taken over. */
import type { Osv } from '../report.ts';
import { type MergeInput, type MergeWorld, writeMerged } from './merge-reports.ts';
import { read } from './read.ts';
import { addsNothing, join, type State } from './state.ts';
import { statusOf } from './status.ts';

/** `unchanged`: the copy says nothing that the report does not. `problem` ends a sentence that begins with the report. */
export type WithCopy = { osv: Osv; unchanged: boolean } | { problem: string };

/**
 * The report with everything that the copy says beyond it: contributions, decisions, lists, and the text above the header
 * (both, where neither holds the other). What the report alone decides (times, spelling, order) stays its own. Taking the
 * same copy again changes nothing.
 */
export function withCopy(ours: MergeInput, theirs: MergeInput, world: MergeWorld): WithCopy {
  const state = readNumbered(ours, world);
  if (typeof state === 'string') return { problem: state };
  const copy = readNumbered(theirs, world);
  if (typeof copy === 'string') return { problem: copy };
  const { base } = state;
  const head = bothNotes(base!.head, copy.base!.head);
  const joined = join(state, { ...copy, base: undefined, id: undefined });
  if (head === base!.head && addsNothing(joined, state)) return { osv: ours.osv, unchanged: true };
  const changed = { ...joined, base: { ...joined.base!, head } };
  return { osv: writeMerged(changed, statusOf(changed), world), unchanged: false };
}

function readNumbered({ osv }: MergeInput, world: MergeWorld): State | string {
  return read(osv, {
    order: world.orderOf(osv),
    assigned: osv.id,
    contributed: () => ({ source: '', sha256: '', import_time: '' }),
  });
}

function bothNotes(ours: string, theirs: string): string {
  const added = theirs.trim();
  if (added === '' || ours.includes(added)) return ours;
  return added.includes(ours.trim()) ? theirs : `${ours.trimEnd()}\n\n${theirs.trimStart()}`;
}
