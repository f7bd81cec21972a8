import type { Diagnostic } from '../core/diagnostic.ts';
import type { Rule } from '../core/rule.ts';

/** What a check found, and how much. */
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
  /** The findings to print, sorted and placed: all of the summary's, or the first of each rule. */
  shown: readonly Diagnostic[];
  /** Every rule; loaded only by a format that describes them. */
  rules(): Promise<readonly Rule[]>;
  colour: boolean;
  /** Columns of the terminal. */
  width: number;
}

/** Result → what is printed. Never prints by itself. */
export type Reporter = (summary: CheckSummary, context: ReporterContext) => string | Promise<string>;
