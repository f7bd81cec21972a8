import { Chalk } from 'chalk';
import type { CheckResult, Match } from '../check/check.ts';
import { escapeLine } from '../core/escape.ts';
import type { CheckedContext, CheckReporter } from './checked.ts';
import { counted, grouped } from './counted.ts';
import { usesColour } from './index.ts';
import { ADVICE, complaintOf, pageOf, verdictOf } from './match-words.ts';

/** For people: what, where, since when, and what to do now. */
export const checkedText: CheckReporter = (result, context) => {
  const c = new Chalk({ level: !context.plain && usesColour(context.world) ? 1 : 0 });
  const lines: string[] = [];
  let heading: string | undefined;
  for (const match of result.matches) {
    if (match.path !== heading)
      lines.push('', c.underline(match.path === '' ? 'Packages' : escapeLine(match.path)));
    heading = match.path;
    const colour = match.kind === 'malicious' ? c.red : c.yellow;
    const line = match.dependency.line > 0 ? `${match.dependency.line}: ` : '';
    lines.push(`  ${line}${colour(escapeLine(verdictOf(match)))}`);
    lines.push(...details(match).map((detail) => `      ${c.dim(escapeLine(detail))}`));
  }
  const { malicious, possible, allowed } = result.found;
  const more = malicious + possible + allowed - result.matches.length;
  if (more > 0) lines.push('', c.red(`And ${grouped(more)} more.`));
  if (result.unchecked.length > 0) lines.push('');
  for (const unchecked of result.unchecked) {
    const at = unchecked.line > 0 ? `:${unchecked.line}` : '';
    lines.push(c.red(escapeLine(complaintOf({ ...unchecked, path: `${unchecked.path}${at}` }))));
  }
  for (const { id, until } of result.expired)
    lines.push('', c.yellow(escapeLine(`The allow list let ${id} pass until ${until}: decide anew.`)));
  if (malicious > 0) {
    lines.push('', c.bold('What to do now'), ...ADVICE.map((step, i) => `  ${i + 1}. ${step}`));
    lines.push(...whereToRead(result, context).map((where) => `     ${escapeLine(where)}`));
  }
  lines.push('', total(result), escapeLine(asked(context)));
  return `${lines.join('\n').replace(/^\n/, '')}\n`;
};

function details({ dependency, report, kind, allowed }: Match): string[] {
  const found: string[] = [];
  if (dependency.as !== undefined && dependency.as !== dependency.name)
    found.push(`here it is ${dependency.as}`);
  if (report.published !== '') found.push(`reported on ${report.published}`);
  if (kind === 'allowed') found.push(`reason: ${allowed!.reason}`);
  return found.length > 0 ? [found.join(', ')] : [];
}

/** Of the first reports. */
function whereToRead({ matches }: CheckResult, { root, place }: CheckedContext): string[] {
  const ids = new Set(matches.flatMap(({ kind, report }) => (kind === 'malicious' ? [report.id] : [])));
  const at = root === undefined ? '' : ` --db ${place}`;
  return [...ids]
    .slice(0, 3)
    .map((id) => (root === undefined ? (pageOf(id) ?? `mal query ${id}`) : `mal query ${id}${at}`));
}

function total({ files, packages, unpinned, unchecked, found }: CheckResult): string {
  const looked = `${counted(packages, 'package')} in ${counted(files, 'file')} checked`;
  const verdict =
    found.malicious === 0 ? 'none is known to be malicious' : counted(found.malicious, 'malicious package');
  const possible = found.possible > 0 ? `, ${grouped(found.possible)} may be` : '';
  const missing = unchecked.length > 0 ? `; ${counted(unchecked.length, 'thing')} could not be checked` : '';
  const loose =
    unpinned > 0 ? ` ${grouped(unpinned)} of them at no certain version: pin them to be certain.` : '';
  return `${looked}: ${verdict}${possible}${missing}.${loose}`;
}

function asked({ database: { commit, modified }, place }: CheckedContext): string {
  const latest = modified === '' ? '' : `, whose latest change is of ${modified}`;
  return `Asked: ${place} at commit ${commit.slice(0, 12)}${latest}.`;
}
