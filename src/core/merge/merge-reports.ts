/** Reports of one package, in any order → one report. Everything around it (files, ids, commands) lies elsewhere. */
import { parseId } from '../id.ts';
import type { Osv, PackageName } from '../report.ts';
import type { Aside } from './aside.ts';
import { isObject } from './canonical.ts';
import { later, type Moment, momentOf, secondAfter } from './moment.ts';
import type { Order } from './order.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import { COMMUNITY, read } from './read.ts';
import { addsNothing, join, type State } from './state.ts';
import { type Status, statusOf } from './status.ts';
import { write } from './write.ts';

/** What a merge must know of the world. */
export interface MergeWorld {
  /** RFC 3339, UTC. */
  now: string;
  idPrefix: string;
  /** The package's identity, ecosystem included: equal exactly for reports of one folder. Undefined: it names no package. */
  keyOf(osv: Osv): string | undefined;
  orderOf(osv: Osv): Order;
  /** The generated summary. */
  summaryOf(pkg: PackageName): string;
  /** Hex sha256 of the bytes of the input. */
  sha256(input: MergeInput): string;
}

/** A report and, where it came from a file, the text of the file. */
export interface MergeInput {
  osv: Osv;
  text?: string | undefined;
}

export interface Merged extends Outcome {
  /** Absent if every input was set aside. If `unchanged`, the very object that was given. */
  osv?: Osv;
  /** The assigned report held everything already (law 2): its bytes stay as they are. */
  unchanged: boolean;
  /** The index of the assigned report that the others were folded into. */
  base?: number;
  /** The indexes of what went in, ascending. */
  merged: number[];
  aside: Aside[];
}

/** Options: `key` is the identity that the folder stands for, where the caller knows it. */
export function mergeReports(inputs: readonly MergeInput[], world: MergeWorld, key?: string): Merged {
  return closeMerge(openMerge(inputs, world, key), world);
}

/** A merge before its result is written: an immutable value, so that a caller can ask what one more input would change. */
export interface OpenMerge {
  /** What went in so far; absent if every input was set aside. */
  state?: State;
  /** The assigned report that the others are folded into. */
  base?: { index: number; osv: Osv; state: State };
  merged: readonly number[];
  aside: readonly Aside[];
}

/** Reads the inputs and joins those that belong together. */
export function openMerge(inputs: readonly MergeInput[], world: MergeWorld, key?: string): OpenMerge {
  const aside: Aside[] = [];
  const keyed = keyedInputs(inputs, world, aside);
  const assigned = byNumber(keyed.filter(({ number }) => number));
  const wanted = key ?? assigned[0]?.key ?? leastKey(keyed);
  const same = keyed.filter((input) => isSame(input, wanted, aside));
  const states: { input: KeyedInput; state: State }[] = [];
  for (const input of same) {
    const state = readInput(input, world, input.number !== undefined);
    if (typeof state === 'string') aside.push({ index: input.index, kind: 'unreadable', reason: state });
    else states.push({ input, state });
  }
  const base = byNumber(states.map(({ input }) => input).filter(({ number }) => number))[0];
  const folded = states.filter(({ input }) => !input.number || input === base);
  for (const { input } of states) {
    if (input.number && input !== base) {
      aside.push({
        index: input.index,
        kind: 'second-assigned',
        reason: `it is numbered ${input.osv.id}, beside ${base?.osv.id}`,
      });
    }
  }
  aside.sort((a, b) => a.index - b.index);
  const merged = folded.map(({ input }) => input.index);
  const first = folded.find(({ input }) => input === base) ?? folded[0];
  if (!first) return { merged, aside };
  let state = first.state;
  for (const other of folded) if (other !== first) state = join(state, other.state);
  const open = { state, merged, aside };
  return base ? { ...open, base: { index: base.index, osv: base.osv, state: first.state } } : open;
}

/** The merge with one more contribution of the same package; `state` is what `readContribution` gave. */
export function takeIn(open: OpenMerge, index: number, state: State): OpenMerge {
  return { ...open, state: open.state ? join(open.state, state) : state, merged: [...open.merged, index] };
}

