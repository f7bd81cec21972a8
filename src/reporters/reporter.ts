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
  /** Absolute path of the repository: the text reporter shows the offending lines. */
  root: string;
  /** Print every finding. */
  all: boolean;
  rules: readonly Rule[];
  colour: boolean;
  /** Columns of the terminal. */
  width: number;
}

/** Result → what is printed. Never prints by itself. */
export type Reporter = (summary: CheckSummary, context: ReporterContext) => string;
