/** What `withdraw`, `reinstate`, `dispute` and `amend` share: their options, read and checked. */
import type { Command } from 'commander';
import { trimBlanks } from '../core/details.ts';
import type { Saying } from '../core/merge/person.ts';
import { quote } from '../core/quote.ts';
import { explainTime, repairTime } from '../core/time-text.ts';
import { parseUrl } from '../core/url.ts';
import type { DecisionOptions } from '../engine/decide-run.ts';
import { CannotRun } from '../failure.ts';
import { parseFormat } from './command.ts';

export interface CommonOptions {
  dryRun: boolean;
  format: string;
  at?: string;
}

/** For options that may be repeated. */
export const collect = (value: string, before: string[] = []): string[] => [...before, value];

/** The reports, and how to say what happens to them. */
export function configureDecision(command: Command, reports = 'path, id, ecosystem/name or purl'): Command {
  return command
    .argument('<report...>', reports)
    .option('--dry-run', 'change nothing; print what would change as a diff', false)
    .option('--format <format>', 'text, json', 'text');
}

/** Options of what is said about a report, or about some of its versions. */
export interface SayingOptions extends CommonOptions {
  reason: string;
  versions?: string[];
  range?: string[];
  reference?: string[];
}

/** The same with the options of `SayingOptions`. */
export function configureSaying(
  command: Command,
  words: { reason: string; versions: string; range: string },
): Command {
  return configureDecision(
    command,
    'path, id, ecosystem/name or purl; a purl with a version means that version',
  )
    .requiredOption('--reason <text>', words.reason)
    .option('--versions <list>', words.versions, collect)
    .option('--range <range>', words.range, collect)
    .option('--reference <url>', 'where the decision can be read; may be repeated', collect)
    .option('--at <time>', 'when it was decided, in UTC; default: now');
}

/** What was said, and of which versions and ranges. Throws `CannotRun` for values that are none. */
export function readSaying(options: SayingOptions): {
  common: DecisionOptions;
  saying: Saying;
  versions: string[];
} {
  const common = readCommon(options);
  const saying: Saying = { reason: readText('--reason', options.reason) };
  const references = readUrls('--reference', options.reference);
  if (references.length > 0) saying.references = references;
  if (common.at !== undefined) saying.time = common.at;
  return { common, saying, versions: readList('--versions', options.versions) };
}

/** Throws `CannotRun` for values that are none. */
export function readCommon({ dryRun, format, at }: CommonOptions): DecisionOptions {
  const common: DecisionOptions = { dryRun, format: parseFormat(format, ['text', 'json']) };
  if (at === undefined) return common;
  const time = repairTime(at);
  if (time !== undefined) return { ...common, at: time };
  const { message, hint } = explainTime('--at', at);
  throw new CannotRun(message, hint);
}

/** A text that says something, without blanks at its ends. */
export function readText(option: string, value: string): string {
  const text = trimBlanks(value.replace(/\r\n?/g, '\n'));
  if (/\S/.test(text)) return text;
  throw new CannotRun(`${option} is empty.`, 'Say it in a few words that others can check.');
}

/** Lists that may be divided by commas; each element once. */
export function readList(option: string, values: readonly string[] = []): string[] {
  const list = values.flatMap((value) => value.split(',')).map((element) => element.trim());
  const found = [...new Set(list.filter((element) => element !== ''))];
  if (values.length > 0 && found.length === 0) throw new CannotRun(`${option} is empty.`);
  return found;
}

/** Web addresses; throws `CannotRun` for anything else. */
export function readUrls(option: string, values: readonly string[] = []): string[] {
  return [...new Set(values.map((value) => readUrl(option, value)))];
}

function readUrl(option: string, value: string): string {
  const url = value.trim();
  const parsed = parseUrl(url);
  const problem =
    'problem' in parsed ? parsed.problem : /^https?$/.test(parsed.scheme) ? undefined : 'is no web address';
  if (problem === undefined) return url;
  throw new CannotRun(`${option} ${quote(value)} ${problem}.`, 'It looks like https://example.com/page.');
}
