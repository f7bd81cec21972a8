/** A contribution and what the database has of its package → what is to be done, and whether that needs a person. */
import type { SourceConfig } from '../../core/source-config.ts';
import type { Contribution } from '../prepare/types.ts';
import { reinstated, saysWithdrawn, standsAlike } from './again.ts';
import { type Effect, effectOf, effectOfNew } from './effect.ts';
import { groupOf, isHeard, isRecorded, rowOf, spokesmanOf, timeOf } from './kind.ts';
import { type Resemblance, resemblanceOf } from './resemblance.ts';
import type { Judge, JudgeOptions, JudgeWorld, Need, Present, VerdictKind } from './types.ts';
import { reasonOf } from './words.ts';

export { absent } from './absent.ts';
export { presentOf } from './present.ts';

export const judge: Judge = (contribution, present, source, world, options = {}) => {
  const found = classify(contribution, present, world, options);
  const { kind, after, spokenBy = contribution.row.sha256 } = found;
  const isIgnored = kind === 'gone' && source.deletions === 'ignore' && !options.accepted;
  if (kind === 'known' || kind === 'same-content' || isIgnored) {
    const reason = isIgnored ? 'The source took it away; its deletions are ignored.' : reasonOf(found);
    return {
      kind,
      idle: true,
      needs: [],
      lacks: [],
      allowed: true,
      reason,
      spokenBy,
      contribution,
      after: present,
    };
  }
  const isNew = kind === 'new-package';
  const effect = isNew ? effectOfNew(contribution) : effectOf(present, after);
  const resemblance = isNew ? resemblanceOf(contribution.package, world) : undefined;
  const needs = needsOf(found, effect, resemblance, source, world);
  const lacks = needs.filter((need) => !isGranted(need, source));
  return {
    kind,
    idle: false,
    needs,
    lacks,
    allowed: options.accepted === true || lacks.length === 0,
    reason: reasonOf({ kind, contribution, lacks, effect, resemblance }),
    spokenBy,
    contribution: found.contribution,
    after,
  };
};

interface Found {
  kind: VerdictKind;
  contribution: Contribution;
  after: Present;
  /** Whose row says it, if not its own. */
  spokenBy?: string;
}

function classify(
  given: Contribution,
  present: Present,
  { now }: JudgeWorld,
  { again = false }: JudgeOptions,
): Found {
  const taken = (kind: VerdictKind, contribution = given): Found => ({
    kind,
    contribution,
    after: present.with(contribution),
  });
  const idle = (kind: VerdictKind): Found => ({ kind, contribution: given, after: present });
  if (present.empty) return taken('new-package');
  if (!again && isRecorded(given, present)) return idle('known');
  const known = rowOf(given, present);
  const group = groupOf(given, present);
  const latest = group && timeOf(group);
  if (known) {
    if (known.live && standsAlike(known.row, given.row)) return idle('known');
    if (saysWithdrawn(given.row) && !standsAlike(known.row, given.row) && !again) return taken('gone');
    return taken('again', reinstated(given, latest, now));
  }
  const revised = taken(group ? 'revision' : 'addition');
  const joined = revised.after.open.state!;
  const spokesman = spokesmanOf(given, present, joined);
  if (spokesman) return { ...idle('same-content'), spokenBy: spokesman.sha256 };
  if (again && group && !isHeard(joined, given, group)) return taken('again', reinstated(given, latest, now));
  return revised;
}

function needsOf(
  { kind, contribution }: Found,
  effect: Effect,
  resemblance: Resemblance | undefined,
  { deletions }: SourceConfig,
  world: JudgeWorld,
): Need[] {
  const needs: Need[] = [];
  const { ecosystem, name } = contribution.package;
  const isNew = kind === 'new-package';
  if (isNew || effect.revives) needs.push('add');
  if (effect.toAll) needs.push('widen');
  // A correction that only takes back, or says more about what is affected already, must not wait.
  const speaks = isNew || kind === 'addition' || effect.more.length > 0;
  if (speaks && world.isPopular(ecosystem, name)) needs.push('popular');
  if (effect.withdraws || effect.less.length > 0) needs.push('withdraw');
  if (effect.indicates) needs.push('indicators');
  if (resemblance) needs.push('resemblance');
  if (kind === 'gone' && deletions === 'ask') needs.push('deletion');
  return needs;
}

function isGranted(need: Need, { trust }: SourceConfig): boolean {
  return need !== 'resemblance' && need !== 'deletion' && trust[need];
}
