/** How GitHub's advisories write versions: `= 1.2.3`, or a lower bound, an upper bound, or both with a comma between. */
import { quote } from '../../core/quote.ts';
import type { RangeEvent } from '../../core/report.ts';

export type VersionRange = { version: string } | { events: RangeEvent[] };

const BOUND = /^(=|>=|>|<=|<) ?([^\s,<>=|&^*]+)$/;
const LONGEST = 1000;

/**
 * The range, exactly as it says. `> 0` is everything: so GitHub writes the `0` of OSV, which comes before every version. Throws an
 * `Error` for what OSV cannot say (`> 1.0`) and for what is no such range.
 */
export function parseVersionRange(text: string): VersionRange {
  const bounds = text.length > LONGEST ? [] : text.split(',').map((part) => BOUND.exec(part.trim()));
  const [first, second] = bounds;
  if (!first || second === null || bounds.length > 2) throw unreadable(text);
  const [, operator = '', version = ''] = first;
  if (second === undefined) {
    if (operator === '=') return { version };
    return { events: isLower(operator) ? [lower(first, text)] : [{ introduced: '0' }, upper(first)] };
  }
  const [low, high] = isLower(operator) ? [first, second] : [second, first];
  if (!isLower(low[1]) || isLower(high[1]) || high[1] === '=') throw unreadable(text);
  return { events: [lower(low, text), upper(high)] };
}

const isLower = (operator: string | undefined): boolean => operator === '>=' || operator === '>';

function lower([, operator, version = '']: RegExpExecArray, text: string): RangeEvent {
  if (operator === '>=' || version === '0') return { introduced: version };
  throw new Error(`has the range ${quote(text)}, which begins after a version: OSV cannot say that`);
}

function upper([, operator, version = '']: RegExpExecArray): RangeEvent {
  return operator === '<' ? { fixed: version } : { last_affected: version };
}

function unreadable(text: string): Error {
  return new Error(`has the range ${quote(text)}, which cannot be understood`);
}
