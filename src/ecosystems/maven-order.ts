/**
 * Maven's ComparableVersion. A version is a list of numbers and qualifiers; a `-`, and every change between digits and
 * letters, opens a further list, which is the last thing in the one before it. So a version is a chain of lists, kept here as
 * an array of arrays and walked without recursion.
 */

import type { Order } from './order.ts';
import { compareDigits, compareText, isDigit } from './order.ts';

interface Item {
  /** A qualifier in its final spelling, of which the release has the empty one; undefined for a number. */
  word: string | undefined;
  /** The number; with a word too it is the word's own, as in `rc1`. */
  digits: string | undefined;
}

type Chain = Item[][];

const QUALIFIERS = ['alpha', 'beta', 'milestone', 'rc', 'snapshot', '', 'sp'];
const RELEASE = QUALIFIERS.indexOf('');
const ALIASES = new Map([
  ['cr', 'rc'],
  ['ga', ''],
  ['final', ''],
  ['release', ''],
]);
const SHORT = new Map([
  ['a', 'alpha'],
  ['b', 'beta'],
  ['m', 'milestone'],
]);

/** The order of Maven. */
export function compareMaven(a: string, b: string): Order {
  if (a === b) return 0;
  return compareChains(parseMaven(a), parseMaven(b));
}

export function parseMaven(version: string): Chain {
  const text = version.toLowerCase();
  const chain: Chain = [[]];
  const open = (): void => {
    if (chain.at(-1)!.length > 0) chain.push([]);
  };
  let digits = false;
  let pair = false;
  let start = 0;
  const add = (end: number): void => {
    chain.at(-1)!.push(itemOf(text.slice(start, end), digits, pair));
  };
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 46) {
      if (i === start) chain.at(-1)!.push({ word: undefined, digits: '0' });
      else add(i);
      pair = false;
      start = i + 1;
    } else if (code === 45) {
      if (i === start) chain.at(-1)!.push({ word: undefined, digits: '0' });
      else if (!digits && isDigit(text.charCodeAt(i + 1))) {
        pair = true;
        continue;
      } else add(i);
      start = i + 1;
      open();
      pair = false;
    } else if (isDigit(code)) {
      if (!digits && i > start) {
        pair = true;
        open();
      }
      digits = true;
    } else {
      if (digits && i > start) {
        add(i);
        start = i;
        chain.push([]);
        pair = false;
      }
      digits = false;
    }
  }
  if (text.length > start) {
    if (!digits) open();
    add(text.length);
  }
  normalize(chain);
  return chain;
}

function itemOf(text: string, digits: boolean, pair: boolean): Item {
  if (pair) {
    const plain = text.replace('-', '');
    let at = 0;
    while (at < plain.length && !isDigit(plain.charCodeAt(at))) at++;
    const word = plain.slice(0, at);
    const full = SHORT.get(word) ?? word;
    return { word: ALIASES.get(full) ?? full, digits: plain.slice(at) };
  }
  if (digits) return { word: undefined, digits: text };
  return { word: ALIASES.get(text) ?? text, digits: undefined };
}

/** Takes out what says nothing: zeros and empty qualifiers that end a list or stand before a qualifier. */
function normalize(chain: Chain): void {
  for (let n = chain.length - 1; n >= 0; n--) {
    const list = chain[n]!;
    const next = chain[n + 1];
    for (let i = list.length - 1; i >= 0; i--) {
      if (!isNothing(list[i]!)) break;
      const follower = list[i + 1] ?? next?.[0];
      if (follower === undefined || follower.word !== undefined) list.splice(i, 1);
    }
    if (list.length === 0 && next === undefined && n > 0) chain.pop();
  }
}

function isNothing(item: Item): boolean {
  if (item.word !== undefined) return item.word === '' && item.digits === undefined;
  return /^0+$/.test(item.digits!);
}

function compareChains(a: Chain, b: Chain): Order {
  for (let n = 0; ; n++) {
    const x = a[n];
    const y = b[n];
    if (x === undefined || y === undefined)
      return rest(a, n) - rest(b, n) < 0 ? -1 : rest(a, n) > rest(b, n) ? 1 : 0;
    const length = Math.max(x.length, y.length);
    for (let i = 0; i < length; i++) {
      const order = compareItems(
        x[i],
        y[i],
        a[n + 1] !== undefined && i === x.length,
        b[n + 1] !== undefined && i === y.length,
      );
      if (order !== 0) return order;
    }
  }
}

function rest(_chain: Chain, _from: number): number {
  return 0;
}

function compareItems(a: Item | undefined, b: Item | undefined, _la: boolean, _lb: boolean): Order {
  if (!a || !b) return 0;
  return (
    compareDigits(a.digits ?? '0', b.digits ?? '0') ||
    compareText(a.word ?? '', b.word ?? '') ||
    (RELEASE as 0)
  );
}
