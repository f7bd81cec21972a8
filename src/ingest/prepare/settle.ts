/** A draft → a report that the rules have no error for, or the errors that remain. */
import { checkFile } from '../../core/check.ts';
import type { Diagnostic } from '../../core/diagnostic.ts';
import { fixReport } from '../../core/fix.ts';
import { formatReport } from '../../core/format.ts';
import { type FileProblem, MAX_REPORT_BYTES } from '../../core/parse.ts';
import { type JsonObject, ORIGINS, type Origin, type Osv } from '../../core/report.ts';
import { isValidReport, pruneReport, schemaProblems } from '../../core/schema.ts';
import { type RunContext, ruleContext } from '../../engine/check-found.ts';
import { isExtra, withoutExtras } from './extras.ts';

export interface Settled {
  osv: Osv;
  text: string;
  warnings: Diagnostic[];
  notes: string[];
}

/** Faults of structure are told a hundred at a time, and leaving one out can uncover the next. */
const MOST_ROUNDS = 8;

/** `draft` has one row, whose claims are put in here: what `affected` says once it is repaired. */
export function settle(draft: Osv, path: string, run: RunContext): Settled | { errors: Diagnostic[] } {
  const notes: string[] = [];
  let osv = withClaims(draft);
  let fixed = false;
  for (let round = 0; ; round++) {
    const { text, found, sound } = check(osv, path, run);
    const errors = found.filter(({ severity }) => severity === 'error');
    const extras = errors.filter(
      ({ pointer, rule, fixable }) =>
        isExtra(pointer) && (sound ? fixed || !fixable : rule.startsWith('schema-')),
    );
    if (extras.length > 0 && round < MOST_ROUNDS) {
      osv = withoutExtras(osv, extras, round === MOST_ROUNDS - 1);
      for (const { pointer, message } of extras) notes.push(`Left out ${pointer.slice(1)}: ${message}`);
    } else if (sound && !fixed && found.some(({ fixable }) => fixable)) {
      osv = withClaims(fixReport(osv, run.rules.report, ruleContext(run, path)));
      fixed = true;
    } else if (errors.length > 0) return { errors };
    else return { osv, text, warnings: found, notes };
  }
}

/** The report with what is affected as the claims of its row, whose keys stay in the order of the alphabet. */
function withClaims(osv: Osv): Osv {
  const own = osv.database_specific ?? {};
  const row = (own[ORIGINS]?.[0] ?? {}) as unknown as JsonObject;
  const { ranges, versions } = (osv.affected[0] ?? {}) as JsonObject;
  const claiming: JsonObject = {};
  for (const key of ROW_KEYS) {
    const value = key === 'ranges' ? ranges : key === 'versions' ? versions : row[key];
    if (value !== undefined) claiming[key] = value;
  }
  return { ...osv, database_specific: { ...own, [ORIGINS]: [claiming as unknown as Origin] } };
}

const ROW_KEYS = [
  'id',
  'import_time',
  'modified_time',
  'ranges',
  'reinstated',
  'sha256',
  'source',
  'versions',
  'withdrawn',
  'withdrawn_reason',
];

/** `sound`: it has the structure of a report, so that what the rules and their repairs rely on is there. */
function check(
  osv: Osv,
  path: string,
  run: RunContext,
): { text: string; found: Diagnostic[]; sound: boolean } {
  const text = formatReport(osv);
  const size = Buffer.byteLength(text);
  const problems: FileProblem[] = isValidReport(osv) ? [] : schemaProblems(osv);
  const sound = problems.length === 0;
  const readable = sound ? osv : pruneReport(osv, schemaProblems(osv));
  if (size > MAX_REPORT_BYTES) problems.push({ kind: 'too-large', size });
  const found = checkFile(
    { path, kind: 'file', size, parsed: { text, osv: readable, problems } },
    run.rules,
    ruleContext(run, path),
  );
  return { text, found, sound };
}
