/** Ranges as people write them: `>=1.0.0 <1.2.0 || >=2.0.0`, `<=1.5`, `*`. */
import { quote } from './quote.ts';
import type { Range, RangeEvent } from './report.ts';

/** The longest text that is read as a range. */
const MAX_LENGTH = 10_000;

/** The events that the text means, in its order; or, as a sentence without its full stop, why it means none. Linear. */
export type ParsedRange = { events: RangeEvent[] } | { problem: string };

/**
 * Alternatives are divided by `||`; blanks or a comma within one mean "and". Each has at most one lower bound (`>=`) and
 * one upper bound (`<` or `<=`); without a lower bound it begins with the first version. `*` is all versions.
 */
export function parseRangeText(text: string): ParsedRange {
  if (text.length > MAX_LENGTH) return { problem: `the range ${quote(text, 40)} is too long` };
  const events: RangeEvent[] = [];
  for (const part of text.split('||')) {
    const found = parsePart(part, text);
    if ('problem' in found) return found;
    events.push(...found.events);
  }
  return { events };
}

function parsePart(part: string, whole: string): ParsedRange {
  const tokens = tokensOf(part);
  if (tokens.length === 0) return { problem: `the range ${quote(whole)} is empty` };
  if (tokens.length === 1 && tokens[0] === '*') return { events: [{ introduced: '0' }] };
  let from: string | undefined;
  let end: RangeEvent | undefined;
  for (const token of tokens) {
    const [, operator = '', version = ''] = /^([<>=!~^]*)(.*)$/s.exec(token) ?? [];
    if (version === '')
      return { problem: `the range ${quote(whole)} has no version after ${quote(operator)}` };
    if (operator === '>=') {
      if (from !== undefined)
        return { problem: `the range ${quote(whole)} has two lower bounds; divide it by "||"` };
      from = version;
    } else if (operator === '<' || operator === '<=') {
      if (end) return { problem: `the range ${quote(whole)} has two upper bounds; divide it by "||"` };
      end = operator === '<' ? { fixed: version } : { last_affected: version };
    } else return { problem: `the range ${quote(whole)} ${explain(operator, version)}` };
  }
  return { events: [{ introduced: from ?? '0' }, ...(end ? [end] : [])] };
}

/** Words of the form `>=1.0.0`; an operator may stand apart from its version. */
function tokensOf(part: string): string[] {
  const tokens: string[] = [];
  let operator = '';
  for (const word of part.split(/[\s,]+/)) {
    if (word === '') continue;
    if (/^[<>=!~^]+$/.test(word)) operator += word;
    else {
      tokens.push(operator + word);
      operator = '';
    }
  }
  return operator === '' ? tokens : [...tokens, operator];
}

function explain(operator: string, version: string): string {
  if (operator === '' || /^=+$/.test(operator))
    return `names the version ${quote(version)}: single versions are listed as versions`;
  if (operator === '>')
    return `begins after ${quote(version)}: write ">=" and the first version that is meant`;
  return `has the operator ${quote(operator)}; known are ">=", "<" and "<="`;
}

/** A range as `>= 1.0.0 < 1.2.0 || >= 2.0.0`, which `parseRangeText` reads; `all versions` for one without any end. */
export function formatRangeText({ events }: Pick<Range, 'events'>): string {
  let text = '';
  for (const { introduced, fixed, last_affected, limit } of events) {
    if (introduced !== undefined)
      text += `${text === '' ? '' : ' ||'}${introduced === '0' ? '' : ` >= ${introduced}`}`;
    if (fixed !== undefined) text += ` < ${fixed}`;
    if (last_affected !== undefined) text += ` <= ${last_affected}`;
    if (limit !== undefined) text += ` before ${limit}`;
  }
  return text.trim() || 'all versions';
}
