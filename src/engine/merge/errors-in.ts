/** What the rules call errors in a text that is to be written, or was read. */
import { checkFile } from '../../core/check.ts';
import type { Diagnostic } from '../../core/diagnostic.ts';
import { parseReport } from '../../core/parse.ts';
import { type RunContext, ruleContext } from '../check-found.ts';

export function errorsIn(path: string, text: string, run: RunContext): Diagnostic[] {
  const size = Buffer.byteLength(text);
  // Not its length in code units decides whether a file is too large.
  const parsed = parseReport(size === text.length ? text : Buffer.from(text));
  const checked = checkFile({ path, kind: 'file', size, parsed }, run.rules, ruleContext(run, path));
  return checked.filter(({ severity }) => severity === 'error');
}
