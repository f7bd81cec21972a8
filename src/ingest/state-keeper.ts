/** The state of a source in the course of one run. */
import type { Change, Json } from '../core/report.ts';
import type { SourceState } from '../core/source-state.ts';
import { formatInstant } from '../core/time.ts';
import type { Stop } from './budget.ts';
import type { SourceError } from './source.ts';
import { readState, stateChange } from './state.ts';
import type { Tally } from './tally.ts';

export class StateKeeper {
  /** As the run found it. */
  readonly before: SourceState;
  /** What earlier runs of this day (UTC) added. */
  readonly addedBefore: number;
  private readonly source: string;
  private readonly time: string;
  private readonly carryOut: (changes: Change[]) => void;
  /** What the file holds now. */
  private written: SourceState;

  /** Throws `CannotRun` if the file is damaged. */
  constructor(root: string, source: string, now: number, carryOut: (changes: Change[]) => void) {
    this.before = readState(root, source);
    this.written = this.before;
    this.source = source;
    this.time = formatInstant(now);
    this.carryOut = carryOut;
    this.addedBefore = this.before.day?.date === this.today ? this.before.day.added : 0;
  }

  /** In the midst of a run, or at its end: where the next one goes on (unchanged if undefined), and how much came in so far. */
  keep(cursor: Json | undefined, added: number, spool: string | undefined): void {
    const next: SourceState = { ...this.written };
    if (cursor !== undefined) next.cursor = cursor;
    if (added > 0) next.day = { date: this.today, added: this.addedBefore + added };
    if (spool !== undefined) next.spool = spool;
    this.write(next);
  }

  /** How the run ended. One that brought no news leaves no trace, so that it needs no commit. */
  end(stop: Stop | undefined, failure: SourceError | undefined, tally: Tally): void {
    const { paused: _, failing: __, spool: ___, ...next } = this.written;
    if (tally.isNews) next.lastRun = { time: this.time, counts: { ...tally.counts } };
    const ends: Pick<SourceState, 'paused' | 'failing'> = {};
    if (stop?.status === 'paused') ends.paused = { time: this.time, reason: stop.reason };
    if (failure) {
      const { failing } = this.before;
      const isSame = failing?.reason === failure.message;
      ends.failing = isSame ? failing : { since: this.time, reason: failure.message };
    }
    this.write({ ...next, ...ends });
  }

  private get today(): string {
    return this.time.slice(0, 10);
  }

  private write(next: SourceState): void {
    this.carryOut(stateChange(this.source, this.written, next));
    this.written = next;
  }
}
