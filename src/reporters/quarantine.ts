/** Quarantine entries for people and programs. Every text in them is an attacker's. */
import { escapeJson, escapeTerminal } from '../core/escape.ts';
import { quote } from '../core/quote.ts';
import type { Decided } from '../ingest/decide-entries.ts';
import { type FoundEntry, nameOfEntry } from '../ingest/find-entries.ts';
import { counted, grouped } from './counted.ts';

const LONGEST = 300;
const cut = (text: string): string => {
  const line = text.replaceAll('\n', ' ');
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
};

/** Two lines for each: name, what it is, key; the reason. */
export function entriesText(entries: readonly FoundEntry[]): string {
  const lines = entries.flatMap(({ source, entry }) => [
    `${nameOfEntry(entry)}  ${entry.kind}  ${source}  ${quote(entry.key, 120)}`,
    `  ${cut(entry.reason)}${entry.decision ? ` (${entry.kind}: ${cut(entry.decision.reason)})` : ''}`,
  ]);
  return escapeTerminal(
    [...lines, counted(entries.length, 'entry').replace(/entrys$/, 'entries'), ''].join('\n'),
  );
}

/** Everything of an entry, its object as text. */
export function entryText({ source, entry }: FoundEntry): string {
  const size = entry.size === undefined ? '' : `, ${grouped(entry.size)} bytes`;
  return escapeTerminal(
    [
      `${entry.path}`,
      `${entry.kind} since ${entry.time}: ${source} ${quote(entry.key, 500)}${size}`,
      ...(entry.sha256 === undefined ? [] : [`sha256 ${entry.sha256}`]),
      ...(entry.gone ? [`gone at the source; reported in ${entry.gone.folders.join(', ')}`] : []),
      ...(entry.decision ? [`${entry.decision.time}: ${entry.decision.reason}`] : []),
      '',
      entry.reason,
      ...(entry.diagnostics ?? []).map(({ rule, pointer, message }) => `  ${pointer} ${message} (${rule})`),
      '',
      entry.bytes === undefined
        ? 'Its bytes are not kept.'
        : Buffer.from(entry.bytes, 'base64').toString('utf8'),
      '',
    ].join('\n'),
  );
}

export function entriesJson(entries: readonly FoundEntry[]): string {
  const shown = entries.map(({ source, entry }) => ({ name: nameOfEntry(entry), source, ...entry }));
  return escapeJson(`${JSON.stringify({ entries: shown }, null, 2)}\n`);
}

const RESULTS: Record<Decided['result'], string> = {
  in: 'came in',
  waits: 'still waits',
  comes: 'its bytes were not kept: it comes with the next run of its source',
  dropped: 'dropped',
};

export function decidedText(decided: readonly Decided[]): string {
  const lines = decided.map(
    ({ entry, result, reason }) =>
      `${nameOfEntry(entry)}: ${RESULTS[result]}${reason === undefined ? '' : `: ${cut(reason)}`}`,
  );
  return escapeTerminal(lines.map((line) => `${line}\n`).join(''));
}

export function decidedJson(decided: readonly Decided[]): string {
  const entries = decided.map(({ entry, result, reason }) => ({
    name: nameOfEntry(entry),
    path: entry.path,
    key: entry.key,
    result,
    ...(reason === undefined ? {} : { reason }),
  }));
  return escapeJson(`${JSON.stringify({ entries }, null, 2)}\n`);
}
