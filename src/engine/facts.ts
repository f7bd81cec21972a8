/** What full validation remembers of each report, as one text: cheap to hand from one thread to another. */
import { idOfPath } from '../core/id.ts';
import type { Osv } from '../core/report.ts';
import type { ReportFacts } from '../core/rule.ts';

// Control characters: a path or alias that holds one is written as JSON instead.
const FIELD = '\u0001';
const ALIAS = '\u0002';
const SEPARATORS = /[\u0000-\u0002\n]/;

export class FactWriter {
  text = '';

  add(path: string, id: string, osv: Osv): void {
    const aliases = osv.aliases ?? [];
    const plain = `${path}${FIELD}${id === idOfPath(path) ? '' : id}${FIELD}${osv.withdrawn ? 'w' : ''}${FIELD}${aliases.join(ALIAS)}\n`;
    if (!SEPARATORS.test(path) && !SEPARATORS.test(id) && !aliases.some((alias) => SEPARATORS.test(alias))) this.text += plain;
    else this.text += `${JSON.stringify({ path, id, aliases, withdrawn: osv.withdrawn !== undefined })}\n`;
  }
}

const NO_ALIASES: readonly string[] = Object.freeze([]);

/** The facts of a text that a `FactWriter` made, in its order. */
export function readFacts(text: string): ReportFacts[] {
  const facts: ReportFacts[] = [];
  for (let at = 0, end = text.indexOf('\n'); end !== -1; at = end + 1, end = text.indexOf('\n', at)) {
    const line = text.slice(at, end);
    if (line[0] === '{' && !line.includes(FIELD)) {
      facts.push(JSON.parse(line) as ReportFacts);
      continue;
    }
    const [path = '', id = '', state = '', aliases = ''] = line.split(FIELD);
    facts.push({
      path,
      id: id || idOfPath(path),
      withdrawn: state === 'w',
      aliases: aliases === '' ? NO_ALIASES : aliases.split(ALIAS),
    });
  }
  return facts;
}
