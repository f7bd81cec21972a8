import type { Diagnostic } from '../core/diagnostic.ts';
import { escapeJson } from '../core/escape.ts';
import type { Reporter } from './reporter.ts';

/** One JSON object: `{checked, errors, warnings, diagnostics}` (docs/cli.md). */
export const json: Reporter = ({ checked, errors, warnings, diagnostics }) =>
  `${escapeJson(JSON.stringify({ checked, errors, warnings, diagnostics: diagnostics.map(printed) }, null, 2))}\n`;

function printed({ rule, severity, path, line, column, pointer, message, hint, fixable }: Diagnostic) {
  return { rule, severity, path, line, column, pointer, message, hint, fixable };
}
