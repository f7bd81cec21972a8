/** What the rules call errors in a text that is to be written, or was read. */
import { checkFile } from '../../core/check.ts';
import type { Diagnostic } from '../../core/diagnostic.ts';
import { MAX_REPORT_BYTES, type ParsedReport, parseReport } from '../../core/parse.ts';
import type { Osv } from '../../core/report.ts';
import { isValidReport } from '../../core/schema.ts';
import { type RunContext, ruleContext } from '../check-found.ts';

/** `osv`: the report whose canonical form the text is, where the caller has just written it. */
export function errorsIn(path: string, text: string, run: RunContext, osv?: Osv): Diagnostic[] {
  const size = Buffer.byteLength(text);
  const known = osv !== undefined && size <= MAX_REPORT_BYTES && isValidReport(osv);
  // Not its length in code units decides whether a file is too large.
  const parsed: ParsedReport = known
    ? { text, osv, problems: [] }
    : parseReport(size === text.length ? text : Buffer.from(text));
  const checked = checkFile({ path, kind: 'file', size, parsed }, run.rules, ruleContext(run, path));
  return checked.filter(({ severity }) => severity === 'error');
}
