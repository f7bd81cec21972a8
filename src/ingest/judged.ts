/** What was decided on the contributions of one object, in the terms of counts and of quarantine. */
import type { EntryKind } from '../core/source-state.ts';
import { saysWithdrawn } from './judge/again.ts';
import { groupOf } from './judge/kind.ts';
import type { Verdict } from './judge/types.ts';
import type { PackageDraft } from './package-drafts.ts';
import type { Prepared } from './prepare/types.ts';

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

/** The bytes under which the database has what the object says in other ones; undefined if it has these. */
export function spokenFor([first]: readonly Judged[]): string | undefined {
  if (first?.verdict.kind !== 'same-content') return undefined;
  const { draft, verdict } = first;
  const live = groupOf(verdict.contribution, draft.present)?.live ?? [];
  return live.length === 1 ? live[0]!.sha256 : undefined;
}

export const isNew = ({ verdict }: Judged): boolean =>
  verdict.allowed && !verdict.idle && countOf(verdict) === 'new';

export function countOf({ kind, contribution }: Verdict): 'new' | 'revised' | 'withdrawn' {
  if (kind === 'new-package' || kind === 'addition') return 'new';
  return kind === 'gone' || saysWithdrawn(contribution.row) ? 'withdrawn' : 'revised';
}
