/** One source from its events to the tree: batches, each on the disk before the state says so. */
import { renderPlan } from '../apply.ts';
import type { Change, Json } from '../core/report.ts';
import type { SourceConfig } from '../core/source-config.ts';
import { TreeWriter } from '../tree-writer.ts';
import { Budget, type Stop } from './budget.ts';
import type { IngestRun, Shown } from './ingest-run.ts';
import type { Intake } from './intake.ts';
import type { IntakeParts } from './intake-parts.ts';
import { tooMany } from './listing/show.ts';
import { Quarantine } from './quarantine.ts';
import { SeenFile } from './seen.ts';
import type { SeenObject } from './seen-line.ts';
import { SourceError, type SourceEvent } from './source.ts';
import { StateKeeper } from './state-keeper.ts';
import { type SourceSummary, Tally } from './tally.ts';

/** What judges objects, and takes in what they say. */
interface Working {
  intake: Intake;
  leave(left: SeenObject): Promise<Stop | undefined>;
  settle(all: boolean): Promise<Stop | undefined>;
}

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
  const writer = new TreeWriter(ingest.root);
  try {
    return await new SourceRun(source, shown, ingest, writer).toItsEnd();
  } finally {
    await writer.close();
  }
}

class SourceRun {
  private readonly source: SourceConfig;
  private readonly shown: Shown;
  private readonly ingest: IngestRun;
  private readonly writer: TreeWriter;
  private readonly state: StateKeeper;
  private readonly parts: Omit<IntakeParts, 'run' | 'names'>;
  /** Loaded with the first object that is not as it was. */
  private working: Working | undefined;
  private readonly gone = new Set<string>();
  /** Keys that were named, of those of which something waits and of those that could not be had. */
  private readonly there = new Set<string>();
  /** Where a later run goes on, once everything so far is on the disk. */
  private cursor: Json | undefined;
  private named = 0;
  /** Deletions are told by what was not named: not if only a part is shown, or if the state has moved on. */
  private readonly believesWhole: boolean;

  constructor(source: SourceConfig, shown: Shown, ingest: IngestRun, writer: TreeWriter) {
    const { root, now } = ingest;
    this.source = source;
    this.shown = shown;
    this.ingest = ingest;
    this.writer = writer;
    this.state = new StateKeeper(root, source.id, now, (changes) => this.carryOut(changes));
    this.cursor = this.state.before.cursor;
    const isCurrent = shown.record?.isCurrent(this.state.before) ?? true;
    this.believesWhole = isCurrent && ingest.since === undefined;
    const tally = new Tally();
    if (!isCurrent)
      tally.warn('It was recorded before the last run: what is missing is not taken for deleted.');
    this.parts = {
      source,
      root,
      quarantine: Quarantine.open(root, source.id),
      tally,
      budget: new Budget(source, { limit: ingest.limit, addedToday: this.state.addedBefore }),
      // What comes in order of time is never listed as a whole.
      seen: source.ordered ? undefined : SeenFile.open(root, source.id),
      map: shown.kind.map?.bind(shown.kind),
      replay: ingest.replay,
      written: () => writer.finish(),
    };
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
    await this.flush(true);
    if (!this.ingest.dryRun) this.state.end(stop, failure, tally);
    await this.writer.finish();
    const end = failure
      ? { status: 'failed' as const, reason: failure.message, hint: failure.hint }
      : (stop ?? { status: 'read' as const });
    return tally.summary(this.source.id, { ...end, waiting: quarantine.waiting });
  }

  private async consume(): Promise<Stop | undefined> {
    const { replay } = this.ingest;
    const from = {
      cursor: replay ? undefined : this.state.before.cursor,
      seen: replay ? undefined : this.parts.seen,
      warn: (message: string) => this.parts.tally.warn(message),
    };
    for await (const event of this.shown.events(from)) {
      if (event.kind === 'same') {
        this.same(event.key);
        continue;
      }
      const stop = await this.take(event);
      if (stop) return stop;
      if (this.isFull) await this.flush(false);
    }
    return this.settle(false);
  }

