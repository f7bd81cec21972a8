/** What a check of a pull request found, as Markdown for the page of its run: what protects consumers less comes first. */
import type { Diagnostic } from '../core/diagnostic.ts';
import { escapeMarkdown } from '../core/escape.ts';
import { counted } from './counted.ts';
import type { CheckSummary } from './reporter.ts';

/** The rule whose findings a code owner has to agree to. */
const REDUCES = 'change-reduces-protection';
/** Findings shown of each kind: a page of GitHub holds one megabyte. */
const MOST = 40;
/** Characters of one finding. */
const LONGEST = 1500;

/** Markdown in which everything that comes from a report is text. */
export function stepSummary({ checked, errors, warnings, diagnostics }: CheckSummary): string {
  const reduces = diagnostics.filter(({ rule }) => rule === REDUCES);
  const rest = diagnostics.filter(({ rule }) => rule !== REDUCES);
  return [
    `## ${counted(checked, 'report')} checked: ${counted(errors, 'error')}, ${counted(warnings, 'warning')}`,
    ...section('Protects consumers less: a code owner has to agree', reduces),
    ...section(
      'Errors',
      rest.filter(({ severity }) => severity === 'error'),
    ),
    ...section(
      'Warnings',
      rest.filter(({ severity }) => severity === 'warning'),
    ),
    ...(diagnostics.some(({ fixable }) => fixable)
      ? ['', '`mal normalize` repairs what is marked with 🔧.']
      : []),
    '',
  ].join('\n');
}

function section(title: string, diagnostics: readonly Diagnostic[]): string[] {
  if (diagnostics.length === 0) return [];
  const more = diagnostics.length - MOST;
  return [
    '',
    `### ${title} (${diagnostics.length})`,
    '',
    ...diagnostics.slice(0, MOST).map(item),
    ...(more > 0 ? [`- and ${more} more: \`mal validate --base main --all\``] : []),
  ];
}

function item({ path, line, rule, message, hint, fixable }: Diagnostic): string {
  const place = line > 0 ? `${path}:${line}` : path;
  const words = [message, hint].filter((text) => text !== '').map(cut);
  return `- ${fixable ? '🔧 ' : ''}**${cut(place)}** ${words.join(' ')} (${cut(rule)})`;
}

const cut = (text: string): string =>
  escapeMarkdown(text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
