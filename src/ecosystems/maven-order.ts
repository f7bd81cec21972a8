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
  /** How the token alone compares to the end of a version; for a word also how it compares to another word. */
  weight: number;
  /** Where the token stands among all that could stand here, with what follows it taken into account. */
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
    if (s.weight !== t.weight) return s.weight < t.weight ? -1 : 1;
    const order = s.kind === 'number' ? compareDigits(s.text, t.text) : compareText(s.text, t.text);
    if (order !== 0) return order;
  }
  return 0;
}

function parseMaven(version: string): Token[] {
  const text = version.toLowerCase();
  const tokens: Token[] = [];
  let digits = false;
  let start = 0;
  const open = (): void => {
    tokens.push({ kind: 'open', text: '', weight: 0, place: END });
  };
  const add = (end: number, beforeNumber = false): void => {
    const part = text.slice(start, end);
    tokens.push(part === '' || digits ? numberToken(part) : wordToken(part, beforeNumber));
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
        if (!digits && !startsList(tokens)) open();
        add(i, true);
        start = i;
        open();
      }
      digits = !digits;
    }
  }
  if (start < text.length) {
    if (!digits && !startsList(tokens)) open();
    add(text.length);
  }
  return place(tokens);
}

const DOT = 46;
const HYPHEN = 45;

function numberToken(digits: string): Token {
  return { kind: 'number', text: digits, weight: /[^0]/.test(digits) ? 1 : 0, place: END };
}

function wordToken(part: string, beforeNumber: boolean): Token {
  const long = (beforeNumber && SHORT.get(part)) || part;
  const text = ALIASES.get(long) ?? long;
  const known = QUALIFIERS.indexOf(text);
  return { kind: 'word', text, weight: (known < 0 ? QUALIFIERS.length : known) - RELEASE, place: END };
}

const startsList = (tokens: readonly Token[]): boolean =>
  tokens.length === 0 || tokens[tokens.length - 1]!.kind === 'open';

/** The tokens at their places, without those that say nothing at the end of each list. */
function place(tokens: readonly Token[]): Token[] {
  const kept: Token[] = [];
  let sign = 0;
  let empty = true;
  let first: Token | undefined;
  for (let i = tokens.length - 1; i >= 0; i--) {
    const token = tokens[i]!;
    if (token.kind === 'open') {
      // A list of nothing but `ga` is none (`1-ga-1` is `1-1`); one of zeros holds the list after it.
      const none = empty && (kept.length === 0 || first?.kind === 'word');
      empty = true;
      first = undefined;
      if (none) continue;
    } else {
      first = token;
      if (empty && token.weight === 0) continue;
      empty = false;
      sign = token.weight || sign;
    }
    token.place = (sign < 0 ? LOW : HIGH)[token.kind];
    kept.push(token);
  }
  return kept.reverse();
}
