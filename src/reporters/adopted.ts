/** What `mal adopt` took over, or would. */
import type { AdoptSummary, Refusal } from '../adopt/summary.ts';
import { escapeJson, escapeTerminal } from '../core/escape.ts';
import { SCHEMA_VERSION_REPAIR } from '../core/repairs.ts';
import type { Rule } from '../core/rule.ts';
import { counted, grouped } from './counted.ts';
import { mergeLines } from './merge.ts';

/** Of a long list a person reads the beginning; the report file holds all of it. */
const SHOWN = 20;

export function adoptedText(summary: AdoptSummary, rules: readonly Rule[], dryRun: boolean): string {
  const { aside, kept, others, waiting, packages, numbers } = summary;
  const would = dryRun ? 'would be ' : '';
  const lines = [
    ...table(repairedRules(summary, rules)),
    ...some(others, ({ path, reason }) => `passed over: ${path}: ${reason}`),
    ...some(kept, ({ path, reason }) => `not repaired: ${path}: ${reason}`),
    ...some(mergeLines([...packages.values()], [...waiting.values()]), (line) => line),
    ...some(aside, ({ path, reason }) => `set aside: ${path}: ${reason}`),
    ...numbers.map(({ year, before, after }) => `numbers of ${year}: given up to ${after}, so far ${before}`),
    `${counted(summary.files, 'report')}: ${grouped(summary.added)} ${would}added, ${grouped(summary.merged)} merged, ${grouped(summary.same)} there already, ${grouped(aside.length)} set aside; ${grouped(summary.repaired)} repaired.`,
  ];
  return escapeTerminal(`${lines.join('\n')}\n`);
}

export function adoptedJson(summary: AdoptSummary, rules: readonly Rule[], dryRun: boolean): string {
  const { files, added, merged, same, repaired, aside, kept, others, waiting, packages, numbers } = summary;
  const result = {
    dryRun,
    reports: files,
    added,
    merged,
    same,
    repaired,
    repairs: repairedRules(summary, rules),
    notRepaired: kept,
    setAside: aside,
    waiting: [...waiting.values()],
    packages: [...packages.values()],
    passedOver: others,
    numbers,
  };
  return `${escapeJson(JSON.stringify(result, null, 2))}\n`;
}

interface RepairedRule {
  rule: string;
  reports: number;
  changes: number;
  /** Why. */
  summary: string;
}

/** Those that repaired most reports first. */
function repairedRules(summary: Pick<AdoptSummary, 'rules'>, rules: readonly Rule[]): RepairedRule[] {
  const counts = [...summary.rules].map(([rule, count]) => ({
    rule,
    ...count,
    summary: summaryOf(rule, rules),
  }));
  return counts.sort((a, b) => b.reports - a.reports || (a.rule < b.rule ? -1 : 1));
}

function summaryOf(id: string, rules: readonly Rule[]): string {
  if (id === SCHEMA_VERSION_REPAIR) return 'What is repaired is written as OSV 1.9.0.';
  return rules.find((rule) => rule.id === id)?.summary ?? '';
}

function table(rows: readonly RepairedRule[]): string[] {
  const width = Math.max(0, ...rows.map(({ rule }) => rule.length));
  return rows.map(
    ({ rule, reports, summary }) => `${grouped(reports).padStart(9)}  ${rule.padEnd(width)}  ${summary}`,
  );
}

function some<T extends string | Refusal>(list: readonly T[], lineOf: (item: T) => string): string[] {
  const lines = list.slice(0, SHOWN).map(lineOf);
  if (list.length > SHOWN) lines.push(`  and ${grouped(list.length - SHOWN)} more (--report FILE lists all)`);
  return lines;
}
