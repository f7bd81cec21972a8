/** One file of a store → its diagnostics, and what the repo rules need to remember of it. */
import { isAscii } from 'node:buffer';
import { checkFile, type RuleSet } from '../core/check.ts';
import type { RepositoryConfig } from '../core/config.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { idOfPath } from '../core/id.ts';
import { type FileProblem, type ParsedReport, parseReport, parseText } from '../core/parse.ts';
import type { RuleContext } from '../core/rule.ts';
import type { Found } from '../store/store.ts';

/** What all checks of one run share. */
export interface RunContext {
  config: RepositoryConfig;
  now: number;
  given: ReadonlyMap<string, number> | undefined;
  rules: RuleSet;
  isPopular(ecosystem: string, name: string): boolean;
}

export interface CheckedFile {
  diagnostics: Diagnostic[];
  /** Absent if the file is no readable report. */
  parsed: ParsedReport;
}

/** The context that rules get for the file at `path`. */
export function ruleContext(run: RunContext, path: string): RuleContext {
  const context: RuleContext = { path, config: run.config, now: run.now, isPopular: run.isPopular };
  if (run.given) context.given = run.given;
  return context;
}

/** Parses bytes as `parseReport` does, with the shortcut that Node has for ASCII. */
export function parseBytes(bytes: Uint8Array): ParsedReport {
  if (!isAscii(bytes)) return parseReport(bytes);
  const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return parseText(buffer.toString('latin1'));
}

/** Checks what a store found at a path; undefined if nothing lies there. */
export function checkFound(path: string, found: Found, run: RunContext): CheckedFile | undefined {
  if (found.kind === 'missing') return undefined;
  const parsed =
    found.kind === 'file' && path.endsWith('.json')
      ? parseBytes(found.bytes)
      : { problems: problemsOf(found) };
  const kind = found.kind === 'symlink' || found.kind === 'other' ? found.kind : 'file';
  const size = 'size' in found ? found.size : 0;
  return { parsed, diagnostics: checkFile({ path, kind, size, parsed }, run.rules, ruleContext(run, path)) };
}

function problemsOf(found: Found): FileProblem[] {
  if (found.kind === 'too-large') return [{ kind: 'too-large', size: found.size }];
  return found.kind === 'unreadable' ? [{ kind: 'unreadable', reason: found.reason }] : [];
}

/** The id a report goes by: its own, or the one its file name says. */
export function idOf(path: string, parsed: ParsedReport): string {
  return parsed.osv?.id || idOfPath(path);
}
