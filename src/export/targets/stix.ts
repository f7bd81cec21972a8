/** A STIX 2.1 bundle: reports with indicators as malware, their indicators, and which indicates which. */
import { IndicatorBook } from '../indicators/collect.ts';
import type { Indicator } from '../indicators/indicators-of.ts';
import { plainJson } from '../json-line.ts';
import { joinSpans, type Span, spanOf } from '../report-span.ts';
import { Sorter } from '../sorter.ts';
import { DATABASE, indicates, indicator, malware } from '../stix/objects.ts';
import { patternOf } from '../stix/pattern.ts';
import type { WriteExport } from '../target.ts';
import { uuidOf } from '../uuid.ts';

/** That a report has an indicator. */
interface Mention {
  indicator: Indicator;
  span: Span;
  withdrawn: boolean;
  changed: boolean;
}

export const write: WriteExport = async (reports, sink, { tree, since, config, options }) => {
  const book = new IndicatorBook(sink, {
    what: 'indicators',
    wants: (one) => patternOf(one) !== undefined,
    timed: true,
    all: options.allReports === true,
    since,
  });
  const mentions = new Sorter(() => sink.scratch());
  const file = sink.open('bundle.json');
  let objects = 0;
  const put = (object: object): void => file.write(`${objects++ > 0 ? ',\n' : ''}${plainJson(object)}`);
  const id = `bundle--${uuidOf(`bundle:${tree}:${since?.since ?? ''}`)}`;
  file.write(`{"type":"bundle","id":${JSON.stringify(id)},"objects":[\n`);
  put(DATABASE);
  for await (const report of reports) {
    const usable = book.take(report);
    if (!usable) continue;
    const span = spanOf(report.osv)!;
    const withdrawn = report.osv.withdrawn !== undefined;
    const changed = !since || since.includes(report);
    if (changed) put(malware(report, span, config.idPrefix));
    for (const one of usable) {
      if (changed) put(indicates(one, report.id, span, withdrawn));
      const mention: Mention = { indicator: one, span, withdrawn, changed };
      mentions.add(`${one.type}\n${one.value}`, JSON.stringify(mention));
    }
  }
  const indicators = putIndicators(mentions, put);
  file.write('\n]}\n');
  file.end();
  return book.end({ indicators, objects });
};

/** Each once, over all reports that have it, so that a part of the database gives the same object as all of it. */
function putIndicators(mentions: Sorter, put: (object: object) => void): number {
  let count = 0;
  let current: (Mention & { key: string }) | undefined;
  const finish = (): void => {
    if (!current?.changed) return;
    count++;
    put(indicator(current.indicator, patternOf(current.indicator)!, current.span, current.withdrawn));
  };
  for (const { key, value } of mentions.sorted()) {
    const next = JSON.parse(value.toString()) as Mention;
    if (current?.key === key) {
      current.span = joinSpans(current.span, next.span);
      current.withdrawn &&= next.withdrawn;
      current.changed ||= next.changed;
    } else {
      finish();
      current = { ...next, key };
    }
  }
  finish();
  return count;
}
