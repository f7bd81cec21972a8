/** A rule as Markdown: what `mal explain` prints and docs/rules/ holds. */
import { formatReport } from '../core/format.ts';
import { escapeInvisible } from '../core/quote.ts';
import type { Rule } from '../core/rule.ts';

const SCOPES: Record<Rule['scope'], string> = {
  file: 'each file',
  report: 'each report',
  repo: 'all reports together, in full validation',
  change: 'a pull request against its base',
};

/** The page of one rule. */
export function describeRule(rule: Rule): string {
  const repaired = 'fix' in rule || ('fixedByRewrite' in rule && rule.fixedByRewrite);
  return [
    `# ${rule.id}`,
    '',
    rule.summary,
    '',
    rule.why,
    '',
    `- Severity: ${rule.severity}`,
    `- Looks at: ${SCOPES[rule.scope]}`,
    `- Repaired by \`mal normalize\`: ${repaired ? 'yes, where the right result is certain' : 'no'}`,
    '',
    '## Accepted',
    '',
    ...rule.good.slice(0, 2).flatMap(example),
    '## Found',
    '',
    ...rule.bad.slice(0, 4).flatMap((bad) => [...finding(bad), ...example(bad)]),
  ].join('\n');
}

function finding(bad: Rule['bad'][number]): string[] {
  const places =
    'at' in bad && bad.at !== undefined ? [bad.at].flat().map((at) => `\`${at || 'the whole file'}\``) : [];
  const words = bad.says === undefined ? '' : ` (“${escapeInvisible(bad.says)}”)`;
  return places.length === 0 && words === '' ? [] : [`At ${places.join(', ') || 'the file'}${words}:`, ''];
}

function example(value: Rule['good'][number]): string[] {
  const text =
    'osv' in value
      ? formatReport(value.osv)
      : 'bytes' in value
        ? fileText(value)
        : JSON.stringify(value, null, 2);
  const path = 'path' in value && value.path ? [`\`${escapeInvisible(value.path)}\``, ''] : [];
  const safe = text.split('\n').map(escapeInvisible).join('\n').trimEnd();
  const cut = safe.length > 2500 ? `${safe.slice(0, 2500)}\n…` : safe;
  return [...path, '````json', cut, '````', ''];
}

function fileText({ bytes }: { bytes: string | Uint8Array }): string {
  return typeof bytes === 'string' ? bytes : new TextDecoder().decode(bytes);
}
