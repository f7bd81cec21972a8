import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Chalk, type ChalkInstance } from 'chalk';
import type { Diagnostic } from '../core/diagnostic.ts';
import { escapeLine } from '../core/escape.ts';
import { counted } from './counted.ts';
import type { Reporter } from './reporter.ts';

/** Findings of one rule that are shown before the rest is only counted. */
const SHOWN = 5;
/** Up to this many findings are all shown. */
const FEW = 40;

/** For people: findings by file while they are few, by rule when they are many; each with its line and what to do. */
export const text: Reporter = (summary, { root, all, colour, width }) => {
  const c = new Chalk({ level: colour ? 1 : 0 });
  const { checked, errors, warnings, diagnostics } = summary;
  const lines: string[] = [];
  const many = !all && diagnostics.length > FEW;
  const shown = many ? firstOfEach(diagnostics) : diagnostics;
  const sources = new Map<string, string[]>();
  let heading = '';
  for (const d of shown) {
    const title = many ? `${d.rule} (${diagnostics.filter(({ rule }) => rule === d.rule).length.toLocaleString('en-US')})` : d.path;
    if (title !== heading) lines.push('', c.underline(escapeLine(title)));
    heading = title;
    lines.push(...entry(d, many, c), ...excerpt(d, root, sources, width, c));
    if (d.hint) lines.push(`      ${c.dim(escapeLine(d.hint))}`);
  }
  if (many) {
    lines.push('', `${counted(diagnostics.length, 'finding')} in all; the first ${SHOWN} of each rule are shown, --all shows the rest.`);
  }
  const fixable = diagnostics.filter((d) => d.fixable).length;
  lines.push('', total(checked, errors, warnings, c));
  if (fixable > 0) lines.push(`${counted(fixable, 'finding')} can be repaired: mal normalize`);
  return `${lines.join('\n').replace(/^\n/, '')}\n`;
};

function entry(d: Diagnostic, withPath: boolean, c: ChalkInstance): string[] {
  const colour = d.severity === 'error' ? c.red : c.yellow;
  const place = d.line > 0 ? `${d.line}:${d.column}` : '-';
  const where = withPath ? `${escapeLine(d.path)}${d.line > 0 ? `:${place}` : ''}` : place;
  const rule = withPath ? '' : `  ${c.dim(d.rule)}`;
  return [`  ${where}  ${colour(d.severity)}  ${escapeLine(d.message)}${rule}`];
}

/** The offending line with a mark under it. */
function excerpt(d: Diagnostic, root: string, sources: Map<string, string[]>, width: number, c: ChalkInstance): string[] {
  if (d.line === 0) return [];
  const line = linesOf(d.path, root, sources)[d.line - 1];
  if (line === undefined || line.trim() === '') return [];
  const indent = line.length - line.trimStart().length;
  // A long line is cut so that the marked place stays visible.
  const from = d.column - 1 - indent > width - 30 ? d.column - 11 : indent;
  const cut = line.slice(from, from + width - 10);
  const before = escapeLine(line.slice(from, d.column - 1));
  return [c.dim(`      | ${escapeLine(cut)}`), c.dim(`      | ${' '.repeat(Math.max(0, before.length))}^`)];
}

function linesOf(path: string, root: string, sources: Map<string, string[]>): string[] {
  let lines = sources.get(path);
  if (!lines) {
    try {
      lines = readFileSync(join(root, path), 'utf8').split('\n');
    } catch {
      lines = [];
    }
    sources.set(path, lines);
  }
  return lines;
}

/** The first few findings of each rule, the errors first. */
function firstOfEach(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const byRule = new Map<string, Diagnostic[]>();
  for (const d of diagnostics) {
    const list = byRule.get(d.rule);
    if (!list) byRule.set(d.rule, [d]);
    else if (list.length < SHOWN) list.push(d);
  }
  const groups = [...byRule.values()].sort((a, b) => rank(a[0]!) - rank(b[0]!) || (a[0]!.rule < b[0]!.rule ? -1 : 1));
  return groups.flat();
}

const rank = (d: Diagnostic) => (d.severity === 'error' ? 0 : 1);

function total(checked: number, errors: number, warnings: number, c: ChalkInstance): string {
  const verdict = `${counted(checked, 'report')} checked: ${counted(errors, 'error')}, ${counted(warnings, 'warning')}`;
  return errors > 0 ? c.red(verdict) : warnings > 0 ? c.yellow(verdict) : c.green(verdict);
}
