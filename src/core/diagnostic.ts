/** Findings as data: what a rule says, and what a reporter prints. */

export type FindingSeverity = 'error' | 'warning';

/** What a rule says about the thing it was given. The engine adds the rule, the path and the position. */
export interface Finding {
  /** JSON Pointer (RFC 6901) to the value meant; absent = the whole file. */
  pointer?: string;
  /** Point at the key of `pointer`, not at its value. */
  key?: boolean;
  /** Offset in the file's text, in UTF-16 code units, where no pointer can tell (syntax errors). */
  offset?: number;
  /** What was found, with the value. One sentence. */
  message: string;
  /** The command or the edit that repairs it. One sentence. */
  hint?: string;
  /** Whether `mal normalize` repairs this very finding; default: whether the rule has a `fix`. */
  fixable?: boolean;
}

export type Emit = (finding: Finding) => void;

/** The `line` of a diagnostic whose place was not looked up yet (`placeDiagnostics`): most are only counted. */
export const UNPLACED = -1;

/** A finding with its place. `line` and `column` count from 1; both are 0 where the file cannot be read. */
export interface Diagnostic {
  rule: string;
  severity: FindingSeverity;
  path: string;
  line: number;
  column: number;
  pointer: string;
  message: string;
  hint: string;
  fixable: boolean;
  /** Whether the place is that of the pointer's key; not printed. */
  key?: true;
}

/** Order of everything printed: path, then position, then rule; by code unit, the same everywhere. */
export function compareDiagnostics(a: Diagnostic, b: Diagnostic): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  if (a.line !== b.line) return a.line - b.line;
  if (a.column !== b.column) return a.column - b.column;
  if (a.rule !== b.rule) return a.rule < b.rule ? -1 : 1;
  if (a.message !== b.message) return a.message < b.message ? -1 : 1;
  return 0;
}
