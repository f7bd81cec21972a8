/** A quick look at a text that `JSON.parse` took: does it have the layout of the canonical form? */

const MAX_DEPTH = 64;
const MAX_KEYS = 64;
const QUOTE = 34;
const BACKSLASH = 92;
const LF = 10;
const SPACE = 32;

/** As a signed number, which `Math.imul` returns and `Int32Array` keeps: an empty key has the start itself for its hash. */
const HASH_START = 0x811c9dc5 | 0;

/** FNV-1a of a key's UTF-16 code units. */
function hashOf(key: string): number {
  let hash = HASH_START;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  return hash;
}

const UNSAFE = ['__proto__', 'constructor', 'prototype'].map(hashOf);
const SIMPLE_ESCAPES = Uint8Array.from({ length: 128 }, (_, code) =>
  Number('"\\bfnrt'.includes(String.fromCharCode(code))),
);
/** Strings longer than this are searched by the engine's own search, which is faster once it has started. */
const SHORT = 24;

/**
 * True only if the text (well-formed UTF-16, as every decoded text is) is certainly laid out as
 * `JSON.stringify(value, null, 2)` and a final newline would lay it out, with no duplicate or unsafe key, no escape that is
 * not needed, no number, no key that begins with a digit, and a depth within the limit. The order of other keys is not
 * looked at. False means "look closer": this is the fast path of `parseText`, several times faster than writing the report
 * anew to compare it.
 */
export function hasCanonicalLayout(text: string): boolean {
  const end = text.length - 1;
  if (text.charCodeAt(end) !== LF) return false;
  nextEscape = -1;
  // One slot per open container: the hashes of its keys so far follow at `depth * MAX_KEYS`.
  let depth = 0;
  let at = 0;
  let isObject = false;
  while (at < end) {
    let code = text.charCodeAt(at);
    if (isObject && code === QUOTE) {
      let hash = HASH_START;
      const first = text.charCodeAt(at + 1);
      // Objects hold keys that are whole numbers first, whatever the order of the text.
      if (first >= 48 && first <= 57) return false;
      for (code = text.charCodeAt(++at); code !== QUOTE; code = text.charCodeAt(++at)) {
        if (code === BACKSLASH) return false;
        hash = Math.imul(hash ^ code, 0x01000193);
      }
      if (hash === UNSAFE[0] || hash === UNSAFE[1] || hash === UNSAFE[2]) return false;
      const base = depth * MAX_KEYS;
      const count = counts[depth]!;
      if (count === MAX_KEYS) return false;
      for (let k = base; k < base + count; k++) if (hashes[k] === hash) return false;
      hashes[base + count] = hash;
      counts[depth] = count + 1;
      if (text.charCodeAt(at + 1) !== 58 || text.charCodeAt(at + 2) !== SPACE) return false;
      at += 3;
      code = text.charCodeAt(at);
    }
    // A value starts here.
    if (code === QUOTE) {
      at = stringEnd(text, at + 1);
      if (at < 0) return false;
    } else if (code === 123 || code === 91) {
      const close = code + 2;
      if (depth === MAX_DEPTH) return false;
      at++;
      if (text.charCodeAt(at) === close) {
        at++;
      } else {
        depth++;
        isObject = close === 125;
        kinds[depth] = close;
        counts[depth] = 0;
        at = lineBreak(text, at, depth);
        if (at < 0) return false;
        continue;
      }
    } else if (code === 116 || code === 110) at += 4;
    else if (code === 102) at += 5;
    else return false;
    // After a value: a comma and the next line, or the ends of containers.
    for (;;) {
      if (depth === 0) return at === end;
      if (text.charCodeAt(at) === 44) {
        at = lineBreak(text, at + 1, depth);
        if (at < 0) return false;
        break;
      }
      at = lineBreak(text, at, depth - 1);
      if (at < 0 || text.charCodeAt(at) !== kinds[depth]) return false;
      at++;
      isObject = kinds[--depth] === 125;
    }
  }
  return false;
}

const hashes = new Int32Array((MAX_DEPTH + 2) * MAX_KEYS);
const counts = new Int32Array(MAX_DEPTH + 2);
const kinds = new Int32Array(MAX_DEPTH + 2);
/** The first backslash at or after the last place that `stringEnd` searched from. */
let nextEscape = -1;

/** The offset after the quote that ends a string; -1 for an escape that the canonical form does not use. */
function stringEnd(text: string, at: number): number {
  for (;;) {
    let end = at;
    for (const stop = at + SHORT; end < stop; end++) {
      const code = text.charCodeAt(end);
      if (code === QUOTE) return end + 1;
      if (code === BACKSLASH) break;
    }
    if (end === at + SHORT) {
      end = text.indexOf('"', end);
      // Looked for once per backslash, not once per string: the search may run to the end of the text.
      if (nextEscape < at + SHORT) {
        const found = text.indexOf('\\', at + SHORT);
        nextEscape = found < 0 ? text.length : found;
      }
      if (nextEscape > end) return end + 1;
      end = nextEscape;
    }
    const escaped = text.charCodeAt(end + 1);
    if (escaped > 127 || SIMPLE_ESCAPES[escaped] === 0) return -1;
    at = end + 2;
  }
}

/** The offset after a newline and exactly `depth` indents at `at`; -1 if something else stands there. */
function lineBreak(text: string, at: number, depth: number): number {
  if (text.charCodeAt(at) !== LF) return -1;
  const end = at + 1 + depth * 2;
  for (let i = at + 1; i < end; i++) if (text.charCodeAt(i) !== SPACE) return -1;
  return text.charCodeAt(end) === SPACE ? -1 : end;
}
