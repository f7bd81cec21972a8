import { escapeCommandData, escapeCommandProperty } from '../core/escape.ts';
import { counted } from './counted.ts';
import type { Reporter } from './reporter.ts';

/** Workflow commands that GitHub shows as annotations beside the lines of a pull request. */
export const github: Reporter = ({ checked, errors, warnings, diagnostics }) => {
  const lines = diagnostics.map(({ rule, severity, path, line, column, message, hint }) => {
    const place = [`file=${escapeCommandProperty(path)}`];
    if (line > 0) place.push(`line=${line}`, `col=${column}`);
    place.push(`title=${escapeCommandProperty(rule)}`);
    return `::${severity} ${place.join(',')}::${escapeCommandData(hint ? `${message} ${hint}` : message)}\n`;
  });
  return `${lines.join('')}${counted(checked, 'report')} checked: ${counted(errors, 'error')}, ${counted(warnings, 'warning')}.\n`;
};
