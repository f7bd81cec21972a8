import { Chalk } from 'chalk';
import type { Match } from '../check/check.ts';
import { escapeLine } from '../core/escape.ts';
import type { CheckReporter } from './checked.ts';
import { counted } from './counted.ts';
import { usesColour } from './index.ts';
import { ADVICE, verdictOf } from './match-words.ts';

/** For people: what, where, since when, and what to do now. */
export const checkedText: CheckReporter = (result, { world, database, root }) => {
  const c = new Chalk({ level: usesColour(world) ? 1 : 0 });
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
  for (const { path, line, reason } of result.unchecked) {
    lines.push(
      '',
      c.red(`${escapeLine(path)}${line > 0 ? `:${line}` : ''} was not checked: it ${escapeLine(reason)}.`),
    );
  }
  for (const { id, until } of result.expired)
    lines.push('', c.yellow(`The allow list let ${escapeLine(id)} pass until ${until}: decide anew.`));
  const malicious = result.matches.filter(({ kind }) => kind === 'malicious');
  if (malicious.length > 0) {
    const ids = [...new Set(malicious.map(({ report }) => report.id))];
    lines.push('', c.bold('What to do now'), ...ADVICE.map((step, i) => `  ${i + 1}. ${step}`));
    const show = ids
      .slice(0, 3)
      .map((id) => (root === undefined ? `https://osv.dev/vulnerability/${id}` : `mal show ${id}`));
    lines.push(`     ${show.map(escapeLine).join('\n     ')}`);
  }
  lines.push('', total(result, malicious.length));
  const latest = database.modified === '' ? '' : `, whose latest change is of ${database.modified}`;
  lines.push(
    `Asked: the database at commit ${escapeLine(database.commit.slice(0, 12))}${escapeLine(latest)}.`,
  );
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

function total(
  { files, packages, unchecked }: { files: number; packages: number; unchecked: unknown[] },
  malicious: number,
): string {
  const looked = `${counted(packages, 'package')} in ${counted(files, 'file')} checked`;
  const missing = unchecked.length > 0 ? `; ${counted(unchecked.length, 'thing')} could not be` : '';
  return `${looked}: ${malicious === 0 ? 'none is known to be malicious' : counted(malicious, 'malicious package')}${missing}.`;
}
