/** The whole database as four tables for DuckDB, BigQuery, Spark and the like (docs/decisions/parquet.md). */
import { ParquetTable } from '../parquet/parquet-table.ts';
import { affected } from '../tables/affected.ts';
import { indicators } from '../tables/indicators.ts';
import { origins } from '../tables/origins.ts';
import { wholeReports } from '../tables/reports.ts';
import type { WriteExport } from '../target.ts';

const TABLES = [wholeReports, affected, indicators, origins];

export const write: WriteExport = async (reports, sink, { since }) => {
  const files = TABLES.map((table) => ({
    table,
    file: new ParquetTable(sink.open(`${table.name}.parquet`), table.columns),
  }));
  let count = 0;
  for await (const report of reports) {
    if (since && !since.includes(report)) continue;
    count++;
    for (const { table, file } of files) for (const row of table.rows(report)) file.add(row);
  }
  for (const { file } of files) file.end();
  return { reports: count, leftOut: 0 };
};
