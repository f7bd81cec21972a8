/** Giving a report its number. The result holds the same contributions, so it does not matter which of several is numbered (law 1). */
import type { Osv } from '../report.ts';
import type { MergeInput, MergeWorld } from './merge-reports.ts';
import { earlier, type momentOf, toldTime } from './moment.ts';
import { COMMUNITY, read } from './read.ts';
import { type State, settle } from './state.ts';
import { write } from './write.ts';

/** What a report that has no number yet says once it has one; or, as a text, why it cannot have one (law 8). */
export function numberReport(
  input: MergeInput,
  id: string,
  world: MergeWorld,
): { osv: Osv } | { problem: string } {
  const state = readContribution(input, world);
  if (typeof state === 'string') return { problem: state };
  const osv = write(withoutOwnId(state, id), {
    id,
    modified: world.now,
    published: publishedOf(state)?.text ?? world.now,
    summary: world.summaryOf,
  });
  return { osv };
}

/** The time that decides the year of a number: `published`, and where none is left the earliest import. */
export function publishedOf(state: State): ReturnType<typeof momentOf> {
  if (state.published) return state.published;
  let first: ReturnType<typeof momentOf>;
  for (const { importTime } of state.rows.values()) first = earlier(first, importTime);
  return first && toldTime(first);
}

/** Reads a report as a contribution, whatever its id. */
export function readContribution(input: MergeInput, world: MergeWorld): State | string {
  return read(input.osv, {
    order: world.orderOf(input.osv),
    contributed: () => ({ source: COMMUNITY, sha256: world.sha256(input), import_time: world.now }),
  });
}

function withoutOwnId(state: State, id: string): State {
  const base = {
    id,
    osv: { affected: [] },
    head: '',
    lists: state.lists,
    open: state.open,
    removed: state.removed,
  };
  return { ...state, ...settle(state, state.removed, base) };
}
