/** One file of another database → the report that it becomes here, or why it becomes none. */
import { fixReport } from '../core/fix.ts';
import { formatReport } from '../core/format.ts';
import { idOfPath, parseId, type ReportId } from '../core/id.ts';
import { InvalidPackageError } from '../core/layout/invalid-package-error.ts';
import { splitReportPath } from '../core/layout/split-path.ts';
import { packageOf } from '../core/package-of.ts';
import { isRepairable } from '../core/parse.ts';
import { type Repair, repairsBetween } from '../core/repairs.ts';
import type { Osv } from '../core/report.ts';
import { rootOf } from '../core/roots.ts';
import type { ReportRule } from '../core/rule.ts';
import { reportPath } from '../ecosystems/report-path.ts';
import { type CheckedFile, checkFound, type RunContext, ruleContext } from '../engine/check-found.ts';
import { judge } from '../engine/merge/candidate.ts';
import { errorsIn } from '../engine/merge/errors-in.ts';
import { readableReport } from '../engine/merge/readable.ts';
import type { Found } from '../store/store.ts';
import { withKnownTimes } from './known-times.ts';

export interface TakenReport {
  kind: 'report';
  /** Where it lay in its database. */
  from: string;
  /** Where it belongs here. */
  path: string;
  /** The folder of `path`, below its root. */
  directory: string;
  id: ReportId;
  osv: Osv;
  text: string;
  repairs: Repair[];
  /** Why nothing of it was repaired, as the end of a sentence that begins with the report. */
  kept?: string;
}

export type TakenOver =
  | TakenReport
  /** `reason` ends a sentence that begins with the file. */
  | { kind: 'aside'; reason: string }
  /** No report, and never meant to be one. */
  | { kind: 'other'; reason: string };

/** `there` and `here` are the contexts of the two databases; neither knows which numbers were given. */
export function takeOver(path: string, found: Found, there: RunContext, here: RunContext): TakenOver {
  if (!path.endsWith('.json')) return { kind: 'other', reason: 'it is no report' };
  const checked = checkFound(path, found, there);
  if (!checked || found.kind !== 'file') return { kind: 'aside', reason: notFile(found) };
  const { parsed } = checked;
  const size = found.size;
  const osv = readableReport(parsed);
  if (!osv || !parseId(idOfPath(path), there.config.idPrefix)) return refused({ path, parsed, size }, there);
  const repaired = isRepairable(parsed.problems) ? repair(path, osv, checked, there) : undefined;
  if ((repaired?.osv ?? osv).withdrawn === undefined && liesAmongWithdrawn(path, there))
    return { kind: 'aside', reason: 'it lies among the withdrawn reports, but nothing tells since when' };
  const to = placeOf(repaired?.osv ?? osv, path, here);
  if (to.reason !== undefined) return { kind: 'aside', reason: to.reason };
  if (to.path === undefined) return refused({ path, parsed, size }, there);
  const before = checked.diagnostics.filter(({ severity }) => severity === 'error').length;
  const id = parseId(idOfPath(to.path), here.config.idPrefix)!;
  const directory = splitReportPath(here.config, to.path)!.directory;
  const taken = { kind: 'report' as const, from: path, path: to.path, directory, id };
  let kept = 'it cannot be written anew without losing something';
  if (repaired) {
    const text = formatReport(repaired.osv);
    const candidate = judge({ path: to.path, parsed: { text, osv: repaired.osv, problems: [] }, size }, here);
    if (typeof candidate === 'string') return { kind: 'aside', reason: candidate };
    const [first, ...more] = errorsIn(to.path, text, here, repaired.osv);
    if (!first || more.length + 1 <= before)
      return { ...taken, osv: repaired.osv, text, repairs: repaired.repairs };
    kept = `its repair would add an error: ${first.message.replace(/\.$/, '')} (${first.rule})`;
  }
  const candidate = judge({ path: to.path, parsed, size }, here);
  if (typeof candidate === 'string') return { kind: 'aside', reason: candidate };
  const [first, ...more] = errorsIn(to.path, candidate.text, here);
  if (first && more.length + 1 > before)
    return {
      kind: 'aside',
      reason: `it would have an error more here: ${first.message.replace(/\.$/, '')} (${first.rule})`,
    };
  return { ...taken, osv: candidate.osv, text: candidate.text, repairs: [], kept };
}

function notFile(found: Found): string {
  if (found.kind === 'symlink') return 'it is a symbolic link';
  if (found.kind === 'too-large') return `it has ${found.size} bytes, and a report at most a mebibyte`;
  return found.kind === 'unreadable' ? `it cannot be read: ${found.reason}` : 'it is no file';
}

/** In the words of a merge. */
function refused(file: Parameters<typeof judge>[0], run: RunContext): TakenOver {
  const reason = judge(file, run);
  return { kind: 'aside', reason: typeof reason === 'string' ? reason : 'it names no package' };
}

/** Where the report belongs here; neither path nor reason if its package cannot be told. */
function placeOf(osv: Osv, path: string, { config }: RunContext): { path?: string; reason?: string } {
  const pkg = osv.affected.length === 1 ? packageOf(osv) : undefined;
  if (!pkg) return {};
  try {
    return { path: reportPath(config, pkg, idOfPath(path), osv.withdrawn !== undefined) };
  } catch (error) {
    if (!(error instanceof InvalidPackageError)) throw error;
    return { reason: `it can have no folder here: ${error.reason.replace(/\.$/, '')}` };
  }
}

interface Repaired {
  osv: Osv;
  repairs: Repair[];
}

/** Everything that a rule repairs, told rule by rule: in the text as a whole, then value by value. */
function repair(path: string, osv: Osv, { diagnostics }: CheckedFile, there: RunContext): Repaired {
  const context = ruleContext(there, path);
  const start = withKnownTimes(osv, liesAmongWithdrawn(path, there));
  const rules = start.osv.modified === undefined ? withoutClock(there.rules.report) : there.rules.report;
  const fixed = fixReport(start.osv, rules, context);
  const found = new Set(diagnostics.filter(({ fixable }) => fixable).map(({ rule }) => rule));
  if (found.size === 0 && fixed === osv) return { osv, repairs: [] };
  const suspects = rules.filter(({ id, fix }) => fix && found.has(id));
  const values = repairsBetween(start.osv, fixed, suspects, rules, context);
  const texts = there.rules.file
    .filter((rule) => rule.fixedByRewrite && found.has(rule.id))
    .map(({ id }) => ({ rule: id, changes: [] }));
  return { osv: fixed, repairs: [...texts, ...start.repairs, ...values] };
}

/** The folder is the other database's word for it; here there is none, so the report itself must say it. */
function liesAmongWithdrawn(path: string, { config }: RunContext): boolean {
  return (
    config.layout === 'ossf' && config.roots[1] !== undefined && rootOf(config, path) === config.roots[1]
  );
}

/** Without the rule that fills in the time of the run. */
const withoutClock = (rules: readonly ReportRule[]): ReportRule[] =>
  rules.filter(({ id }) => id !== 'time-missing');
