/** What `mal normalize` would do to one file. */
import { fixReport } from '../core/fix.ts';
import { formatReport } from '../core/format.ts';
import { idOfPath } from '../core/id.ts';
import { InvalidPackageError } from '../core/layout/invalid-package-error.ts';
import { GIT, packageOf } from '../core/package-of.ts';
import { isRepairable } from '../core/parse.ts';
import type { Change, Osv } from '../core/report.ts';
import { rootOf } from '../core/roots.ts';
import { nameProblem } from '../ecosystems/index.ts';
import { reportPath } from '../ecosystems/report-path.ts';
import type { Found } from '../store/store.ts';
import { checkFound, type RunContext, ruleContext } from './check-found.ts';

export type NormalizePlan =
  | { kind: 'nothing' }
  | { kind: 'change'; change: Change }
  /** The file cannot be rewritten without losing something. */
  | { kind: 'refused'; path: string; reason: string };

/** Repairs, formats and, if its folder is not its package's, moves a report. A second run over the result plans nothing. */
export function planNormalize(path: string, found: Found, run: RunContext): NormalizePlan {
  const before = checkFound(path, found, run);
  if (!before || !path.endsWith('.json')) return { kind: 'nothing' };
  const { osv, problems, text } = before.parsed;
  if (osv === undefined || text === undefined || !isRepairable(problems)) {
    // Not the first that a rewrite would have repaired by the way, but what keeps it from being rewritten.
    const repaired = new Set(run.rules.file.filter((rule) => rule.fixedByRewrite).map(({ id }) => id));
    const errors = before.diagnostics.filter((d) => d.severity === 'error');
    const first = errors.find(({ rule }) => !repaired.has(rule)) ?? errors[0];
    return { kind: 'refused', path, reason: first ? `${first.message} (${first.rule})` : 'it is no report' };
  }
  const fixed = fixReport(osv, run.rules.report, ruleContext(run, path));
  const result = formatReport(fixed);
  const to = targetOf(path, fixed, run);
  if (result === text && to === path) return { kind: 'nothing' };
  const errors = before.diagnostics.filter((d) => d.severity === 'error').length;
  const bytes = new TextEncoder().encode(result);
  const after = checkFound(to, { kind: 'file', bytes, size: bytes.length }, run);
  const left = after?.diagnostics.filter((d) => d.severity === 'error') ?? [];
  if (left.length > errors) {
    return {
      kind: 'refused',
      path,
      reason: `the repair would add an error: ${left[0]!.message} (${left[0]!.rule})`,
    };
  }
  return {
    kind: 'change',
    change: to === path ? { kind: 'write', path, text: result } : { kind: 'move', path, to, text: result },
  };
}

/**
 * Where the report belongs, under the name it has: an id that says otherwise is a finding, not a reason to rename. Where it
 * is, if that cannot be said.
 */
function targetOf(path: string, osv: Osv, run: RunContext): string {
  const pkg = packageOf(osv);
  if (!pkg || (pkg.ecosystem !== GIT && nameProblem(pkg.ecosystem, pkg.name) !== undefined)) return path;
  // Only a person can say that a report which lies among the withdrawn ones is in force.
  const isAmongWithdrawn = run.config.layout === 'ossf' && rootOf(run.config, path) === run.config.roots[1];
  const withdrawn = osv.withdrawn !== undefined || isAmongWithdrawn;
  try {
    return reportPath(run.config, pkg, idOfPath(path), withdrawn, path);
  } catch (error) {
    if (error instanceof InvalidPackageError) return path;
    throw error;
  }
}
