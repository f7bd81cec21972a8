/** Every indicator once, with the packages that it belongs to: `indicators.csv`. */
import { csvLine } from '../csv/line.ts';
import { IndicatorBook } from '../indicators/collect.ts';
import { purlOf } from '../purl-of.ts';
import { joinSpans, type Span, spanOf } from '../report-span.ts';
import { Sorter } from '../sorter.ts';
import type { WriteExport } from '../target.ts';

/** Ids of reports that a row names; one indicator can be in thousands. */
const NAMED = 10;
const COLUMNS = ['type', 'value', 'reports', 'ids', 'packages', 'first_published', 'last_modified'];

interface Mention {
  id: string;
  /** The purl, or ecosystem and name where there is none. */
  pkg: string;
  span: Span | undefined;
  changed: boolean;
}

/** One line of the table, over all reports that have the indicator. */
class Row {
  private reports = 0;
  private readonly ids: string[] = [];
  private readonly packages: string[] = [];
  private span: Span | undefined;
  changed = false;

  add({ id, pkg, span, changed }: Mention): void {
    this.reports++;
    if (this.ids.length < NAMED) {
      this.ids.push(id);
      if (!this.packages.includes(pkg)) this.packages.push(pkg);
    }
    this.span = this.span && span ? joinSpans(this.span, span) : (this.span ?? span);
    this.changed ||= changed;
  }

  line(key: string): string {
    const divide = key.indexOf('\n');
    const [type, value] = [key.slice(0, divide), key.slice(divide + 1)];
    const { published, modified } = this.span ?? {};
    return csvLine([
      type,
      value,
      this.reports,
      this.ids.join(' '),
      this.packages.join(' '),
      published,
      modified,
    ]);
  }
}

export const write: WriteExport = async (reports, sink, { since }) => {
  const book = new IndicatorBook(sink, { what: 'indicators', wants: () => true, since });
  const mentions = new Sorter(() => sink.scratch());
  for await (const report of reports) {
    const { id, osv, package: pkg } = report;
    if (osv.withdrawn !== undefined) continue;
    const usable = book.take(report);
    if (!usable) continue;
    const named = purlOf(report) ?? `${pkg.ecosystem}/${pkg.name}`;
    const mention: Mention = { id, pkg: named, span: spanOf(osv), changed: !since || since.includes(report) };
    const line = JSON.stringify(mention);
    for (const { type, value } of usable) mentions.add(`${type}\n${value}`, line);
  }
  const file = sink.open('indicators.csv');
  file.write(csvLine(COLUMNS));
  let count = 0;
  let row = new Row();
  let last: string | undefined;
  const finish = (): void => {
    if (last === undefined || !row.changed) return;
    file.write(row.line(last));
    count++;
  };
  for (const { key, value } of mentions.sorted()) {
    if (key !== last) {
      finish();
      row = new Row();
      last = key;
    }
    row.add(JSON.parse(value.toString()) as Mention);
  }
  finish();
  file.end();
  return book.end({ indicators: count });
};
