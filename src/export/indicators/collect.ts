/** Goes through the reports for their indicators, and keeps book of what cannot be used. */
import { LeftOut, type RemovedValue } from '../left-out.ts';
import { spanOf } from '../report-span.ts';
import type { Sink } from '../sink.ts';
import type { ExportReport, ExportResult, Since } from '../target.ts';
import { type Indicator, IOCS, indicatorsOf } from './indicators-of.ts';

/** What a format has a place for. */
export interface Scope {
  /** In the plural, for the count of reports that have none. */
  what: string;
  /** The one list of a report's indicators that is looked at; all, if there is none. */
  list?: string;
  wants(indicator: Indicator): boolean;
  /** Whether the format cannot say anything without a time. */
  timed?: boolean;
  /** Whether reports are held that have no indicator. */
  all?: boolean;
  /** Counted and told are these only; `take` answers for every report. */
  since?: Since | undefined;
}

export class IndicatorBook {
  private readonly leftOut: LeftOut;
  private readonly scope: Scope;
  private reports = 0;
  private without = 0;

  constructor(sink: Sink, scope: Scope) {
    this.leftOut = new LeftOut(sink);
    this.scope = scope;
  }

  /** The indicators of a report that the export takes; undefined if it does not hold the report. */
  take(report: ExportReport): Indicator[] | undefined {
    const { list, wants, timed, all, since } = this.scope;
    const told = !since || since.includes(report);
    const found = indicatorsOf(report.osv);
    const usable = found?.usable.filter(wants) ?? [];
    const unusable =
      found?.unusable.filter(({ pointer }) => !list || pointer.startsWith(`${IOCS}/${list}/`)) ?? [];
    if (usable.length === 0 && !all) {
      if (told && unusable.length > 0) this.leftOut.add(report, unusableReason(unusable[0]!));
      else if (told) this.without++;
      return undefined;
    }
    if (timed && !spanOf(report.osv)) {
      if (told) this.leftOut.add(report, 'it has no time that can be read');
      return undefined;
    }
    if (told) {
      this.reports++;
      if (usable.length === 0) this.without++;
      if (unusable.length > 0) this.leftOut.addPart(report, unusable);
    }
    return usable;
  }

  end(counts: Record<string, number>): ExportResult {
    this.leftOut.end();
    const without = { [`without ${this.scope.what}`]: this.without };
    return { reports: this.reports, leftOut: this.leftOut.count, counts: { ...counts, ...without } };
  }
}

function unusableReason({ value, reason }: RemovedValue): string {
  return `it has no indicator that can be used: ${JSON.stringify(value.slice(0, 200))} ${reason}`;
}
