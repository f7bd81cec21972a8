/** What `mal ingest` did, source by source: for a terminal, for programs, for the page of a workflow run. */
import { escapeJson, escapeMarkdown, escapeTerminal } from '../core/escape.ts';
import { quote } from '../core/quote.ts';
import type { SourceCounts } from '../core/source-state.ts';
import type { SourceSummary } from '../ingest/tally.ts';
import { counted, grouped } from './counted.ts';

export interface IngestResult {
  dryRun: boolean;
  sources: SourceSummary[];
  /** The folder that the events were recorded in; nothing was taken in then. */
  recorded?: string | undefined;
  commit?: string | undefined;
}

/** Lines of one sort for one source; the rest is counted. */
const FEW = 10;
/** The same on a page, where all that was held and refused is to be found as long as that can be read. */
const MANY = 200;
const LONGEST = 500;

const WORDS: readonly (readonly [keyof SourceCounts, string])[] = [
  ['new', 'new'],
  ['revised', 'revised'],
  ['withdrawn', 'withdrawn'],
  ['refused', 'refused'],
  ['held', 'held'],
  ['skipped', 'skipped'],
  ['known', 'known'],
  ['sameContent', 'known in other words'],
  ['same', 'unchanged'],
];

/** `12 new, 3 revised`; what is none is left out. */
export function countsText(counts: SourceCounts): string {
  const parts = WORDS.filter(([name]) => counts[name] > 0).map(
    ([name, word]) => `${grouped(counts[name])} ${word}`,
  );
  return parts.length > 0 ? parts.join(', ') : 'nothing new';
}

/** The key of an object as a word of a sentence. */
const named = (key: string): string => (/^[\w@./+:#%-]{1,200}$/.test(key) ? key : quote(key, 200));

export function ingestText(result: IngestResult): string {
  const lines = result.sources.flatMap((summary) => [
    headline(summary),
    ...details(summary, FEW).map((line) => `  ${line}`),
  ]);
  return escapeTerminal([...lines, ...footer(result)].map((line) => `${line}\n`).join(''));
}

function headline({ source, status, counts }: SourceSummary): string {
  if (status === 'disabled') return `${source}: disabled`;
  const read = counts.fetched + counts.same + counts.refused > 0;
  const words = { read: '', stopped: 'stopped; ', paused: 'paused; ', failed: 'failed; ' }[status];
  return `${source}: ${words}${read || status === 'read' ? countsText(counts) : 'nothing was read'}`;
}

function details(
  { reason, hint, skipped, withheld, counts, adjusted, aside, warnings }: SourceSummary,
  most: number,
): string[] {
  const withheldCount = counts.refused + counts.held;
  return [
    ...(reason === undefined ? [] : [cut(reason)]),
    ...(hint === undefined ? [] : [cut(hint)]),
    ...some(
      withheld,
      withheldCount,
      ({ kind, key, reason: why }) => `${kind}: ${named(key)}: ${cut(why)}`,
      most,
    ),
    ...some(skipped, skipped.length, ({ reason: why, count }) => `skipped ${grouped(count)}: ${cut(why)}`),
    ...some(
      adjusted.examples.slice(0, 3),
      adjusted.count,
      ({ key, note }) => `changed on its way in: ${named(key)}: ${cut(note)}`,
    ),
    ...some(aside, aside.length, ({ path, reason: why }) => `set aside: ${path}: ${cut(why)}`),
    ...some(warnings, warnings.length, (warning) => `note: ${cut(warning)}`),
  ];
}

function some<T>(
  items: readonly T[],
  total: number,
  line: (item: T) => string,
  most: number = FEW,
): string[] {
  const shown = items.slice(0, most).map(line);
  return total > shown.length ? [...shown, `… and ${grouped(total - shown.length)} more`] : shown;
}

const cut = (text: string): string => {
  const line = text.replaceAll('\n', ' ');
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
};

function footer({ sources, dryRun, recorded, commit }: IngestResult): string[] {
  const waiting = sources.reduce((sum, one) => sum + one.waiting, 0);
  const lines: string[] = [];
  if (recorded !== undefined) lines.push(`Recorded in ${recorded}: mal ingest --from takes it in.`);
  if (dryRun) lines.push('Nothing was changed.');
  if (commit !== undefined) lines.push(`Committed as ${commit.slice(0, 12)}.`);
  if (waiting > 0)
    lines.push(`${counted(waiting, 'object')} wait${waiting === 1 ? 's' : ''}: mal quarantine list`);
  return lines;
}

export function ingestJson({ dryRun, sources, commit }: IngestResult): string {
  return escapeJson(`${JSON.stringify({ dryRun, sources, commit: commit ?? null }, null, 2)}\n`);
}

/** Markdown in which everything that comes from a source is text. */
export function ingestMarkdown(result: IngestResult): string {
  const { sources, dryRun, commit } = result;
  const sum = (name: keyof SourceCounts) => sources.reduce((total, { counts }) => total + counts[name], 0);
  const columns = ['fetched', ...WORDS.map(([name]) => name)] as (keyof SourceCounts)[];
  return [
    `## Ingest: ${grouped(sum('new'))} new, ${grouped(sum('revised'))} revised, ${grouped(sum('withdrawn'))} withdrawn${dryRun ? ' (dry run)' : ''}`,
    '',
    `| source | | fetched | ${WORDS.map(([, word]) => word).join(' | ')} |`,
    `| --- | --- |${' ---: |'.repeat(columns.length)}`,
    ...sources.map(
      ({ source, status, counts }) =>
        `| ${escapeMarkdown(source)} | ${status === 'read' ? '' : `**${status}**`} | ${columns.map((name) => grouped(counts[name])).join(' | ')} |`,
    ),
    ...sources.flatMap((summary) => {
      const lines = details(summary, MANY);
      if (lines.length === 0) return [];
      return [
        '',
        `### ${escapeMarkdown(summary.source)}`,
        '',
        ...lines.map((line) => `- ${escapeMarkdown(line)}`),
      ];
    }),
    ...(commit === undefined ? [] : ['', `Committed as ${commit.slice(0, 12)}.`]),
    '',
  ].join('\n');
}
