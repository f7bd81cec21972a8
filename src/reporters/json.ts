import type { Reporter } from './reporter.ts';

/** One JSON object: `{checked, errors, warnings, diagnostics}` (docs/cli.md). */
export const json: Reporter = ({ checked, errors, warnings, diagnostics }) =>
  `${JSON.stringify({ checked, errors, warnings, diagnostics }, null, 2)}\n`;
