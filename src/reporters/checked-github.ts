import { fileOf } from '../check/words.ts';
import { escapeCommandData, escapeCommandProperty } from '../core/escape.ts';
import type { CheckReporter } from './checked.ts';
import { counted, grouped } from './counted.ts';
import { complaintOf, verdictOf } from './match-words.ts';

/** Workflow commands that GitHub shows beside the lines of a pull request. */
export const checkedGithub: CheckReporter = ({ matches, unchecked, expired, found, packages, files }) => {
  const lines = matches.map((match) => {
    const level = match.kind === 'malicious' ? 'error' : match.kind === 'possible' ? 'warning' : 'notice';
    return command(level, match.path, match.dependency.line, match.report.id, verdictOf(match));
  });
  for (const one of unchecked)
    lines.push(command('error', fileOf(one), one.line, 'not checked', complaintOf(one)));
  for (const { id, until } of expired)
    lines.push(command('warning', '', 0, id, `The allow list let ${id} pass until ${until}: decide anew.`));
  return `${lines.join('')}${counted(packages, 'package')} in ${counted(files, 'file')} checked: ${grouped(found.malicious)} malicious.\n`;
};

function command(level: string, path: string, line: number, title: string, message: string): string {
  const place = path === '' ? [] : [`file=${escapeCommandProperty(path)}`];
  if (path !== '' && line > 0) place.push(`line=${line}`);
  place.push(`title=${escapeCommandProperty(title)}`);
  return `::${level} ${place.join(',')}::${escapeCommandData(message)}\n`;
}
