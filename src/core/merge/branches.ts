/** Three versions of one report, as a git merge driver gets them → the merged one, or the two that a person must choose from. */
import { parseId } from '../id.ts';
import {
  type Addition,
  type DatabaseSpecific,
  type FalsePositive,
  ORIGINS,
  type Origin,
  type Osv,
} from '../report.ts';
import { canonicalJson } from './canonical.ts';
import type { MergeInput, MergeWorld } from './merge-reports.ts';
import { COMMUNITY, read } from './read.ts';
import { type Row, rowKey, writeRow } from './row.ts';
import type { State } from './state.ts';
import { joinBranches, type Side } from './three-way.ts';
import { write } from './write.ts';

export interface Branches {
  /** Absent where both sides added the file. */
  ancestor?: MergeInput;
  ours: MergeInput;
  theirs: MergeInput;
}

export type MergedBranches =
  | { kind: 'merged'; osv: Osv }
  /** `fields` both sides decide, each in its own way; the two reports differ in nothing else. */
  | { kind: 'clash'; fields: string[]; ours: Osv; theirs: Osv }
  | { kind: 'unreadable'; reason: string };

/** The same whichever side is called ours, but for the order of lists that both changed alike. */
export function mergeBranches({ ancestor, ours, theirs }: Branches, world: MergeWorld): MergedBranches {
  const order = world.orderOf(ours.osv);
  // An amended contribution is still one: on all branches its row is that of the bytes it began with.
  const sha256 = world.sha256(ancestor ?? ours);
  const readSide = ({ osv }: MergeInput) =>
    read(osv, {
      order,
      assigned: parseId(osv.id ?? '', world.idPrefix)?.kind === 'assigned' ? osv.id : undefined,
      contributed: () => ({ source: COMMUNITY, sha256, import_time: '' }),
    });
  const o = ancestor && readSide(ancestor);
  if (typeof o === 'string') return { kind: 'unreadable', reason: o };
  const [a, b] = [ours, theirs].map((side) =>
    readSide(ancestor && o ? { osv: withRecord(side.osv, ancestor.osv, o) } : side),
  ) as [State | string, State | string];
  if (typeof a === 'string') return { kind: 'unreadable', reason: a };
  if (typeof b === 'string') return { kind: 'unreadable', reason: b };
  const clashes = new Set<string>();
  const waiting = [...a.rows.values(), ...b.rows.values()].every((row) => row.importTime?.text === '');
  const side = (prefer: Side): Osv => {
    const state = joinBranches(o, a, b, prefer, clashes);
    const osv = write(state, {
      id: state.base?.id ?? state.id,
      modified: state.base ? state.base.osv.modified : state.modified?.text,
      published: state.base ? state.base.osv.published : state.published?.text,
      summary: world.summaryOf,
    });
    return waiting && !state.base
      ? asContribution(osv, textOf([ancestor, ours, theirs], prefer, clashes))
      : osv;
  };
  const mine = side('ours');
  if (clashes.size === 0) return { kind: 'merged', osv: mine };
  const other = side('theirs');
  // A field that is generated, such as the summary, comes out the same whatever the sides made of it.
  if (canonicalJson(mine) === canonicalJson(other)) return { kind: 'merged', osv: mine };
  return { kind: 'clash', fields: [...clashes].sort(), ours: mine, theirs: other };
}

/**
 * The side with what reading the ancestor found out about it: the claims of rows that list none, and people's edits. So an
 * edit that both sides inherited is one edit, and a version that one side takes out is missing there.
 */
function withRecord(osv: Osv, ancestorOsv: Osv, ancestor: State): Osv {
  const own: DatabaseSpecific = { ...osv.database_specific };
  const before = ancestorOsv.database_specific ?? {};
  const rows = own[ORIGINS];
  if (rows) own[ORIGINS] = rows.map((row) => withClaimsOf(row, ancestor.rows, ancestor));
  const inherited = <T>(
    list: readonly T[] | undefined,
    found: ReadonlyMap<string, T>,
    known: readonly T[] = [],
  ): T[] => {
    const old = new Set(known.map(canonicalJson));
    return [...(list ?? []), ...[...found].filter(([key]) => !old.has(key)).map(([, value]) => value)];
  };
  const additions = inherited<Addition>(own.additions, ancestor.additions, before.additions);
  const entries = inherited<FalsePositive>(
    own['false-positives'],
    ancestor.entries,
    before['false-positives'],
  );
  if (additions.length > 0) own.additions = additions;
  if (entries.length > 0) own['false-positives'] = entries;
  return { ...osv, database_specific: own };
}

function withClaimsOf(row: Origin, known: ReadonlyMap<string, Row>, { order }: State): Origin {
  const found = known.get(rowKey(row.source, row.sha256));
  if (!found || row.versions != null || row.ranges != null) return row;
  const { versions, ranges } = writeRow(found, { superseded: false }, order) as unknown as Origin;
  return { ...row, ...(versions ? { versions } : {}), ...(ranges ? { ranges } : {}) };
}

/** A contribution that no merge has read yet has no rows, and all of its details is its text. */
function asContribution(osv: Osv, details: string | undefined): Osv {
  const { details: _, database_specific: own, ...rest } = osv;
  const { [ORIGINS]: __, ...kept } = own ?? {};
  const found: Osv = { ...rest };
  if (details !== undefined) found.details = details;
  if (Object.keys(kept).length > 0) found.database_specific = kept;
  return found;
}

function textOf(
  [o, a, b]: (MergeInput | undefined)[],
  prefer: Side,
  clashes: Set<string>,
): string | undefined {
  const [before, left, right] = [o, a, b].map((input) => input?.osv.details);
  if (left === right || right === before) return left;
  if (left === before) return right;
  clashes.add('details');
  return prefer === 'ours' ? left : right;
}
