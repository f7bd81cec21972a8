/** The one comment of the database on a pull request: found again by its first line, written anew for every commit. */
import { escapeMarkdown } from '../core/escape.ts';
import type { Suggested } from '../engine/suggest.ts';
import { counted } from './counted.ts';
import type { CheckSummary } from './reporter.ts';
import { stepSummary } from './step-summary.ts';

export const COMMENT_MARK = '<!-- mal: findings -->';

/** GitHub takes 65,536 characters. */
const LONGEST = 60_000;
const MOST = 20;

/** Markdown in which everything that comes from a report is text. */
export function pullRequestComment(
  summary: CheckSummary,
  { suggestions, rest }: Suggested,
  head: string,
): string {
  const lines = [COMMENT_MARK, stepSummary(summary).trimEnd(), ''];
  if (suggestions.length > 0)
    lines.push(`${counted(suggestions.length, 'repair')} can be taken over from the review below.`, '');
  if (rest.length > 0) {
    lines.push('`mal normalize` in your clone does the rest:', '');
    for (const { path, reason } of rest.slice(0, MOST))
      lines.push(`- ${escapeMarkdown(path)} ${escapeMarkdown(reason)}`);
    if (rest.length > MOST) lines.push(`- and ${rest.length - MOST} more`);
    lines.push('');
  }
  const end = `\nChecked at ${escapeMarkdown(head.slice(0, 12))}.\n`;
  // GitHub looks for people and issues after the escapes are gone; nobody is to be called by a report.
  const text = lines.join('\n').replace(/\\[@#]/g, '$&\u200b');
  return text.length > LONGEST
    ? `${text.slice(0, text.lastIndexOf('\n', LONGEST))}\n\nThe rest is in the run's summary.\n${end}`
    : `${text}${end}`;
}
