/** PEP 440, in one pass without a regular expression that could go back; and what came before it, as setuptools had it. */

import type { Order } from './order.ts';
import { compareDigits, compareNumbers, compareText, endOfDigits, isDigit, isNumber } from './order.ts';

export interface Pep440 {
  epoch: string;
  release: string[];
  /** `a`, `b` or `rc`, and its number. */
  pre: { phase: string; number: string } | undefined;
  post: string | undefined;
  dev: string | undefined;
  local: string[];
}

const PRE = { alpha: 'a', a: 'a', beta: 'b', b: 'b', preview: 'rc', pre: 'rc', rc: 'rc', c: 'rc' } as const;
const POST = ['post', 'rev', 'r'];

/** Reads a PEP 440 version in any spelling the PEP accepts; undefined for any other text. */
export function parsePep440(version: string): Pep440 | undefined {
  const text = version.trim().toLowerCase();
  let at = text[0] === 'v' ? 1 : 0;

  /** Steps over one separator if `what` follows it (or stands at once), and over `what`. */
  const word = (words: readonly string[]): string | undefined => {
    const from = isSeparator(text[at]) ? at + 1 : at;
    const found = words.find((w) => text.startsWith(w, from));
    if (found !== undefined) at = from + found.length;
    return found;
  };
  /** Steps over the number of a word, with one separator before it or not; 0 where it is left out. */
  const numberOf = (): string => {
    if (isSeparator(text[at])) at++;
    const end = endOfDigits(text, at);
    const number = text.slice(at, end);
    at = end;
    return number === '' ? '0' : number;
  };

  let epoch = '0';
  let end = endOfDigits(text, at);
  if (end > at && text[end] === '!') {
    epoch = text.slice(at, end);
    at = end + 1;
    end = endOfDigits(text, at);
  }
  if (end === at) return undefined;
  const release = [text.slice(at, end)];
  at = end;
  while (text[at] === '.' && isDigit(text.charCodeAt(at + 1))) {
    end = endOfDigits(text, at + 1);
    release.push(text.slice(at + 1, end));
    at = end;
  }

  const phase = word(Object.keys(PRE));
  const pre = phase === undefined ? undefined : { phase: PRE[phase as keyof typeof PRE], number: numberOf() };
  let post: string | undefined;
  if (text[at] === '-' && isDigit(text.charCodeAt(at + 1))) post = numberOf();
  else if (word(POST) !== undefined) post = numberOf();
  const dev = word(['dev']) === undefined ? undefined : numberOf();
  let local: string[] = [];
  if (text[at] === '+') {
    local = text.slice(at + 1).split(/[-_.]/);
    if (!local.every((part) => /^[a-z0-9]+$/.test(part))) return undefined;
  } else if (at < text.length) return undefined;
  return { epoch, release, pre, post, dev, local };
}

function comparePep440(a: Pep440, b: Pep440): Order {
  return (
    compareDigits(a.epoch, b.epoch) ||
    compareNumbers(a.release, b.release) ||
    comparePre(a, b) ||
    compareOptional(a.post, b.post, -1) ||
    compareOptional(a.dev, b.dev, 1) ||
    compareLocal(a.local, b.local)
  );
}

/** A development release of the release itself comes before its pre-releases; a version without one after them. */
function comparePre(a: Pep440, b: Pep440): Order {
  const rank = (v: Pep440): number => (v.pre ? 1 : v.post === undefined && v.dev !== undefined ? 0 : 2);
  const x = rank(a);
  const y = rank(b);
  if (x !== y) return x < y ? -1 : 1;
  if (!a.pre || !b.pre) return 0;
  return compareText(a.pre.phase, b.pre.phase) || compareDigits(a.pre.number, b.pre.number);
}

function compareOptional(a: string | undefined, b: string | undefined, absent: Order): Order {
  if (a === undefined) return b === undefined ? 0 : absent;
  return b === undefined ? (absent === 1 ? -1 : 1) : compareDigits(a, b);
}

/** Words before numbers, and the longer list later. */
function compareLocal(a: readonly string[], b: readonly string[]): Order {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a[i]!;
    const y = b[i]!;
    const number = isNumber(x);
    if (number !== isNumber(y)) return number ? 1 : -1;
    const order = number ? compareDigits(x, y) : compareText(x, y);
    if (order !== 0) return order;
  }
  return a.length === b.length ? 0 : a.length < b.length ? -1 : 1;
}

/** PyPI's order: what PEP 440 does not accept comes first, among itself as setuptools ordered it before the PEP. */
export function comparePypi(a: string, b: string): Order {
  if (a === b) return 0;
  const p = parsePep440(a);
  const q = parsePep440(b);
  if (p !== undefined && q !== undefined) return comparePep440(p, q);
  if (p !== undefined || q !== undefined) return p === undefined ? -1 : 1;
  const x = legacyKey(a);
  const y = legacyKey(b);
  const length = Math.min(x.length, y.length);
  for (let i = 0; i < length; i++) {
    const order = compareText(x[i]!, y[i]!);
    if (order !== 0) return order;
  }
  return x.length === y.length ? 0 : x.length < y.length ? -1 : 1;
}

const LEGACY_WORDS = new Map([
  ['pre', 'c'],
  ['preview', 'c'],
  ['rc', 'c'],
  ['-', 'final-'],
  ['dev', '@'],
]);

/** The parts of a version from before PEP 440: numbers filled up to 8 digits, words behind a `*`, which sorts before them. */
function legacyKey(version: string): string[] {
  const key: string[] = [];
  for (const part of [...version.toLowerCase().split(/(\d+|[a-z]+|[.-])/), 'final']) {
    if (part === '' || part === '.') continue;
    if (isDigit(part.charCodeAt(0))) {
      key.push(part.padStart(8, '0'));
      continue;
    }
    const word = `*${LEGACY_WORDS.get(part) ?? part}`;
    if (word < '*final') while (key.at(-1) === '*final-') key.pop();
    while (key.at(-1) === '00000000') key.pop();
    key.push(word);
  }
  return key;
}

const isSeparator = (character: string | undefined): boolean =>
  character === '.' || character === '-' || character === '_';
