/** Gem::Version, as RubyGems orders. */

import type { Order } from './order.ts';
import { compareDigits, compareText, isDigit, orderBy } from './order.ts';

/**
 * Runs of digits and runs of letters, `-` standing for `.pre.`, without the zeros that end the numbers before the first word
 * and without those that end the whole. Undefined if another character occurs.
 */
function parseGem(version: string): string[] | undefined {
  const text = version.trim();
  if (!/^[0-9A-Za-z.-]*$/.test(text)) return undefined;
  const segments = text.replaceAll('-', '.pre.').match(/\d+|[A-Za-z]+/g) ?? [];
  const word = segments.findIndex(isWord);
  const numbers = trimmed(word < 0 ? segments : segments.slice(0, word));
  return word < 0 ? numbers : numbers.concat(trimmed(segments.slice(word)));
}

function trimmed(segments: string[]): string[] {
  let end = segments.length;
  while (end > 0 && /^0+$/.test(segments[end - 1]!)) end--;
  return segments.slice(0, end);
}

/** Segment by segment, words before numbers; a missing one is 0. */
function compareSegments(a: readonly string[], b: readonly string[]): Order {
  const length = Math.max(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a[i] ?? '0';
    const y = b[i] ?? '0';
    const word = isWord(x);
    if (word !== isWord(y)) return word ? -1 : 1;
    const order = word ? compareText(x, y) : compareDigits(x, y);
    if (order !== 0) return order;
  }
  return 0;
}

const isWord = (segment: string): boolean => !isDigit(segment.charCodeAt(0));

/** The order of RubyGems. */
export const compareGem = orderBy(parseGem, compareSegments);
