/** What the tabular exports (csv, ndjson, parquet) have in common: the same columns under the same names. */
import type { ExportReport } from '../target.ts';

/** A time is an RFC 3339 text as the report has it. */
export type ColumnType = 'text' | 'time' | 'boolean' | 'integer' | 'json';

export interface Column {
  name: string;
  type: ColumnType;
  /** Whether every row has a value. */
  required?: true;
}

export type Cell = string | number | boolean | undefined;

/** Cells are in the order of the columns. */
export interface Table {
  name: string;
  columns: readonly Column[];
  rows(report: ExportReport): Iterable<readonly Cell[]>;
}

export const text = (name: string): Column => ({ name, type: 'text' });
export const required = (name: string): Column => ({ name, type: 'text', required: true });
export const time = (name: string): Column => ({ name, type: 'time' });
