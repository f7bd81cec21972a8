/** A MISP feed in `feed/`: an event for each day of publication, an object `malicious-package-report` for each report. */
import { parseId } from '../../core/id.ts';
import { IndicatorBook } from '../indicators/collect.ts';
import { plainJson } from '../json-line.ts';
import { FeedEvent, REPORTS_PER_EVENT } from '../misp/event.ts';
import { type PackageObject, packageObject } from '../misp/package-object.ts';
import { spanOf } from '../report-span.ts';
import { Sorter } from '../sorter.ts';
import type { WriteExport } from '../target.ts';

interface Entry extends PackageObject {
  modified: string;
  changed: boolean;
}

export const write: WriteExport = async (reports, sink, { since, config, options }) => {
  const all = options.allReports === true;
  const book = new IndicatorBook(sink, { what: 'indicators', wants: () => true, timed: true, all, since });
  const entries = new Sorter(() => sink.scratch());
  for await (const report of reports) {
    const usable = book.take(report);
    if (!usable) continue;
    const span = spanOf(report.osv)!;
    const changed = !since || since.includes(report);
    const entry: Entry = { ...packageObject(report, usable, span), modified: span.modified, changed };
    entries.add(
      `${span.published.slice(0, 10)}\n${sortableId(report.id, config.idPrefix)}`,
      JSON.stringify(entry),
    );
  }
  const manifest = sink.open('feed/manifest.json');
  const hashes = sink.open('feed/hashes.csv');
  let events = 0;
  const put = (event: FeedEvent): void => {
    if (!event.changed) return;
    sink.put(`feed/${event.uuid}.json`, `${plainJson(event.whole())}\n`);
    manifest.write(
      `${events++ === 0 ? '{' : ',\n'}${JSON.stringify(event.uuid)}:${plainJson(event.entry())}`,
    );
    hashes.write(event.hashes());
  };
  for (const event of eventsOf(entries)) put(event);
  manifest.write(events === 0 ? '{}\n' : '}\n');
  manifest.end();
  hashes.end();
  return book.end({ events });
};

/** One after the other, each complete. */
function* eventsOf(entries: Sorter): Generator<FeedEvent, void> {
  let event: FeedEvent | undefined;
  let day = '';
  let part = 0;
  for (const { key, value } of entries.sorted()) {
    const its = key.slice(0, 10);
    if (its !== day || event?.size === REPORTS_PER_EVENT) {
      if (event) yield event;
      part = its === day ? part + 1 : 0;
      day = its;
      event = new FeedEvent(day, part);
    }
    const entry = JSON.parse(value.toString()) as Entry;
    event!.add(entry, entry.modified);
    event!.changed ||= entry.changed;
  }
  if (event) yield event;
}

/** In the order in which numbers were given, so that what comes later joins the last event of its day. */
function sortableId(id: string, prefix: string): string {
  const parsed = parseId(id, prefix);
  return parsed?.kind === 'assigned' ? `${parsed.year}-${String(parsed.number).padStart(16, '0')}` : id;
}
