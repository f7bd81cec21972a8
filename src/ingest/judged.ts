/** What was decided on the contributions of one object, in the terms of counts and of quarantine. */
import { originsOf } from '../core/report.ts';
import type { EntryKind } from '../core/source-state.ts';
import { saysWithdrawn } from './judge/again.ts';
import type { Present, Verdict } from './judge/types.ts';
import type { PackageDraft } from './package-drafts.ts';
import type { Contribution, Prepared } from './prepare/types.ts';
import type { SeenObject } from './seen-line.ts';

/** The reason of a withdrawal that follows from a deletion. */
export const GONE_REASON = 'The source deleted it.';

/** A contribution and what was decided on it. */
export interface Judged {
  draft: PackageDraft;
  verdict: Verdict;
}

export interface Reasons {
  kind: Extract<EntryKind, 'refused' | 'held'>;
  reason: string;
}

/** Why an object, or a part of it, does not come in; undefined if it does. */
export function withheldOf({ held, rejected }: Prepared, judged: readonly Judged[]): Reasons | undefined {
  const asked = judged.filter(({ verdict }) => !verdict.idle && !verdict.allowed);
  const waits = [...held.map(({ reason }) => reason), ...asked.map(({ verdict }) => verdict.reason)];
  const reasons = [...waits, ...rejected.map(({ reason }) => reason)];
  if (reasons.length === 0) return undefined;
  return { kind: waits.length > 0 ? 'held' : 'refused', reason: [...new Set(reasons)].join(' ') };
}

/** Whether the database has the row, withdrawn because its source deleted it. */
export function isTakenAway({ row }: Contribution, { inputs }: Present): boolean {
  return inputs.some(({ osv }) =>
    originsOf(osv).some(
      (origin) =>
        origin.sha256 === row.sha256 &&
        origin.source === row.source &&
        origin.withdrawn_reason === GONE_REASON &&
        saysWithdrawn(origin),
    ),
  );
}

/** What the database has of an object whose new bytes do not come in. */
export function standing(
  before: SeenObject | undefined,
  sha256: string,
): Pick<SeenObject, 'sha256' | 'folders'> {
  return before && before.folders.length > 0
    ? { sha256: before.sha256, folders: before.folders }
    : { sha256, folders: [] };
}

export const isNew = ({ verdict }: Judged): boolean =>
  verdict.allowed && !verdict.idle && countOf(verdict) === 'new';

export function countOf({ kind, contribution }: Verdict): 'new' | 'revised' | 'withdrawn' {
  if (kind === 'new-package' || kind === 'addition') return 'new';
  return kind === 'gone' || saysWithdrawn(contribution.row) ? 'withdrawn' : 'revised';
}
