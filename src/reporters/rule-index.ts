/** The pages of docs/rules/: one for each rule, and the list of them. */
import type { Rule } from '../core/rule.ts';
import { describeRule } from './rule-page.ts';

const NOTE = '<!-- Written by `npm run docs` from src/rules/: edit the rule, not this page. -->\n\n';

/** File name and text of each rule's page. */
export function rulePages(rules: readonly Rule[]): [name: string, text: string][] {
  return rules.map((rule) => [`${rule.id}.md`, NOTE + describeRule(rule)]);
}

/** Subjects as the first words of ids, such as `package`, each with the rules that begin with it. */
export function ruleIndex(rules: readonly Rule[]): string {
  const subjects = new Map<string, Rule[]>();
  for (const rule of rules) {
    const subject = rule.id.split('-')[0]!;
    subjects.set(subject, [...(subjects.get(subject) ?? []), rule]);
  }
  const lines = [...subjects].flatMap(([subject, list]) => [
    '',
    `## ${subject}`,
    '',
    '| rule | | |',
    '| --- | --- | --- |',
    ...list.map(row),
  ]);
  const intro = `# Rules\n\nThe ${rules.length} rules that \`mal validate\` applies. \`mal explain <rule>\` prints the same pages in a terminal.\n`;
  return `${NOTE}${intro}${lines.join('\n')}\n`;
}

const row = ({ id, severity, summary }: Rule): string =>
  `| [${id}](${id}.md) | ${severity} | ${cell(summary)} |`;

/** A summary is ours, and may use code marks; only a bar would end the cell. */
const cell = (text: string): string => text.replaceAll('|', '\\|');
