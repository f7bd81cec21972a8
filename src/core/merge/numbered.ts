/** Several reports with numbers that turn out to be of one package, or two copies of one. */
import type { Osv } from '../report.ts';
import { canonicalJson } from './canonical.ts';
import { type MergeInput, type MergeWorld, nextModified, writeMerged } from './merge-reports.ts';
import { compareMoments, later, type Moment, momentOf, secondAfter } from './moment.ts';
import { read } from './read.ts';
import { addsNothing, join, type State } from './state.ts';
import { statusOf } from './status.ts';
import { write } from './write.ts';

export type FoldedNumbers = { osv: Osv; unchanged: boolean; others: Osv[] } | { problem: string };

/**
 * Two files of one number, as a run that was cut off between writing and deleting leaves them: the later one, and what the
 * other has beyond it. `unchanged`: nothing.
 */
export function foldCopies(
  copies: readonly MergeInput[],
  world: MergeWorld,
): FoldedNumbers & { base?: MergeInput } {
  const latest = copies.reduce((a, b) =>
    compareMoments(momentOf(b.osv.modified), momentOf(a.osv.modified)) > 0 ? b : a,
  );
  const folded = fold(
    latest,
    copies.filter((copy) => copy !== latest),
    world,
  );
  if ('problem' in folded) return folded;
  const { base, state } = folded;
  if (addsNothing(state, base)) return { osv: latest.osv, unchanged: true, others: [], base: latest };
  return { osv: writeMerged(state, statusOf(state), world), unchanged: false, others: [], base: latest };
}

/** `mal merge --supersede`: folds the others into `least`, withdraws them in place, and lets each name the other as an alias. */
export function supersede(
  least: MergeInput,
  others: readonly MergeInput[],
  world: MergeWorld,
): FoldedNumbers {
  const folded = fold(least, others, world);
  if ('problem' in folded) return folded;
  const named = others.reduce<State>((state, { osv }) => withAlias(state, osv.id ?? ''), folded.state);
  const unchanged = addsNothing(named, folded.base);
  return {
    osv: unchanged ? least.osv : writeMerged(named, statusOf(named), world),
    unchanged,
    others: others.map(({ osv }, i) => {
      const withdrawn = withAlias(
        withdrawnFor(folded.others[i]!, least.osv.id ?? '', world.now),
        least.osv.id ?? '',
      );
      const heading = { id: osv.id, modified: nextModified(osv, world.now)?.text, published: osv.published };
      return write(withdrawn, { ...heading, summary: world.summaryOf });
    }),
  };
}

interface Folded {
  base: State;
  others: State[];
  state: State;
}

function fold(
  first: MergeInput,
  more: readonly MergeInput[],
  world: MergeWorld,
): Folded | { problem: string } {
  const states: State[] = [];
  for (const { osv } of [first, ...more]) {
    const state = read(osv, {
      order: world.orderOf(osv),
      assigned: osv.id,
      contributed: () => ({ source: '', sha256: '', import_time: '' }),
    });
    if (typeof state === 'string') return { problem: `${osv.id}: ${state}` };
    states.push(state);
  }
  const [base, ...others] = states as [State, ...State[]];
  let state = base;
  for (const other of others) state = join(state, withoutNumber(other, other.base?.id === base.base?.id));
  return { base, others, state };
}

/** Its contributions and what people decided; of another report not whether it stands as a whole, for that is about its number. */
function withoutNumber(state: State, isCopy: boolean): State {
  const entries = isCopy
    ? state.entries
    : new Map([...state.entries].filter(([, { versions, ranges }]) => versions != null || ranges != null));
  return { ...state, base: undefined, id: undefined, entries };
}

function withdrawnFor(state: State, id: string, now: string): State {
  let last: Moment | undefined;
  for (const { time } of state.entries.values()) last = later(last, momentOf(time));
  const time = later(momentOf(now), last && secondAfter(last))?.text ?? now;
  const entry = { reason: `superseded by ${id}`, time };
  return { ...state, entries: new Map(state.entries).set(canonicalJson(entry), entry) };
}

function withAlias(state: State, id: string): State {
  const key = canonicalJson(id);
  if (state.lists.aliases.has(key)) return state;
  const removed = new Map(state.removed);
  removed.delete(canonicalJson({ path: '/aliases', value: id }));
  const aliases = new Map(state.lists.aliases).set(key, id);
  return { ...state, removed, lists: { ...state.lists, aliases } };
}
