/** Lines of CSV (RFC 4180, with line feeds) that harm no program which opens them. */
import { escapeInvisible } from '../../core/quote.ts';
import type { Cell } from '../tables/table.ts';

/** Neither quoted nor taken for a formula by any program. */
const PLAIN = /^[a-z0-9](?:[\w./:%@+-]| (?! ))*$/i;

/** What makes a spreadsheet compute (in its wide forms too), and the mark against it. */
const COMPUTES = new Set("=+-@'＝＋－＠");
/** What another program, or another country's settings, may take for the end of a cell. */
const DIVIDES = new Set(',;|');

export function csvLine(cells: readonly Cell[]): string {
  let line = '';
  for (const [i, cell] of cells.entries())
    line += `${i > 0 ? ',' : ''}${cell === undefined ? '' : csvCell(String(cell))}`;
  return `${line}\n`;
}

/**
 * A line break, a control or an invisible character is written `\u{…}`. Where a spreadsheet would begin to compute, one `'` stands
 * before the character; `undoDefuse` tells how to take it away again.
 */
export function csvCell(text: string): string {
  if (PLAIN.test(text)) return text;
  const safe = defuse(escapeInvisible(text));
  return /^[\w./:%@+='-]*$/.test(safe) ? safe : `"${safe.replaceAll('"', '""')}"`;
}

/** With a `'` before each `=`, `+`, `-`, `@` and `'` at the beginning and after what may be the end of a cell, blanks aside. */
export function defuse(text: string): string {
  return rewrite(text, (c) => (COMPUTES.has(c) ? `'${c}` : c));
}

/** The text that was given to `defuse`. */
export function undoDefuse(cell: string): string {
  return rewrite(cell, (c) => (c === "'" ? '' : c));
}

/** Applies `change` to the first character that is not blank of each part. Linear. */
function rewrite(text: string, change: (c: string) => string): string {
  let result = '';
  let done = 0;
  let begins = true;
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (begins && c !== ' ') {
      result += text.slice(done, i) + change(c);
      done = i + 1;
      begins = false;
    }
    if (DIVIDES.has(c)) begins = true;
  }
  return result + text.slice(done);
}
