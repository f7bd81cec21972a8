/** Applies every rule's own repair to a report, until none has anything left to do. */
import type { Osv } from './report.ts';
import type { ReportRule, RuleContext } from './rule.ts';

/** Repairs build on each other (a name, then its purl, then the summary); no chain is longer. */
const ROUNDS = 8;

/** The version of OSV that this database writes. */
export const SCHEMA_VERSION = '1.9.0';

/** Told of each rule that changed something, with the report before and after it. */
export type OnFix = (rule: ReportRule, before: Osv, after: Osv) => void;

/**
 * A repaired copy of the report, or the report itself if nothing is to do. What is changed is written as OSV 1.9.0. A rule that
 * throws repairs nothing: `checkFile` is where it is reported. `told` costs a comparison for each rule.
 */
export function fixReport(osv: Osv, rules: readonly ReportRule[], context: RuleContext, told?: OnFix): Osv {
  let text = JSON.stringify(osv);
  let report = osv;
  for (let round = 0; round < ROUNDS; round++) {
    const draft = JSON.parse(text) as Osv;
    for (const rule of rules) {
      const before = told && rule.fix ? JSON.stringify(draft) : '';
      attempt(rule, draft, context);
      if (told && rule.fix && JSON.stringify(draft) !== before) told(rule, JSON.parse(before), draft);
    }
    const next = JSON.stringify(draft);
    if (next === text) break;
    draft.schema_version = SCHEMA_VERSION;
    text = JSON.stringify(draft);
    report = draft;
  }
  return report;
}

/** One round of repairs, in place: for whoever checks what came of it. */
export function repairOnce(draft: Osv, rules: readonly ReportRule[], context: RuleContext): void {
  for (const rule of rules) attempt(rule, draft, context);
}

function attempt(rule: ReportRule, draft: Osv, context: RuleContext): void {
  try {
    rule.fix?.(draft, context);
  } catch {
    // Whatever the rule had done by then is kept only if the checks that follow every plan accept it.
  }
}
