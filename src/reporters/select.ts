import { compareDiagnostics, type Diagnostic } from '../core/diagnostic.ts';

/** Findings of one rule that are shown before the rest is only counted. */
export const SHOWN = 5;
/** Up to this many findings are all shown. */
export const FEW = 40;

/**
 * What a person is shown of many findings, in whatever order they come: the first of each rule, errors first. All of them,
 * sorted, while they are few. Sorting tens of thousands to show fifty would take longer than the checks of a small database.
 */
export function selectShown(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  if (diagnostics.length <= FEW) return [...diagnostics].sort(compareDiagnostics);
  const byRule = new Map<string, Diagnostic[]>();
  for (const diagnostic of diagnostics) {
    const list = byRule.get(diagnostic.rule);
    if (!list) byRule.set(diagnostic.rule, [diagnostic]);
    else keepLeast(list, diagnostic);
  }
  const groups = [...byRule.values()].sort(
    (a, b) => rank(a[0]!) - rank(b[0]!) || (a[0]!.rule < b[0]!.rule ? -1 : 1),
  );
  return groups.flat();
}

/** Puts the finding into the sorted list of the first few, if it belongs there. */
function keepLeast(list: Diagnostic[], diagnostic: Diagnostic): void {
  if (list.length === SHOWN && compareDiagnostics(diagnostic, list[SHOWN - 1]!) >= 0) return;
  let at = list.length;
  while (at > 0 && compareDiagnostics(diagnostic, list[at - 1]!) < 0) at--;
  list.splice(at, 0, diagnostic);
  if (list.length > SHOWN) list.pop();
}

const rank = (d: Diagnostic) => (d.severity === 'error' ? 0 : 1);
