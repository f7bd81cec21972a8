/** What `mal export` wrote. */
import { escapeJson } from '../core/escape.ts';
import type { ExportRun } from '../export/run.ts';
import { counted, grouped } from './counted.ts';

/** Of a long list a person reads the beginning. */
const SHOWN = 20;

export function exportedText({ exports, unread, waiting }: ExportRun, commit: string): string {
  const lines = unread.slice(0, SHOWN).map(({ path, reason }) => `not exported: ${path}: ${reason}`);
  if (unread.length > SHOWN) lines.push(`  and ${grouped(unread.length - SHOWN)} more`);
  if (waiting > 0) lines.push(`${counted(waiting, 'report')} without a number yet: not exported.`);
  for (const { target, folder, reports, leftOut, counts = {} } of exports) {
    const more = Object.entries({ 'left out': leftOut, ...counts }).filter(([, n]) => n > 0);
    const told = more.map(([what, n]) => `, ${grouped(n)} ${what}`).join('');
    lines.push(
      `${target}: ${counted(reports, 'report')}${told}, of commit ${commit.slice(0, 12)}, in ${folder}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

export function exportedJson({ exports, unread, waiting }: ExportRun, commit: string): string {
  return `${escapeJson(JSON.stringify({ commit, exports, unread, unnumbered: waiting }, null, 2))}\n`;
}
