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
 * `suspects` are the rules that found something to repair: a single one did all of it, and several are tried alone, which
 * is enough for nearly every report.
 */
export function repairsBetween(
  osv: Osv,
  fixed: Osv,
  suspects: readonly ReportRule[],
  rules: readonly ReportRule[],
  context: RuleContext,
): Repair[] {
  if (fixed === osv) return [];
  const [only, ...others] = suspects;
  const repairs =
    only && others.length === 0
      ? [{ rule: only.id, changes: jsonDifferences(osv, fixed).filter((change) => !isVersion(change)) }]
      : (stepsOf(osv, fixed, suspects, context) ?? stepsOf(osv, fixed, rules, context) ?? []);
  const version = jsonDifferences(
    { schema_version: osv.schema_version },
    { schema_version: fixed.schema_version },
  );
  return version.length === 0 ? repairs : [...repairs, { rule: SCHEMA_VERSION_REPAIR, changes: version }];
}

const isVersion = ({ pointer }: Difference): boolean => pointer === '/schema_version';

/** What each rule does to the report in turn; undefined if these rules do not lead to the result. */
function stepsOf(
  osv: Osv,
  fixed: Osv,
  rules: readonly ReportRule[],
  context: RuleContext,
): Repair[] | undefined {
  const steps = new Map<string, Difference[]>();
  const result = fixReport(osv, rules, context, ({ id }, before, after) => {
    steps.set(id, (steps.get(id) ?? []).concat(jsonDifferences(before, after)));
  });
  if (JSON.stringify(result) !== JSON.stringify(fixed)) return undefined;
  return [...steps].map(([rule, changes]) => ({ rule, changes }));
}
