/** What a run of one source has to tell. */
import { COUNTS, type SourceCounts } from '../core/source-state.ts';

/** An object that did not come in. */
export interface Withheld {
  kind: 'refused' | 'held';
  key: string;
  reason: string;
  /** Its file in `.mal/sources/<id>/`. */
  entry: string;
}

/** How the reading of a source ended. `stopped`: at a bound of one run; the next one goes on. */
type SourceStatus = 'read' | 'stopped' | 'paused' | 'failed' | 'disabled';

export interface SourceSummary {
  source: string;
  status: SourceStatus;
  counts: SourceCounts;
  /** Why it was paused or stopped, could not be read, or is disabled. A sentence. */
  reason?: string;
  /** What a person can do about that. */
  hint?: string;
  /** Why objects were skipped, and how many. */
  skipped: { reason: string; count: number }[];
  /** The first of what was held, then of what was refused: rubbish must not hide what a person has to decide. */
  withheld: Withheld[];
  /** Reports of which something was left out, or put into another form; and the first examples. */
  adjusted: { count: number; examples: { key: string; note: string }[] };
  /** Reports that had to be set aside in `.mal/unmergeable/`. */
  aside: { path: string; reason: string }[];
  /** What the source had to say: force pushes, requests that were tried again. */
  warnings: string[];
  /** Entries that wait in its quarantine. */
  waiting: number;
}

/** Examples of one sort. */
const MOST = 50;
/** Objects that were refused, and as many that were held: all that the default budget of a run allows. */
const MOST_WITHHELD = 100;
/** Different reasons for skipping; they may hold names. */
const MOST_REASONS = 20;
const OTHERS = 'for other reasons';

function noCounts(): SourceCounts {
  return Object.fromEntries(COUNTS.map((name) => [name, 0])) as unknown as SourceCounts;
}

/** Counts, with the first examples of everything. */
export class Tally {
  readonly counts: SourceCounts = noCounts();
  private readonly skips = new Map<string, number>();
  private readonly withheld: Record<Withheld['kind'], Withheld[]> = { held: [], refused: [] };
  private readonly adjusted: SourceSummary['adjusted'] = { count: 0, examples: [] };
  private readonly aside: SourceSummary['aside'] = [];
  private readonly warnings: string[] = [];
  private isFresh = false;

  skip(reason: string): void {
    this.counts.skipped++;
    const known = this.skips.has(reason) || this.skips.size < MOST_REASONS ? reason : OTHERS;
    this.skips.set(known, (this.skips.get(known) ?? 0) + 1);
  }

  /** `isFresh`: its entry says something that it did not say before. */
  withhold(item: Withheld, isFresh: boolean): void {
    this.counts[item.kind]++;
    this.isFresh ||= isFresh;
    const same = this.withheld[item.kind];
    if (same.length < MOST_WITHHELD) same.push(item);
  }

  adjust(key: string, notes: readonly string[]): void {
    if (notes.length === 0) return;
    this.adjusted.count++;
    if (this.adjusted.examples.length < MOST) this.adjusted.examples.push({ key, note: notes[0]! });
  }

  setAside(path: string, reason: string): void {
    if (this.aside.length < MOST) this.aside.push({ path, reason });
  }

  warn(message: string): void {
    if (this.warnings.length < MOST) this.warnings.push(message);
  }

  /** Whether anything came in, or waits that did not wait before: what is found wrong in each run is no news. */
  get isNews(): boolean {
    const { counts } = this;
    return this.isFresh || counts.new + counts.revised + counts.withdrawn > 0;
  }

  summary(
    source: string,
    end: Pick<SourceSummary, 'status' | 'waiting'> & {
      reason?: string | undefined;
      hint?: string | undefined;
    },
  ): SourceSummary {
    const { status, waiting, reason, hint } = end;
    return {
      source,
      status,
      counts: { ...this.counts },
      ...(reason === undefined ? {} : { reason }),
      ...(hint === undefined ? {} : { hint }),
      skipped: [...this.skips].map(([why, count]) => ({ reason: why, count })),
      withheld: [...this.withheld.held, ...this.withheld.refused],
      adjusted: this.adjusted,
      aside: this.aside,
      warnings: this.warnings,
      waiting,
    };
  }
}
