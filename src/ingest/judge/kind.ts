/** What a contribution is to the reports of its package: something new, a revision, or nothing at all. */
import type { Group } from '../../core/merge/groups.ts';
import { compareMoments, later, type Moment } from '../../core/merge/moment.ts';
import { claimsKey, isWithdrawn, type Row, rowKey, rowTime } from '../../core/merge/row.ts';
import type { State } from '../../core/merge/state.ts';
import { type Origin, originsOf } from '../../core/report.ts';
import type { Contribution } from '../prepare/types.ts';
import { saysWithdrawn } from './again.ts';
import type { Present } from './types.ts';

/** Whether its row is there and takes the same stand: all that a replay ever asks, so nothing is read for it. */
export function isRecorded(contribution: Contribution, present: Present): boolean {
  const { source, sha256 } = contribution.row;
  const isOwn = (origin: Origin): boolean => origin.sha256 === sha256 && origin.source === source;
  const found = present.inputs.some(({ osv }) => originsOf(osv).some(isOwn));
  // What was deleted at its source since, only a source that shows it again (`again`) brings back.
  if (!found || !saysWithdrawn(contribution.row)) return found;
  const known = rowOf(contribution, present);
  return known !== undefined && isWithdrawn(known.row);
}

/** The row of the state with the contribution's bytes, and whether it is live. */
export function rowOf({ row }: Contribution, present: Present): { row: Row; live: boolean } | undefined {
  const found = present.open.state?.rows.get(rowKey(row.source, row.sha256));
  return found && { row: found, live: present.status?.live.has(found) ?? false };
}

/** The revisions of its advisory; undefined if there is none. A row without an id belongs to none. */
export function groupOf({ row }: Contribution, present: Present): Group | undefined {
  if (row.id === undefined) return undefined;
  return (present.status?.groups ?? []).find(
    ({ rows }) => rows[0]!.source === row.source && rows[0]!.id === row.id,
  );
}

/** The latest time of a group's live rows, which a revision must pass to be heard. */
export function timeOf({ live }: Group): Moment | undefined {
  return live.reduce<Moment | undefined>((latest, row) => later(latest, rowTime(row)), undefined);
}

/** Whether the row came too late to be heard by its own times. */
export function isHeard(state: State, contribution: Contribution, group: Group): boolean {
  const own = state.rows.get(rowKey(contribution.row.source, contribution.row.sha256));
  return own !== undefined && compareMoments(rowTime(own), timeOf(group)) > 0;
}

/**
 * The live row that says all of it already, in other bytes: the same claims, text and stand, while everything else is there
 * (`joined`: with it) whoever gave it. A row without an id is compared with the others of its source without one.
 */
export function spokesmanOf(contribution: Contribution, present: Present, joined: State): Row | undefined {
  const { state } = present.open;
  if (!state || joined.lists !== state.lists || joined.open !== state.open) return undefined;
  const { source, sha256, id } = contribution.row;
  const own = joined.rows.get(rowKey(source, sha256));
  if (!own) return undefined;
  const says = (row: Row): boolean =>
    row.text === own.text && isWithdrawn(row) === isWithdrawn(own) && claimsKey(row) === claimsKey(own);
  if (id !== undefined) {
    const [only, ...more] = groupOf(contribution, present)?.live ?? [];
    return only && more.length === 0 && says(only) ? only : undefined;
  }
  return [...state.rows.values()].find((row) => row.source === source && row.id === undefined && says(row));
}
