import { quote } from '../core/quote.ts';
import type { Rule } from '../core/rule.ts';
import { CannotRun } from '../failure.ts';
import { describeRule } from '../reporters/rule-page.ts';
import { RULES } from '../rules/index.ts';
import type { Configure } from './command.ts';

export const configure: Configure = (command, world, done) => {
  command
    .argument('[rule]', 'the id that a finding prints; without it: the list of all rules')
    .action((id: string | undefined) => {
      world.stdout.write(id === undefined ? list(RULES) : describeRule(find(id)));
      done(0);
    });
};

function list(rules: readonly Rule[]): string {
  const width = Math.max(...rules.map((rule) => rule.id.length));
  const lines = rules.map(
    ({ id, severity, summary }) => `${id.padEnd(width)}  ${severity.padEnd(7)}  ${summary}`,
  );
  return `${lines.join('\n')}\n`;
}

function find(id: string): Rule {
  const rule = RULES.find((candidate) => candidate.id === id);
  if (rule) return rule;
  const near = RULES.filter(
    (candidate) => candidate.id.includes(id) || id.includes(candidate.id.split('-')[0]!),
  ).map((r) => r.id);
  throw new CannotRun(
    `There is no rule ${quote(id)}.`,
    near.length > 0 ? `Did you mean ${near.slice(0, 5).join(', ')}?` : 'mal explain lists all rules.',
  );
}