/** The state of a report without a number; or, as a text, why it must be set aside. */
export function readContribution(input: MergeInput, world: MergeWorld): State | string {
  return readInput(input, world, false);
}

/** Writes the result, unless an assigned report holds everything already. */
export function closeMerge({ state, base, ...open }: OpenMerge, world: MergeWorld): Merged {
  const merged = [...open.merged];
  const aside = [...open.aside];
  if (!state) return { unchanged: false, merged, aside, ...NOTHING };
  const status = statusOf(state);
  const outcome = outcomeOf(state, status);
  if (base && addsNothing(state, base.state)) {
    return { osv: base.osv, unchanged: true, base: base.index, merged, aside, ...outcome };
  }
  const osv = writeMerged(state, status, world);
  return { osv, unchanged: false, ...(base ? { base: base.index } : {}), merged, aside, ...outcome };
}

const NOTHING: Outcome = { superseded: [], disputed: [], reclaimed: [] };

interface KeyedInput extends MergeInput {
  text: string | undefined;
  index: number;
  key: string;
  number: { year: string; number: number } | undefined;
}

function keyedInputs(
  inputs: readonly MergeInput[],
  { keyOf, idPrefix }: MergeWorld,
  aside: Aside[],
): KeyedInput[] {
  const keyed: KeyedInput[] = [];
  for (const [index, input] of inputs.entries()) {
    const fault = faultOf(input.osv);
    if (fault !== undefined) {
      aside.push({ index, kind: 'unreadable', reason: fault });
      continue;
    }
    const key = input.osv.affected?.length === 1 ? keyOf(input.osv) : undefined;
    if (key === undefined) {
      aside.push({ index, kind: 'no-package', reason: 'it does not name exactly one package' });
      continue;
    }
    const id = parseId(input.osv.id ?? '', idPrefix);
    const number = id?.kind === 'assigned' ? id : undefined;
    keyed.push({ osv: input.osv, text: input.text, index, key, number });
  }
  return keyed;
}

/** What a program may hand over that is no report at all; files are looked at before. */
function faultOf(osv: unknown): string | undefined {
  if (!isObject(osv)) return 'it is no report that can be read';
  for (const field of ['id', 'details', 'withdrawn'])
    if (osv[field] != null && typeof osv[field] !== 'string') return `its ${field} is no text`;
  return undefined;
}

/** The least id first. */
function byNumber(inputs: KeyedInput[]): KeyedInput[] {
  const orderOf = ({ number }: KeyedInput): number => Number(number!.year) * 2 ** 40 + number!.number;
  return inputs.sort((a, b) => orderOf(a) - orderOf(b));
}

/** Without a number and a folder, the least identity, so that the order of the inputs does not matter. */
function leastKey(inputs: readonly KeyedInput[]): string | undefined {
  let least: string | undefined;
  for (const { key } of inputs) if (least === undefined || key < least) least = key;
  return least;
}

function isSame({ index, key }: KeyedInput, wanted: string | undefined, aside: Aside[]): boolean {
  if (key === wanted) return true;
  aside.push({ index, kind: 'other-package', reason: 'it is about another package' });
  return false;
}

function readInput(input: MergeInput, world: MergeWorld, assigned: boolean): State | string {
  return read(input.osv, {
    order: world.orderOf(input.osv),
    assigned: assigned ? input.osv.id : undefined,
    contributed: () => ({ source: COMMUNITY, sha256: world.sha256(input), import_time: world.now }),
  });
}

/** The state as a report: an assigned one moves `modified` and keeps `published`; any other takes both from the inputs. */
export function writeMerged(state: State, status: Status, world: MergeWorld): Osv {
  const { base } = state;
  return write(
    state,
    {
      id: base?.id ?? state.id,
      modified: (base ? nextModified(base.osv, world.now) : state.modified)?.text,
      published: base ? base.osv.published : state.published?.text,
      summary: world.summaryOf,
    },
    status,
  );
}

/** max(now, old + 1 s): `modified` never stands still when content changes. */
export function nextModified(old: Osv, now: string): Moment | undefined {
  const before = momentOf(old.modified);
  return later(momentOf(now), before && secondAfter(before));
}
