/** What `mal query` prints. */
import type { Answer } from '../check/query.ts';
import { escapeJson, escapeLine } from '../core/escape.ts';
import { coversEverything } from '../core/evaluate.ts';
import { packageOf } from '../core/package-of.ts';
import { formatRangeText } from '../core/range-text.ts';
import type { Range } from '../core/report.ts';
import { counted } from './counted.ts';

/** `{"query", "reports", "undecided"}`: of a clone the whole reports, of an index file what that keeps of them. */
export function answerJson({ query, reports, undecided }: Answer): string {
  const found = reports.map(({ osv, indexed }) => osv ?? indexed);
  return `${escapeJson(JSON.stringify({ query, reports: found, undecided }, null, 2))}\n`;
}

/** For people: a few lines for each report. */
export function answerText({ query, reports, undecided }: Answer): string {
  const lines: string[] = [];
  if (reports.length === 0) lines.push(`No report that stands is about ${query}.`);
  for (const { id, indexed, osv } of reports) {
    const pkg = indexed ?? (osv && packageOf(osv));
    const affected = osv?.affected[0] ?? indexed;
    lines.push(`${id}  ${pkg ? `${pkg.name} (${pkg.ecosystem})` : 'no package'}`);
    lines.push(`    affected   ${claims(affected?.versions ?? [], affected?.ranges ?? [])}`);
    const published = osv?.published ?? indexed?.published;
    if (published) lines.push(`    published  ${published}`);
    if (osv?.withdrawn !== undefined) lines.push(`    WITHDRAWN  ${osv.withdrawn}`);
    if (osv?.aliases?.length) lines.push(`    aliases    ${osv.aliases.join(', ')}`);
    for (const { url } of (osv?.references ?? []).slice(0, 5)) lines.push(`    reference  ${url}`);
  }
  if (undecided.length > 0)
    lines.push(`Nobody can tell from what they name: ${undecided.join(', ')}. Ask without the version.`);
  if (reports.length > 0) lines.push('', `${counted(reports.length, 'report')}.`);
  return `${lines.map(escapeLine).join('\n')}\n`;
}

function claims(versions: readonly string[], ranges: readonly Range[]): string {
  if (ranges.some(coversEverything)) return 'every version';
  const shown = versions.slice(0, 20).join(', ');
  const more = versions.length > 20 ? ` and ${versions.length - 20} more` : '';
  const listed = versions.length > 0 ? [`${shown}${more}`] : [];
  return [...listed, ...ranges.map((range) => formatRangeText(range))].join('; ') || 'nothing';
}
