/** The objects of one source on their way in: prepared, judged, counted, and planned batch by batch. */
import { hash } from 'node:crypto';
import { formatInstant } from '../core/time.ts';
import type { Stop } from './budget.ts';
import type { IntakeParts } from './intake-parts.ts';
import { judge } from './judge/judge.ts';
import type { JudgeWorld, Verdict } from './judge/types.ts';
import { countOf, isNew, isTakenAway, type Judged, type Reasons, standing, withheldOf } from './judged.ts';
import type { DraftPlan } from './package-draft.ts';
import { type PackageDraft, PackageDrafts } from './package-drafts.ts';
import { prepare } from './prepare/prepare.ts';
import type { Contribution, Prepared } from './prepare/types.ts';
import { entryPath, makeEntry } from './quarantine.ts';
import { foldersOf, rowsOf, type SeenObject } from './seen-line.ts';
import type { SourceEvent } from './source.ts';

type ObjectEvent = Extract<SourceEvent, { kind: 'object' }>;
type ProblemEvent = Extract<SourceEvent, { kind: 'problem' }>;

/** What came of reading an object; `isWhole`: all that it says came in, or was there. */
interface Read {
  sha256: string;
  judged: readonly Judged[];
  isWhole: boolean;
}

const DROPPED = 'dropped by a person';

export class Intake {
  private readonly parts: IntakeParts;
  private readonly drafts: PackageDrafts;
  private readonly world: JudgeWorld;
  /** Which object a contribution of this batch came from. */
  private readonly origins = new Map<Contribution, ObjectEvent>();
  /** Objects of this batch. */
  size = 0;
  /** Bytes of these. */
  bytes = 0;
  /** What the last object said before of packages that it is not about any more. */
  left: SeenObject | undefined;

  constructor(parts: IntakeParts) {
    this.parts = parts;
    this.drafts = new PackageDrafts(parts);
    this.world = {
      now: parts.run.now,
      idPrefix: parts.run.config.idPrefix,
      isPopular: parts.run.isPopular,
      namesLike: (pkg, key) => parts.names.like(pkg, key),
    };
  }

  /** Takes an object in; or, without having done anything, says why the run must end before it. */
  async object(event: ObjectEvent): Promise<Stop | undefined> {
    const { source, run, quarantine, seen, map } = this.parts;
    const { key, bytes } = event;
    const sha256 = hash('sha256', bytes);
    const waits = quarantine.find(key, sha256);
    const accepted = this.parts.accepted === true || waits?.kind === 'accepted';
    const prepared = prepare({ key, bytes, sha256 }, source, { run, ...(map ? { map } : {}), accepted });
    this.left = undefined;
    const before = seen?.find(key);
    if (!accepted && quarantine.isDropped(key, sha256)) {
      this.parts.tally.skip(DROPPED);
      seen?.put({ ...standing(before, sha256), key, version: event.version });
      return undefined;
    }
    const again = !this.parts.replay && before !== undefined && before.sha256 !== sha256;
    const judged = await this.judge(prepared, { again, accepted });
    const withheld = withheldOf(prepared, judged);
    const stop = this.parts.budget.spend(judged.filter(isNew).length, withheld !== undefined && !waits);
    if (stop) return stop;
    this.size++;
    this.bytes += bytes.length;
    this.take(event, judged);
    for (const { reason } of prepared.skipped) this.parts.tally.skip(reason);
    quarantine.settle(key, withheld ? sha256 : undefined);
    if (withheld) this.withhold(event, sha256, withheld, prepared);
    this.remember(event, before, {
      sha256,
      judged,
      isWhole: withheld === undefined && prepared.skipped.length === 0,
    });
    return undefined;
  }

  /** An object that cannot be had. */
  problem({ key, reason, bytes, size }: ProblemEvent): Stop | undefined {
    const { quarantine, seen, budget, tally } = this.parts;
    if (quarantine.isDropped(key, undefined)) {
      tally.skip(DROPPED);
      seen?.name(key);
      return undefined;
    }
    const stop = budget.spend(0, quarantine.find(key, undefined) === undefined);
    if (stop) return stop;
    this.size++;
    seen?.name(key);
    const sentence = /^[A-Z]/.test(reason) ? reason : `It ${reason}.`;
    const entry = makeEntry({ kind: 'refused', key, time: this.time, reason: sentence }, { bytes, size });
    const path = this.entryOf(key, undefined);
    tally.withhold({ kind: 'refused', key, reason: sentence, entry: path }, quarantine.put(entry));
    return undefined;
  }

  /** A contribution that needs no object: the withdrawal of what is gone. False: it waits for a person. */
  async withdraw(draft: PackageDraft, contribution: Contribution, accepted: boolean): Promise<Verdict> {
    const { source } = this.parts;
    const verdict = judge(contribution, draft.present, source, this.world, { accepted });
    if (verdict.allowed && !verdict.idle) this.accept({ draft, verdict });
    return verdict;
  }

  draftOf(...args: Parameters<PackageDrafts['of']>): Promise<PackageDraft> {
    return this.drafts.of(...args);
  }

