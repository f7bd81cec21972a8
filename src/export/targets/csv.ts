/** Tables for spreadsheets and scripts: `reports.csv` has a row for each report, `affected.csv` one for each malicious version or range. */
import { csvLine } from '../csv/line.ts';
import { affected } from '../tables/affected.ts';
import { reports as reportTable } from '../tables/reports.ts';
import type { WriteExport } from '../target.ts';

export const write: WriteExport = async (reports, sink, { since }) => {
  const files = [reportTable, affected].map((table) => ({ table, file: sink.open(`${table.name}.csv`) }));
  for (const { table, file } of files) file.write(csvLine(table.columns.map(({ name }) => name)));
  let count = 0;
  for await (const report of reports) {
    if (since && !since.includes(report)) continue;
    count++;
    for (const { table, file } of files) for (const row of table.rows(report)) file.write(csvLine(row));
  }
  for (const { file } of files) file.end();
  return { reports: count, leftOut: 0 };
};