  private async object(event: Extract<SourceEvent, { kind: 'object' }>): Promise<Stop | undefined> {
    const { intake, leave } = await this.work();
    const stop = await intake.object(event);
    return stop || !intake.left ? stop : leave(intake.left);
  }

  private async work(): Promise<Working> {
    if (this.working) return this.working;
    const [{ Intake: Opened }, { leaveFolders, settleGone }, judging] = await Promise.all([
      import('./intake.ts'),
      import('./gone.ts'),
      this.ingest.judging(),
    ]);
    const parts: IntakeParts = { ...this.parts, ...judging };
    const intake = new Opened(parts);
    this.working = {
      intake,
      leave: (left) => leaveFolders(intake, parts, left),
      settle: (all) => settleGone(intake, parts, this.gone, all),
    };
    return this.working;
  }

  private same(key: string): void {
    const { tally, seen, quarantine } = this.parts;
    this.count();
    tally.counts.same++;
    seen?.name(key);
    if (quarantine.hasEntry(key)) this.there.add(key);
  }

  private async take(event: Exclude<SourceEvent, { kind: 'same' }>): Promise<Stop | undefined> {
    const { tally } = this.parts;
    switch (event.kind) {
      case 'object':
        this.count();
        tally.counts.fetched++;
        return this.object(event);
      case 'problem':
        this.count();
        this.there.add(event.key);
        return (await this.work()).intake.problem(event);
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
    if (++this.named > this.source.limits.objects) throw tooMany(this.source);
  }

  /** What is gone is looked at when all of it is known: a file that was moved is at its new place by then. */
  private async settle(whole: boolean): Promise<Stop | undefined> {
    const { quarantine, seen } = this.parts;
    const isWhole = whole && this.believesWhole;
    const { prefixes } = this.source;
    quarantine.settleProblems((key) => {
      if (this.gone.has(key)) return true;
      const isWanted = !prefixes || prefixes.some((prefix) => key.startsWith(prefix));
      return isWhole && isWanted && !this.there.has(key);
    });
    const all = isWhole && seen?.unnamed().next().done === false;
    if (this.gone.size === 0 && !all) return undefined;
    if (!this.ingest.dryRun) await this.flush(false);
    const stop = await (await this.work()).settle(all);
    if (!stop) this.gone.clear();
    return stop;
  }

  private get isFull(): boolean {
    // A dry run changes nothing that a later batch could build upon: all of it is one.
    if (this.ingest.dryRun) return false;
    const { size = 0, bytes = 0 } = this.working?.intake ?? {};
    return size >= BATCH || bytes >= BATCH_BYTES;
  }

  /** Reports first, then what waits, then what was seen, the state last: a run that is cut off only repeats itself. */
  private async flush(last: boolean): Promise<void> {
    const { seen, quarantine, budget } = this.parts;
    // One batch is on its way to the disk while the next is judged, and no more.
    await this.writer.finish();
    let changes: Change[] = [];
    for (const plan of this.working?.intake.plans() ?? []) {
      changes.push(...plan.changes);
      // Packages of the layout ossf may share a folder: the next plan is made on what this one leaves.
      if (this.ingest.config.layout !== 'ossf') continue;
      this.carryOut(changes);
      await this.writer.finish();
      changes = [];
    }
    this.working?.intake.clear();
    this.carryOut(changes);
    this.carryOut(quarantine.takeChanges());
    if (this.ingest.dryRun) return;
    const isSaved = !seen || last || seen.unsaved >= Math.max(SEEN_LINES, seen.count / 4);
    if (isSaved && seen) {
      await this.writer.finish();
      for (const change of seen.save()) this.carryOut([change]);
    }
    this.state.keep(isSaved ? this.cursor : undefined, budget.added, this.shown.record?.id);
  }

  private carryOut(changes: readonly Change[]): void {
    if (changes.length === 0) return;
    const { root, dryRun } = this.ingest;
    if (dryRun) {
      dryRun(renderPlan(root, changes));
      return;
    }
    this.ingest.note(changes.map(({ path }) => path));
    this.writer.carryOut(changes);
  }
}
