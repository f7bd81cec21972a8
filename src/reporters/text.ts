import { Chalk, type ChalkInstance } from 'chalk';
import type { Diagnostic } from '../core/diagnostic.ts';
import { escapeLine } from '../core/escape.ts';
import { counted, grouped } from './counted.ts';
import type { Reporter, ReporterContext } from './reporter.ts';
import { SHOWN } from './select.ts';

/** For people: findings by file while they are few, by rule when they are many; each with its line and what to do. */
export const text: Reporter = (summary, { textOf, shown, colour, width }) => {
  const c = new Chalk({ level: colour ? 1 : 0 });
  const { checked, errors, warnings, diagnostics } = summary;
  const lines: string[] = [];
  const many = shown.length < diagnostics.length;
  const counts = new Map<string, number>();
  for (const { rule } of diagnostics) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  const lineOf = lineReader(textOf);
  let heading = '';
  for (const d of shown) {
    const title = many ? `${d.rule} (${grouped(counts.get(d.rule)!)})` : d.path;
    if (title !== heading) lines.push('', c.underline(escapeLine(title)));
    heading = title;
    lines.push(...entry(d, many, c), ...excerpt(d, lineOf(d.path, d.line), width, c));
    if (d.hint) lines.push(`      ${c.dim(escapeLine(d.hint))}`);
  }
  if (many) {
    lines.push(
      '',
      `${counted(diagnostics.length, 'finding')} in all; the first ${SHOWN} of each rule are shown, --all shows the rest.`,
    );
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
function excerpt(d: Diagnostic, line: string | undefined, width: number, c: ChalkInstance): string[] {
  if (line === undefined || line.trim() === '') return [];
  const indent = line.length - line.trimStart().length;
  // A long line is cut so that the marked place stays visible.
  const from = d.column - 1 - indent > width - 30 ? d.column - 11 : indent;
  const cut = line.slice(from, from + width - 10);
  const before = escapeLine(line.slice(from, d.column - 1));
  return [c.dim(`      | ${escapeLine(cut)}`), c.dim(`      | ${' '.repeat(Math.max(0, before.length))}^`)];
}

/** Lines of files by number from 1; those of the last file are kept. */
function lineReader(textOf: ReporterContext['textOf']): (path: string, line: number) => string | undefined {
  let last: { path: string; lines: string[] | undefined } | undefined;
  return (path, line) => {
    if (last?.path !== path) last = { path, lines: textOf(path)?.split('\n') };
    return last.lines?.[line - 1];
  };
}

function total(checked: number, errors: number, warnings: number, c: ChalkInstance): string {
  const verdict = `${counted(checked, 'report')} checked: ${counted(errors, 'error')}, ${counted(warnings, 'warning')}`;
  return errors > 0 ? c.red(verdict) : warnings > 0 ? c.yellow(verdict) : c.green(verdict);
}
