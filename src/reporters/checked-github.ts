import { escapeCommandData, escapeCommandProperty } from '../core/escape.ts';
import type { CheckReporter } from './checked.ts';
import { counted } from './counted.ts';
import { verdictOf } from './match-words.ts';

/** Workflow commands that GitHub shows beside the lines of a pull request. */
export const checkedGithub: CheckReporter = ({ matches, unchecked, packages, files }) => {
  const lines = matches.map((match) => {
    const level = match.kind === 'malicious' ? 'error' : match.kind === 'possible' ? 'warning' : 'notice';
    return command(level, match.path, match.dependency.line, match.report.id, verdictOf(match));
  });
  for (const { path, line, reason } of unchecked)
    lines.push(command('error', path, line, 'not checked', `${path} was not checked: it ${reason}.`));
  const malicious = matches.filter(({ kind }) => kind === 'malicious').length;
  return `${lines.join('')}${counted(packages, 'package')} in ${counted(files, 'file')} checked: ${malicious} malicious.\n`;
};

function command(level: string, path: string, line: number, title: string, message: string): string {
  const place = path === '' ? [] : [`file=${escapeCommandProperty(path)}`];
  if (line > 0) place.push(`line=${line}`);
  place.push(`title=${escapeCommandProperty(title)}`);
  return `::${level} ${place.join(',')}::${escapeCommandData(message)}\n`;
}
