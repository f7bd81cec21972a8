/**
 * Maven's ComparableVersion, that of Maven 3. A version is a list of numbers and qualifiers; a `-`, and every change between
 * digits and letters, opens a further list, which is the last thing in the one before it. So the nested lists are one row of
 * tokens with marks where a list opens, and nothing here recurses.
 *
 * Maven's own rules run in circles: `1-rc` < `1` < `1.x.1` < `1-rc`. Here, what Maven puts below the end of a version is also
 * below everything it puts above that end; on all other pairs the answer is Maven's (docs/decisions/version-order.md).
 */

import type { Order } from './order.ts';
import { compareDigits, compareText, isDigit } from './order.ts';

interface Token {
  kind: 'open' | 'number' | 'word';
  text: string;
  /** Where the token stands among all that could stand at its place. */
  place: number;
}

/** `place`: below the end of a version, the end itself, above it. */
const LOW = { word: 0, open: 1, number: 2 } as const;
const END = 3;
const HIGH = { word: 4, open: 5, number: 6 } as const;

/** The qualifiers Maven knows, in order; the empty one is the release, and unknown ones come after them all. */
const QUALIFIERS = ['alpha', 'beta', 'milestone', 'rc', 'snapshot', '', 'sp'];
const RELEASE = QUALIFIERS.indexOf('');
const ALIASES = new Map([
  ['cr', 'rc'],
  ['ga', ''],
  ['final', ''],
  ['release', ''],
]);
/** Right before a number. */
const SHORT = new Map([
  ['a', 'alpha'],
  ['b', 'beta'],
  ['m', 'milestone'],
]);

/** The order of Maven. */
export function compareMaven(a: string, b: string): Order {
  if (a === b) return 0;
  const x = parseMaven(a);
  const y = parseMaven(b);
  const length = Math.max(x.length, y.length);
  for (let i = 0; i < length; i++) {
    const s = x[i];
    const t = y[i];
    const place = s?.place ?? END;
    const other = t?.place ?? END;
    if (place !== other) return place < other ? -1 : 1;
    if (s === undefined || t === undefined || s.kind === 'open') continue;
    const order = s.kind === 'number' ? compareDigits(s.text, t.text) : compareQualifiers(s.text, t.text);
    if (order !== 0) return order;
  }
  return 0;
}

function compareQualifiers(a: string, b: string): Order {
  const x = qualifier(a);
  const y = qualifier(b);
  return x === y ? compareText(a, b) : x < y ? -1 : 1;
}

function qualifier(word: string): number {
  const known = QUALIFIERS.indexOf(word);
  return known < 0 ? QUALIFIERS.length : known;
}

function parseMaven(version: string): Token[] {
  const text = version.toLowerCase();
  const lists: Token[][] = [[]];
  let list = lists[0]!;
  let digits = false;
  let start = 0;
  const open = (): void => {
    list = [];
    lists.push(list);
  };
  const add = (end: number, beforeNumber = false): void => {
    const part = text.slice(start, end);
    if (part === '') list.push({ kind: 'number', text: '0', place: END });
    else if (digits) list.push({ kind: 'number', text: part, place: END });
    else {
      const word = (beforeNumber && SHORT.get(part)) || part;
      list.push({ kind: 'word', text: ALIASES.get(word) ?? word, place: END });
    }
  };
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === DOT || code === HYPHEN) {
      add(i);
      start = i + 1;
      if (code === HYPHEN) open();
    } else if (isDigit(code) !== digits) {
      if (i > start) {
        // `.x1` is read as `-x1`.
        if (!digits && list.length > 0) open();
        add(i, true);
        start = i;
        open();
      }
      digits = !digits;
    }
  }
  if (start < text.length) {
    if (!digits && list.length > 0) open();
    add(text.length);
  }
  return join(lists);
}

const DOT = 46;
const HYPHEN = 45;

/** One row of tokens, without what says nothing at the end of each list, each token at its place. */
function join(lists: readonly Token[][]): Token[] {
  const reversed: Token[] = [];
  let sign = 0;
  for (let n = lists.length - 1; n >= 0; n--) {
    const list = lists[n]!;
    let end = list.length;
    while (end > 0 && weight(list[end - 1]!) === 0) end--;
    for (let i = end - 1; i >= 0; i--) {
      const token = list[i]!;
      sign = weight(token) || sign;
      token.place = (sign < 0 ? LOW : HIGH)[token.kind];
      reversed.push(token);
    }
    // A list of nothing but `ga` is none (`1-ga-1` is `1-1`); one of zeros holds the list after it.
    const none = end === 0 && (reversed.length === 0 || list[0]?.kind === 'word');
    if (n > 0 && !none) reversed.push({ kind: 'open', text: '', place: (sign < 0 ? LOW : HIGH).open });
  }
  return reversed.reverse();
}

/** How the token compares to the end of a version. */
function weight({ kind, text }: Token): number {
  return kind === 'number' ? (/[^0]/.test(text) ? 1 : 0) : qualifier(text) - RELEASE;
}