  /** The plans of the batch, package by package. What a merge refuses goes into quarantine. */
  *plans(): Generator<DraftPlan> {
    for (const plan of this.drafts.plans()) {
      for (const { contribution, reason } of plan.refused) this.refuse(contribution, reason);
      for (const { path, reason } of plan.aside) this.parts.tally.setAside(path, reason);
      yield plan;
    }
  }

  clear(): void {
    this.drafts.clear();
    this.origins.clear();
    this.size = 0;
    this.bytes = 0;
  }

  private async judge(
    { contributions, rejected }: Prepared,
    options: { again: boolean; accepted: boolean },
  ): Promise<Judged[]> {
    const judged: Judged[] = [];
    for (const contribution of contributions) {
      const draft = await this.drafts.of(contribution.package, contribution.directory);
      if (draft.present.empty) await this.parts.names.load();
      try {
        // What is shown under a new key may have been deleted under another one.
        const back = !this.parts.replay && isTakenAway(contribution, draft.present);
        const again = options.again || back;
        const verdict = judge(contribution, draft.present, this.parts.source, this.world, {
          ...options,
          again,
        });
        judged.push({ draft, verdict });
      } catch (error) {
        // One object that mal cannot digest must not stop the rest of its source (law 8).
        const reason = `mal itself failed on it, which is a defect of mal: ${(error as Error).message}.`;
        rejected.push({ reason, package: contribution.package, diagnostics: [] });
      }
    }
    return judged;
  }

  private take(event: ObjectEvent, judged: readonly Judged[]): void {
    const { counts } = this.parts.tally;
    for (const one of judged) {
      const { verdict } = one;
      if (verdict.idle) counts[verdict.kind === 'known' ? 'known' : 'sameContent']++;
      else if (verdict.allowed) {
        this.parts.tally.adjust(event.key, verdict.contribution.notes);
        this.origins.set(verdict.contribution, event);
        this.accept(one);
      }
    }
  }

  private accept({ draft, verdict }: Judged): void {
    const { names, tally } = this.parts;
    if (draft.present.empty) names.add(draft.package);
    draft.present = verdict.after;
    draft.taken.push(verdict.contribution);
    tally.counts[countOf(verdict)]++;
  }

  private withhold(event: ObjectEvent, sha256: string, withheld: Reasons, { rejected }: Prepared): void {
    const { key, bytes } = event;
    const diagnostics = rejected.flatMap((one) => one.diagnostics);
    const { kind, reason } = withheld;
    const { quarantine, tally } = this.parts;
    const entry = makeEntry({ kind, key, time: this.time, reason, diagnostics, sha256 }, { bytes });
    tally.withhold({ kind, key, reason, entry: this.entryOf(key, sha256) }, quarantine.put(entry));
  }

  /** Keeps what the object says now; where that does not come in, what the database has of it. */
  private remember({ key, version }: ObjectEvent, before: SeenObject | undefined, read: Read): void {
    const { seen, replay } = this.parts;
    const { sha256, judged, isWhole } = read;
    seen?.name(key);
    const changed = judged.some(({ verdict }) => verdict.allowed && !verdict.idle);
    // A replay that finds older bytes must leave them to a run that may tell that they are the current ones again.
    if (replay && before && before.sha256 !== sha256 && !changed) return;
    const there = judged.filter(({ verdict }) => verdict.allowed || verdict.idle);
    const rows = there.map(({ draft, verdict }) => ({ folder: draft.directory, sha256: verdict.spokenBy }));
    const left = before
      ? rowsOf(before).filter((row) => !rows.some(({ folder }) => folder === row.folder))
      : [];
    const own = rows[0]?.sha256 ?? sha256;
    // What did not come in may have been about these: they are taken back when all of it does.
    const folders = foldersOf(isWhole ? rows : [...rows, ...left], own);
    const now = isWhole || there.length > 0 ? { sha256: own, folders } : standing(before, sha256);
    seen?.put({ key, version, sha256: now.sha256, folders: now.folders });
    if (isWhole && before && left.length > 0)
      this.left = { ...before, folders: foldersOf(left, before.sha256) };
  }

  /** What was taken in, and turned out not to merge. */
  private refuse(contribution: Contribution, reason: string): void {
    const { tally, seen } = this.parts;
    const event = this.origins.get(contribution);
    if (!event) {
      tally.setAside(contribution.path, reason);
      return;
    }
    const { sha256 } = contribution.row;
    const sentence = `It cannot be merged: ${reason}.`;
    this.withhold(event, sha256, { kind: 'refused', reason: sentence }, NOTHING_REJECTED);
    seen?.put({ key: event.key, version: event.version, sha256, folders: [] });
  }

  private entryOf(key: string, sha256: string | undefined): string {
    return entryPath(this.parts.source.id, key, sha256);
  }

  private get time(): string {
    return formatInstant(this.parts.run.now);
  }
}

const NOTHING_REJECTED = { rejected: [] } as Pick<Prepared, 'rejected'> as Prepared;
