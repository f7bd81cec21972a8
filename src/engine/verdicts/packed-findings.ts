/** Findings as one JSON text without repetitions: tens of thousands are read back in the time of a few hundred reports. */
import type { Diagnostic } from '../../core/diagnostic.ts';

/** Words that many findings share stand once; `rows` holds seven values for each finding. */
interface Packed {
  rules: [id: string, severity: Diagnostic['severity']][];
  hints: string[];
  paths: string[];
  rows: (number | string)[];
}

const WIDTH = 7;
const FIXABLE = 1;
const KEY = 2;

export function packFindings(diagnostics: readonly Diagnostic[]): string {
  const packed: Packed = { rules: [], hints: [], paths: [], rows: [] };
  const rules = new Map<string, number>();
  const hints = new Map<string, number>();
  const paths = new Map<string, number>();
  for (const d of diagnostics) {
    const rule = indexIn(rules, `${d.rule} ${d.severity}`, () => packed.rules.push([d.rule, d.severity]));
    const hint = indexIn(hints, d.hint, () => packed.hints.push(d.hint));
    const path = indexIn(paths, d.path, () => packed.paths.push(d.path));
    const flags = (d.fixable ? FIXABLE : 0) | (d.key ? KEY : 0);
    // A line below zero is one that was not looked up; it takes part in the same number as the flags.
    packed.rows.push(path, rule * 4 + flags, hint, d.line, d.column, d.pointer, d.message);
  }
  return JSON.stringify(packed);
}

/** The findings, in their order. `wanted`: only those of such paths. */
export function unpackFindings(text: string, wanted: (path: string) => boolean): Diagnostic[] {
  const { rules, hints, paths, rows } = JSON.parse(text) as Packed;
  const kept = paths.map(wanted);
  const diagnostics: Diagnostic[] = [];
  for (let i = 0; i < rows.length; i += WIDTH) {
    const path = rows[i] as number;
    if (!kept[path]) continue;
    const word = rows[i + 1] as number;
    const [rule, severity] = rules[word >> 2]!;
    const diagnostic: Diagnostic = {
      rule,
      severity,
      path: paths[path]!,
      line: rows[i + 3] as number,
      column: rows[i + 4] as number,
      pointer: rows[i + 5] as string,
      message: rows[i + 6] as string,
      hint: hints[rows[i + 2] as number]!,
      fixable: (word & FIXABLE) !== 0,
    };
    if (word & KEY) diagnostic.key = true;
    diagnostics.push(diagnostic);
  }
  return diagnostics;
}

function indexIn(table: Map<string, number>, key: string, add: () => number): number {
  let index = table.get(key);
  if (index === undefined) {
    index = add() - 1;
    table.set(key, index);
  }
  return index;
}
