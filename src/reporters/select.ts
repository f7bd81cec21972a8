import type { Diagnostic } from '../core/diagnostic.ts';

/** Findings of one rule that are shown before the rest is only counted. */
export const SHOWN = 5;
/** Up to this many findings are all shown. */
export const FEW = 40;

/** What a person is shown of many findings: the first of each rule, errors first. All, in their order, while they are few. */
export function selectShown(diagnostics: Diagnostic[]): Diagnostic[] {
  if (diagnostics.length <= FEW) return diagnostics;
  const byRule = new Map<string, Diagnostic[]>();
  for (const d of diagnostics) {
    const list = byRule.get(d.rule);
    if (!list) byRule.set(d.rule, [d]);
    else if (list.length < SHOWN) list.push(d);
  }
  const groups = [...byRule.values()].sort(
    (a, b) => rank(a[0]!) - rank(b[0]!) || (a[0]!.rule < b[0]!.rule ? -1 : 1),
  );
  return groups.flat();
}

const rank = (d: Diagnostic) => (d.severity === 'error' ? 0 : 1);
