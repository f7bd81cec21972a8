/** One source from its events to the tree: batches, each on the disk before the state says so. */
import { apply, renderPlan } from '../apply.ts';
import type { Change, Json } from '../core/report.ts';
import type { SourceConfig } from '../core/source-config.ts';
import type { SourceState } from '../core/source-state.ts';
import { formatInstant } from '../core/time.ts';
import { Budget, type Stop } from './budget.ts';
import { leaveFolders, settleGone } from './gone.ts';
import type { IngestRun, Shown } from './ingest-run.ts';
import { Intake } from './intake.ts';
import type { IntakeParts } from './intake-parts.ts';
import { Quarantine } from './quarantine.ts';
import { SeenFile } from './seen.ts';
import { SourceError, type SourceEvent } from './source.ts';
import { readState, stateChange } from './state.ts';
import { type SourceSummary, Tally } from './tally.ts';

/** Objects, and bytes of them, that are in memory at once. */
const BATCH = 500;
const BATCH_BYTES = 16 << 20;
/** So many new lines are worth writing the list of what was seen; later, a quarter of it. */
const SEEN_LINES = 5000;

/** Reads a source to its end, to a bound, or to a failure. Throws `CannotRun` if its state is damaged or nothing can be written. */
export async function runSource(
  source: SourceConfig,
  shown: Shown,
  ingest: IngestRun,
): Promise<SourceSummary> {
  const run = new SourceRun(source, shown, ingest);
  return run.toItsEnd();
}

class SourceRun {
  private readonly source: SourceConfig;
  private readonly shown: Shown;
  private readonly ingest: IngestRun;
  private readonly before: SourceState;
  /** What the state's file holds now. */
  private written: SourceState;
  /** The day of the run (UTC), and what earlier runs of it added. */
  private readonly today: string;
  private readonly addedBefore: number;
  private readonly parts: IntakeParts;
  private readonly intake: Intake;
  private readonly gone = new Set<string>();
  /** Where a later run goes on, once everything so far is on the disk. */
  private cursor: Json | undefined;
  private named = 0;
  /** Deletions are told by what was not named: not if only a part is shown, or if the state has moved on. */
  private readonly believesWhole: boolean;

  constructor(source: SourceConfig, shown: Shown, ingest: IngestRun) {
    const { root, run } = ingest;
    this.source = source;
    this.shown = shown;
    this.ingest = ingest;
    this.before = readState(root, source.id);
    this.written = this.before;
    this.cursor = this.before.cursor;
    this.today = formatInstant(run.now).slice(0, 10);
    this.addedBefore = this.before.day?.date === this.today ? this.before.day.added : 0;
    const isCurrent = shown.record?.isCurrent(this.before) ?? true;
    this.believesWhole = isCurrent && ingest.since === undefined;
    const tally = new Tally();
    if (!isCurrent)
      tally.warn('It was recorded before the last run: what is missing is not taken for deleted.');
    this.parts = {
      source,
      root,
      run,
      names: ingest.names,
      quarantine: Quarantine.open(root, source.id),
      tally,
      budget: new Budget(source, { limit: ingest.limit, addedToday: this.addedBefore }),
      // What comes in order of time is never listed as a whole.
      seen: source.ordered ? undefined : SeenFile.open(root, source.id),
      map: shown.kind.map?.bind(shown.kind),
      replay: ingest.replay,
    };
    this.intake = new Intake(this.parts);
  }

  async toItsEnd(): Promise<SourceSummary> {
    let stop: Stop | undefined;
    let failure: SourceError | undefined;
    try {
      stop = await this.consume();
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      failure = error;
    }
    const { tally, quarantine } = this.parts;
    this.flush(true);
    this.finish(stop, failure);
    const end = failure
      ? { status: 'failed' as const, reason: failure.message, hint: failure.hint }
      : (stop ?? { status: 'read' as const });
    return tally.summary(this.source.id, { ...end, waiting: quarantine.waiting });
  }

  private async consume(): Promise<Stop | undefined> {
    const { replay } = this.ingest;
    const from = {
      cursor: replay ? undefined : this.before.cursor,
      seen: replay ? undefined : this.parts.seen,
      warn: (message: string) => this.parts.tally.warn(message),
    };
    for await (const event of this.shown.events(from)) {
      const stop = await this.take(event);
      if (stop) return stop;
      if (this.isFull) this.flush(false);
    }
    return this.settle(false);
  }

