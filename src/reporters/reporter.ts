import type { Diagnostic } from '../core/diagnostic.ts';
import type { Rule } from '../core/rule.ts';

/** What a check found: sorted diagnostics and their counts. */
export interface CheckSummary {
  /** Report files looked at. */
  checked: number;
  errors: number;
  warnings: number;
  diagnostics: Diagnostic[];
}

export interface ReporterContext {
  /** The text of a file that was checked, to show its lines; undefined where it is gone. */
  textOf(path: string): string | undefined;
  /** Print every finding. */
  all: boolean;
  rules: readonly Rule[];
  colour: boolean;
  /** Columns of the terminal. */
  width: number;
}

/** Result → what is printed. Never prints by itself. */
export type Reporter = (summary: CheckSummary, context: ReporterContext) => string;
