/** Which rule repaired what: the words behind `fixReport`. */
import { fixReport } from './fix.ts';
import { type Difference, jsonDifferences } from './json-difference.ts';
import type { Osv } from './report.ts';
import type { ReportRule, RuleContext } from './rule.ts';

/** What one rule changed in one report. */
export interface Repair {
  /** The rule's id. */
  rule: string;
  changes: Difference[];
}

/** Stands in place of a rule for the version of OSV in which a repaired report is written. */
export const SCHEMA_VERSION_REPAIR = 'schema-version';

/**
 * The repairs that lead from a report to what `fixReport` made of it, in the order in which they were first made.
 * `suspects` are the rules that found something to repair: they are tried alone, which is enough for nearly every report.
 */
export function repairsBetween(
  osv: Osv,
  fixed: Osv,
  suspects: readonly ReportRule[],
  rules: readonly ReportRule[],
  context: RuleContext,
): Repair[] {
  if (fixed === osv) return [];
  let steps = new Map<string, Difference[]>();
  const note = (rule: ReportRule, before: Osv, after: Osv): void => {
    const changes = jsonDifferences(before, after);
    steps.set(rule.id, (steps.get(rule.id) ?? []).concat(changes));
  };
  const result = fixReport(osv, suspects, context, note);
  if (JSON.stringify(result) !== JSON.stringify(fixed)) {
    steps = new Map();
    fixReport(osv, rules, context, note);
  }
  const repairs = [...steps].map(([rule, changes]) => ({ rule, changes }));
  const version = jsonDifferences(
    { schema_version: osv.schema_version },
    { schema_version: fixed.schema_version },
  );
  return version.length === 0 ? repairs : [...repairs, { rule: SCHEMA_VERSION_REPAIR, changes: version }];
}