  private async object(event: Extract<SourceEvent, { kind: 'object' }>): Promise<Stop | undefined> {
    const stop = await this.intake.object(event);
    const { left } = this.intake;
    return stop || !left ? stop : leaveFolders(this.intake, this.parts, left);
  }

  private async take(event: SourceEvent): Promise<Stop | undefined> {
    const { tally, seen } = this.parts;
    switch (event.kind) {
      case 'object':
        this.count();
        tally.counts.fetched++;
        return this.object(event);
      case 'same':
        this.count();
        tally.counts.same++;
        seen?.name(event.key);
        return undefined;
      case 'problem':
        this.count();
        return this.intake.problem(event);
      case 'gone':
        this.count();
        this.gone.add(event.key);
        return undefined;
      case 'whole':
        return this.settle(true);
      case 'checkpoint': {
        const stop = await this.settle(false);
        if (!stop) this.cursor = event.cursor;
        return stop;
      }
    }
  }

  /** Whoever shows the events is not believed to have counted them. */
  private count(): void {
    const { objects } = this.source.limits;
    if (++this.named > objects)
      throw new SourceError(
        `It shows more than ${objects} objects in one run.`,
        'If that is right, raise `limits.objects` of the source in mal.config.json.',
      );
  }

  /** What is gone is looked at when all of it is known: a file that was moved is at its new place by then. */
  private async settle(whole: boolean): Promise<Stop | undefined> {
    const all = whole && this.believesWhole;
    if (this.gone.size === 0 && !all) return undefined;
    if (!this.ingest.dryRun) this.flush(false);
    const stop = await settleGone(this.intake, this.parts, this.gone, all);
    if (!stop) this.gone.clear();
    return stop;
  }

  private get isFull(): boolean {
    // A dry run changes nothing that a later batch could build upon: all of it is one.
    if (this.ingest.dryRun) return false;
    return this.intake.size >= BATCH || this.intake.bytes >= BATCH_BYTES;
  }

  /** Reports first, then what waits, then what was seen, the state last: a run that is cut off only repeats itself. */
  private flush(last: boolean): void {
    const { seen, quarantine } = this.parts;
    let changes: Change[] = [];
    for (const plan of this.intake.plans()) {
      changes.push(...plan.changes);
      // Packages of the layout ossf may share a folder: the next plan is made on what this one leaves.
      if (this.parts.run.config.layout !== 'ossf') continue;
      this.carryOut(changes);
      changes = [];
    }
    this.intake.clear();
    this.carryOut(changes);
    this.carryOut(quarantine.takeChanges());
    if (this.ingest.dryRun) return;
    const next: SourceState = { ...this.written };
    if (!seen || last || seen.unsaved >= Math.max(SEEN_LINES, seen.count / 4)) {
      if (seen) this.carryOut(seen.save());
      if (this.cursor !== undefined) next.cursor = this.cursor;
    }
    const { added } = this.parts.budget;
    if (added > 0) next.day = { date: this.today, added: this.addedBefore + added };
    if (this.shown.record) next.spool = this.shown.record.id;
    this.write(next);
  }

  private finish(stop: Stop | undefined, failure: SourceError | undefined): void {
    if (this.ingest.dryRun) return;
    const time = formatInstant(this.ingest.run.now);
    const { tally } = this.parts;
    const { paused: _, failing: __, spool: ___, ...next } = this.written as SourceState;
    if (tally.isNews) next.lastRun = { time, counts: { ...tally.counts } };
    const ends: Pick<SourceState, 'paused' | 'failing'> = {};
    if (stop?.status === 'paused') ends.paused = { time, reason: stop.reason };
    if (failure) {
      const { failing } = this.before;
      ends.failing = failing?.reason === failure.message ? failing : { since: time, reason: failure.message };
    }
    this.write({ ...next, ...ends });
  }

  private write(next: SourceState): void {
    this.carryOut(stateChange(this.source.id, this.written, next));
    this.written = next;
  }

  private carryOut(changes: readonly Change[]): void {
    if (changes.length === 0) return;
    const { root, dryRun } = this.ingest;
    if (dryRun) {
      dryRun(renderPlan(root, changes));
      return;
    }
    this.ingest.note(changes.map(({ path }) => path));
    apply(root, changes);
  }
}
