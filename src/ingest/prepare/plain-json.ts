/** A quick look at a text that `JSON.parse` took, for what it swallows silently. */

const MAX_DEPTH = 64;
const MAX_KEYS = 64;
/** Strings longer than this are searched by the engine's own search, which is faster once it has started. */
const SHORT = 24;
const QUOTE = 34;
const BACKSLASH = 92;
const COLON = 58;
const SURROGATE_ESCAPE = /\\u[dD][89a-fA-F]/;

const hashes = new Int32Array((MAX_DEPTH + 1) * MAX_KEYS);
const counts = new Int32Array(MAX_DEPTH + 1);

/**
 * True only if the text (valid JSON in well-formed UTF-16) certainly has no key twice in one object, no surrogate written as
 * an escape, and nests at most 64 levels. False means "look closer" (`scanJson`, which takes many times as long). Linear.
 */
export function isPlainJson(text: string): boolean {
  if (SURROGATE_ESCAPE.test(text)) return false;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      const start = at + 1;
      at = stringEnd(text, start);
      let next = at + 1;
      while (text.charCodeAt(next) <= 32) next++;
      // In valid JSON only a key stands before a colon.
      if (text.charCodeAt(next) !== COLON) continue;
      if (!isNewKey(text, start, at, depth)) return false;
      at = next;
    } else if (code === 123 || code === 91) {
      if (depth === MAX_DEPTH) return false;
      counts[++depth] = 0;
    } else if (code === 125 || code === 93) depth--;
  }
  return true;
}

/** Where the quote stands that ends the string. */
function stringEnd(text: string, start: number): number {
  let end = start;
  for (const stop = start + SHORT; end < stop; end++) {
    const code = text.charCodeAt(end);
    if (code === QUOTE) return end;
    if (code === BACKSLASH) break;
  }
  for (;;) {
    end = text.indexOf('"', end);
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return end;
    end++;
  }
}

/** Remembers the key's hash; false if the object may have it already, or it is not written plainly. */
function isNewKey(text: string, start: number, end: number, depth: number): boolean {
  let hash = 0x811c9dc5;
  for (let i = start; i < end; i++) {
    const code = text.charCodeAt(i);
    if (code === BACKSLASH) return false;
    hash = Math.imul(hash ^ code, 0x01000193);
  }
  const base = depth * MAX_KEYS;
  const count = counts[depth]!;
  if (count === MAX_KEYS) return false;
  for (let k = base; k < base + count; k++) if (hashes[k] === hash) return false;
  hashes[base + count] = hash;
  counts[depth] = count + 1;
  return true;
}
