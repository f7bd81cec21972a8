/** A file's report as a merge may take it: nothing of what the file says is missing from it. */
import { type FileProblem, isRepairable, type ParsedReport } from '../../core/parse.ts';
import type { Osv } from '../../core/report.ts';
import { segmentsOf, valueAt } from '../../core/schema/pointer.ts';
import { without } from '../../core/schema/prune.ts';

/** Where a merge keeps values of every type (law 3), so that none is wrong. */
const OPEN =
  /^\/(?:database_specific\/(?!(?:malicious-packages-origins|false-positives|disputes|additions|removed|conflicts)(?:\/|$))|affected\/0\/(?:database|ecosystem)_specific\/)/;

/** The parser lists no more structural problems: there may be others. */
const MOST = 100;

/**
 * The report; undefined if something of it would be lost. Other than the rules, who see a report without its faulty
 * parts, a merge gets them as well: unknown keys and unknown words stay what they are.
 */
export function readableReport({ text, osv, problems }: ParsedReport): Osv | undefined {
  if (osv === undefined || text === undefined || problems.length >= MOST) return undefined;
  if (isRepairable(problems)) return osv;
  if (!problems.every((problem) => isTolerable(problem, osv))) return undefined;
  const raw = JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text) as Record<string, unknown>;
  const nulls = problems.flatMap((problem) =>
    problem.kind === 'null-value' ? [segmentsOf(problem.pointer)] : [],
  );
  return { affected: [], ...without(raw, nulls) } as Osv;
}

function isTolerable(problem: FileProblem, osv: Osv): boolean {
  switch (problem.kind) {
    case 'unknown-key':
    case 'missing-key':
      return true;
    case 'wrong-value':
      return OPEN.test(problem.pointer) || typeof valueAt(osv, segmentsOf(problem.pointer)) === 'string';
    case 'wrong-type':
      return OPEN.test(problem.pointer);
    default:
      return isRepairable([problem]);
  }
}
