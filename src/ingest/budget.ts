/** How much one run of a source may change before a person is asked. */
import type { SourceConfig } from '../core/source-config.ts';
import { counted, grouped } from '../reporters/counted.ts';

/** Why a run ends before its source does. `paused`: the next one does not begin until a person says so. */
export interface Stop {
  status: 'paused' | 'stopped';
  reason: string;
  hint: string;
}

export interface BudgetOptions {
  /** What a person allows for this run, in place of `newPerRun` and `newPerDay`. */
  limit?: number | undefined;
  /** Reports that earlier runs of this day added. */
  addedToday: number;
}

/** Asked before each object comes in; counts what did. */
export class Budget {
  private readonly source: SourceConfig;
  private readonly options: BudgetOptions;
  added = 0;
  private withheld = 0;

  constructor(source: SourceConfig, options: BudgetOptions) {
    this.source = source;
    this.options = options;
  }

  /** Takes so many new reports and a withheld object (or none) into account; or, without counting them, says why not. */
  spend(added: number, withheld: boolean): Stop | undefined {
    const stop =
      (added > 0 ? this.tooManyNew(added) : undefined) ?? (withheld ? this.tooManyErrors() : undefined);
    if (stop) return stop;
    this.added += added;
    if (withheld) this.withheld++;
    return undefined;
  }

  /** Whether so many objects of all may be taken for gone: a listing that lost its end must not withdraw what is missing. */
  spendGone(gone: number, all: number): Stop | undefined {
    const { errors } = this.source.limits;
    if (gone <= Math.max(errors, all / 10) || gone <= (this.options.limit ?? 0)) return undefined;
    return {
      status: 'paused',
      reason: `${grouped(gone)} of the ${counted(all, 'object')} that it had are gone.`,
      hint: `If that is right: mal ingest ${this.source.id} --limit ${gone}`,
    };
  }

  private tooManyNew(added: number): Stop | undefined {
    const { id, limits } = this.source;
    const { limit, addedToday } = this.options;
    if (limit !== undefined) {
      if (this.added + added <= limit) return undefined;
      return {
        status: limit < limits.newPerRun ? 'stopped' : 'paused',
        reason: `More than ${counted(limit, 'report')} would be new.`,
        hint: `Look at what came; mal ingest ${id} --limit ${limits.newPerRun} goes on.`,
      };
    }
    const run = this.added + added > limits.newPerRun;
    if (!run && addedToday + this.added + added <= limits.newPerDay) return undefined;
    const most = run ? limits.newPerRun : limits.newPerDay;
    return {
      status: 'paused',
      reason: `More than ${counted(most, 'report')} would be new ${run ? 'in one run' : 'on one day'}.`,
      hint: `Look at what came. If it is right: mal ingest ${id} --limit ${most * 10} lets so many in and goes on.`,
    };
  }

  private tooManyErrors(): Stop | undefined {
    const { id, limits } = this.source;
    if (this.withheld < limits.errors) return undefined;
    return {
      status: 'paused',
      reason: `More than ${counted(limits.errors, 'object')} would be refused or held in one run.`,
      hint: `mal quarantine list ${id} shows them; mal ingest ${id} --limit ${limits.newPerRun} goes on.`,
    };
  }
}
