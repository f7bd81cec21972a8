/** A close look at JSON text (RFC 8259): where it breaks, and what a parser would swallow silently. Linear, no recursion. */
import type { FileProblem } from './parse.ts';
import { quote } from './quote.ts';

export const MAX_DEPTH = 64;
/** Of the harmless ones, and of the others: what contradicts itself must not hide behind repetitions. */
const MAX_PROBLEMS = 100;
/** Keys that change the behaviour of a program which copies an object without care. */
export const UNSAFE_KEYS = new Set(['__proto__', 'constructor', 'prototype']);
const SPACE = /[ \t\n\r]*/y;
const ESCAPE = /["\\/bfnrt]|u[0-9a-fA-F]{4}/y;
const SCALAR = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?|true|false|null/y;
const WORD = /[^\s,:{}[\]"]{1,40}/y;
const SURROGATE_ESCAPE = /\\u[dD][89a-fA-F]/;

interface Frame {
  close: '}' | ']';
  /** Where the value of each key stands; undefined in a list. */
  keys?: Map<string, [start: number, end: number]>;
  key: string;
  keyAt: number;
  valueAt: number;
}

/** The problems of a text, in its order: at most one `syntax` or `too-deep`, which is then the last. */
export function scanJson(text: string): FileProblem[] {
  const problems: FileProblem[] = [];
  const stack: Frame[] = [];
  let at = 0;

  const skip = () => {
    SPACE.lastIndex = at;
    SPACE.exec(text);
    at = SPACE.lastIndex;
  };
  const syntax = (expected: string, offset = at) => {
    problems.push({ kind: 'syntax', offset, expected, found: tokenAt(text, at) });
    return problems;
  };
  const scalar = (): string | undefined => {
    SCALAR.lastIndex = at;
    const match = SCALAR.exec(text);
    if (match) at = SCALAR.lastIndex;
    return match?.[0];
  };
  const string = (): string | undefined => {
    const end = stringEnd(text, at);
    if (end < 0) return undefined;
    const raw = text.slice(at, end);
    at = end;
    return raw;
  };
  let harmless = 0;
  const note = (problem: FileProblem) => {
    const isHarmless = problem.kind === 'duplicate-key' && problem.equal;
    if ((isHarmless ? harmless : problems.length - harmless) >= MAX_PROBLEMS) return;
    if (isHarmless) harmless++;
    problems.push(problem);
  };

  for (;;) {
    const frame = stack.at(-1);
    skip();
    if (frame?.keys) {
      // A key, or the end of an object that is still empty.
      if (text[at] === '}' && frame.keys.size === 0 && frame.key === '') {
        at++;
        stack.pop();
        if (!afterValue()) return problems;
        if (stack.length === 0) return problems;
        continue;
      }
      frame.keyAt = at;
      const raw = string();
      if (raw === undefined)
        return syntax(
          text[at] === '}' ? 'another key, or no comma before this "}"' : 'a key in double quotes',
        );
      const key = JSON.parse(raw) as string;
      if (hasLoneSurrogate(raw)) note({ kind: 'lone-surrogate', offset: frame.keyAt });
      if (UNSAFE_KEYS.has(key)) note({ kind: 'unsafe-key', offset: frame.keyAt, key });
      frame.key = key;
      skip();
      if (text[at] !== ':') return syntax(`a colon after the key ${quote(key)}`);
      at++;
      skip();
      frame.valueAt = at;
    } else if (frame && text[at] === ']' && frame.valueAt < 0) {
      at++;
      stack.pop();
      if (!afterValue()) return problems;
      if (stack.length === 0) return problems;
      continue;
    } else if (frame) {
      frame.valueAt = at;
    }
    const c = text[at];
    if (c === '{' || c === '[') {
      if (stack.length >= MAX_DEPTH) {
        problems.push({ kind: 'too-deep', offset: at, depth: MAX_DEPTH });
        return problems;
      }
      at++;
      const close = c === '{' ? '}' : ']';
      stack.push({ close, key: '', keyAt: -1, valueAt: -1, ...(c === '{' ? { keys: new Map() } : {}) });
      continue;
    }
    const start = at;
    const raw = c === '"' ? string() : scalar();
    if (raw === undefined)
      return syntax(c === ']' ? 'another value, or no comma before this "]"' : 'a value');
    if (c === '"' && hasLoneSurrogate(raw)) note({ kind: 'lone-surrogate', offset: start });
    if (!afterValue()) return problems;
    if (stack.length === 0) return problems;
  }

  /** After a value: records its key, then a comma or the ends of containers. False if the scan is over. */
  function afterValue(): boolean {
    for (;;) {
      const frame = stack.at(-1);
      const valueEnd = at;
      skip();
      if (!frame) {
        if (at < text.length) syntax('nothing after the report');
        return false;
      }
      if (frame.keys) {
        const before = frame.keys.get(frame.key);
        if (before) {
          const equal = text.slice(before[0], before[1]) === text.slice(frame.valueAt, valueEnd);
          note({ kind: 'duplicate-key', offset: frame.keyAt, key: frame.key, equal });
        } else frame.keys.set(frame.key, [frame.valueAt, valueEnd]);
      }
      if (text[at] === ',') {
        at++;
        return true;
      }
      if (text[at] !== frame.close) {
        syntax(`a comma or "${frame.close}"`, valueEnd);
        return false;
      }
      at++;
      stack.pop();
    }
  }
}

/** The offset after the string that starts at `at`; -1 if none does, or it is broken. */
function stringEnd(text: string, at: number): number {
  if (text[at] !== '"') return -1;
  for (let i = at + 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 34) return i + 1;
    if (code < 0x20) return -1;
    if (code !== 92) continue;
    ESCAPE.lastIndex = i + 1;
    if (!ESCAPE.test(text)) return -1;
    i = ESCAPE.lastIndex - 1;
  }
  return -1;
}

/** What stands at an offset, in words. */
function tokenAt(text: string, at: number): string {
  const c = text[at];
  if (c === undefined) return 'the end of the file';
  if (c === '"') {
    const end = stringEnd(text, at);
    return end < 0
      ? 'a string that is not closed, or holds a raw line break, a tab or a wrong escape'
      : text.slice(at, end);
  }
  WORD.lastIndex = at;
  return WORD.exec(text)?.[0] ?? c;
}

const LONE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** Half a surrogate pair anywhere in a text, written as itself: no UTF-8 holds one. */
export function holdsLoneSurrogate(text: string): boolean {
  return LONE.test(text);
}

/** The same of a string literal, where an escape may write it too. */
function hasLoneSurrogate(literal: string): boolean {
  if (!SURROGATE_ESCAPE.test(literal)) return LONE.test(literal);
  return LONE.test(JSON.parse(literal) as string);
}
