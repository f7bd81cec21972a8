/** PHP's `version_compare`, by which Composer and OSV's tools order Packagist, after the `v` that Composer takes off. */

import type { Order } from './order.ts';
import { compareDigits, isDigit } from './order.ts';

/** The stages of development in their order, by how a part begins; a number counts as 4, an unknown word as -1. */
const STAGES = [
  ['dev', 0],
  ['a', 1],
  ['b', 2],
  ['RC', 3],
  ['rc', 3],
  ['#', 3.5],
  ['p', 5],
] as const;
const NUMBER = 4;
const UNKNOWN = -1;
/** What follows a separator that ends the version: before everything. */
const NOTHING = -2;

/** The order of Packagist. */
export function comparePhp(a: string, b: string): Order {
  if (a === b) return 0;
  const x = parts(a);
  const y = parts(b);
  const length = Math.max(x.length, y.length);
  for (let i = 0; i < length; i++) {
    const p = x[i];
    const q = y[i];
    const number = p !== undefined && isNumeric(p);
    if (number && q !== undefined && isNumeric(q)) {
      const order = compareDigits(p, q);
      if (order !== 0) return order;
      continue;
    }
    const rank = stage(p, i === x.length - 1);
    const other = stage(q, i === y.length - 1);
    if (rank !== other) return rank < other ? -1 : 1;
  }
  return 0;
}

/** The end of a version stands between the stages before a release and its first further number. */
function stage(part: string | undefined, last: boolean): number {
  if (part === undefined) return NUMBER - 0.5;
  if (isNumeric(part)) return NUMBER;
  if (part === '') return last ? NOTHING : UNKNOWN;
  return STAGES.find(([name]) => part.startsWith(name))?.[1] ?? UNKNOWN;
}

const isNumeric = (part: string): boolean => isDigit(part.charCodeAt(0));

/** Divides where PHP does: at everything that is no letter or digit, and between digits and letters. */
function parts(version: string): string[] {
  const text = /^[vV]/.test(version) ? version.slice(1) : version;
  if (text === '') return [''];
  const found: string[] = [];
  let part = text[0]!;
  const divide = (): void => {
    // Two separators in a row count as one, but a first one leaves an empty part before it.
    if (part === '' && found.length > 0) return;
    found.push(part);
    part = '';
  };
  if (part === '.') {
    part = '';
    divide();
  }
  for (let i = 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const before = text.charCodeAt(i - 1);
    const separator = code === 45 || code === 95 || code === 43;
    const wordThenDigit = isWordLike(before) && isDigit(code);
    const digitThenWord = isDigit(before) && !isDigit(code) && code !== 46;
    if (separator) divide();
    else if (wordThenDigit || digitThenWord) {
      divide();
      part += text[i];
    } else if (!isAlphanumeric(code)) divide();
    else part += text[i];
  }
  found.push(part);
  return found;
}

/** Neither a digit nor one of the separators. */
const isWordLike = (code: number): boolean =>
  !isDigit(code) && code !== 46 && code !== 45 && code !== 95 && code !== 43;

const isAlphanumeric = (code: number): boolean =>
  isDigit(code) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
