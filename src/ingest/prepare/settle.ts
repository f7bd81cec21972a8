/** A draft → a report that the rules have no error for, or the errors that remain. */
import { checkFile } from '../../core/check.ts';
import type { Diagnostic } from '../../core/diagnostic.ts';
import { repairOnce } from '../../core/fix.ts';
import { formatReport } from '../../core/format.ts';
import { type FileProblem, MAX_REPORT_BYTES } from '../../core/parse.ts';
import { type JsonObject, ORIGINS, type Origin, type Osv } from '../../core/report.ts';
import type { ReportRule } from '../../core/rule.ts';
import { isValidReport, pruneReport, schemaProblems } from '../../core/schema.ts';
import { type RunContext, ruleContext } from '../../engine/check-found.ts';
import { isExtra, withoutExtras } from './extras.ts';

export interface Settled {
  osv: Osv;
  text: string;
  warnings: Diagnostic[];
  notes: string[];
}

/** Leaving out one element can uncover the next fault. */
const MOST_ROUNDS = 8;
/** So many faults of structure are told at once; who makes more has no list of what it seems to be. */
const MANY = 100;

/** `draft` has one row, whose claims are put in here (into the draft itself): what `affected` says once it is repaired. */
export function settle(draft: Osv, path: string, run: RunContext): Settled | { errors: Diagnostic[] } {
  const notes: string[] = [];
  let osv = withClaims(draft);
  let unrepaired = '';
  for (let round = 1; ; round++) {
    const problems = isValidReport(osv) ? NONE : schemaProblems(osv);
    const found = check(osv, problems, path, run);
    if (found.length === 0) return finished(osv, found, notes, path, run);
    const errors = found.filter(isError);
    // What the rules and their repairs rely on is there once the structure is sound.
    const sound = problems.length === 0;
    const fixable = sound && round <= MOST_ROUNDS ? found.filter((finding) => finding.fixable) : [];
    // What is still there after its repair stays.
    const left = fixable.map(({ rule, pointer }) => `${rule} ${pointer}`).join();
    const repairs = new Set(left === unrepaired ? [] : fixable);
    const extras = errors.filter(
      (error) => isExtra(error.pointer) && (sound ? !repairs.has(error) : error.rule.startsWith('schema-')),
    );
    if (extras.length > 0 && round <= MOST_ROUNDS) {
      osv = withoutExtras(osv, extras, round === MOST_ROUNDS || problems.length >= MANY);
      for (const { pointer, message } of extras) notes.push(`Left out ${pointer.slice(1)}: ${message}`);
    } else if (repairs.size > 0) {
      unrepaired = left;
      const repaired = JSON.parse(JSON.stringify(osv)) as Osv;
      repairOnce(repaired, rulesOf(repairs, run), ruleContext(run, path));
      osv = withClaims(repaired);
    } else if (errors.length > 0) return { errors: withoutEcho(errors) };
    else return finished(osv, found, notes, path, run);
  }
}

const NONE: FileProblem[] = [];
const isError = ({ severity }: Diagnostic): boolean => severity === 'error';

/** What the report is refused for. The row claims what is affected, so a fault there is told once. */
function withoutEcho(errors: Diagnostic[]): Diagnostic[] {
  const serious = errors.filter(
    ({ pointer }) => !isExtra(pointer) && !pointer.startsWith(`/database_specific/${ORIGINS}/`),
  );
  return serious.length > 0 ? serious : errors;
}

/** The rules that have something to repair: running all of them over every report would cost more than the rest. */
function rulesOf(repairs: Iterable<Diagnostic>, { rules }: RunContext): ReportRule[] {
  const ids = new Set<string>();
  for (const { rule } of repairs) ids.add(rule);
  return rules.report.filter(({ id }) => ids.has(id));
}

function finished(
  osv: Osv,
  warnings: Diagnostic[],
  notes: string[],
  path: string,
  run: RunContext,
): Settled | { errors: Diagnostic[] } {
  const text = formatReport(osv);
  const size = Buffer.byteLength(text);
  if (size > MAX_REPORT_BYTES)
    return { errors: check(osv, [{ kind: 'too-large', size }], path, run).filter(isError) };
  return { osv, text, warnings, notes };
}

/** The very report with what is affected as the claims of its row, whose keys stay in the order of the alphabet. */
function withClaims(osv: Osv): Osv {
  osv.database_specific ??= {};
  const row = (osv.database_specific[ORIGINS]?.[0] ?? {}) as unknown as JsonObject;
  const { ranges, versions } = (osv.affected[0] ?? {}) as JsonObject;
  const claiming: JsonObject = {};
  for (const key of ROW_KEYS) {
    const value = key === 'ranges' ? ranges : key === 'versions' ? versions : row[key];
    if (value !== undefined) claiming[key] = value;
  }
  osv.database_specific[ORIGINS] = [claiming as unknown as Origin];
  return osv;
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

/** Without a text there are no places: pointers say where. */
function check(osv: Osv, problems: FileProblem[], path: string, run: RunContext): Diagnostic[] {
  const readable = problems.length === 0 ? osv : pruneReport(osv, schemaProblems(osv));
  const file = { path, kind: 'file' as const, size: 0, parsed: { osv: readable, problems } };
  return checkFile(file, run.rules, ruleContext(run, path));
}
