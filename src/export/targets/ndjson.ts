/** One JSON object a line: `reports.ndjson` holds the OSV records themselves, `affected.ndjson` what is malicious now. */
import { jsonLine } from '../json-line.ts';
import { affected } from '../tables/affected.ts';
import type { WriteExport } from '../target.ts';

export const write: WriteExport = async (reports, sink, { since }) => {
  const records = sink.open('reports.ndjson');
  const statements = sink.open('affected.ndjson');
  const names = affected.columns.map(({ name }) => name);
  let count = 0;
  for await (const report of reports) {
    if (since && !since.includes(report)) continue;
    count++;
    records.write(jsonLine(report.osv));
    for (const row of affected.rows(report))
      statements.write(jsonLine(Object.fromEntries(names.map((name, i) => [name, row[i]]))));
  }
  records.end();
  statements.end();
  return { reports: count, leftOut: 0 };
};
