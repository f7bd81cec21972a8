/** JSON Pointer (RFC 6901) → a place in the text of a file. The text must be valid JSON; a byte order mark may lead it. */

export interface Position {
  /** From 1. */
  line: number;
  /** In UTF-16 code units, from 1. */
  column: number;
}

/** The place of the value at `pointer` (or of its key); of its nearest ancestor where there is no such value. */
export function locate(text: string, pointer: string, key = false): Position {
  return positionOf(text, offsetOf(text, pointer, key));
}

/** The place of an offset in UTF-16 code units. */
export function positionOf(text: string, offset: number): Position {
  let line = 1;
  let start = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', start)) {
    line++;
    start = at + 1;
  }
  return { line, column: offset - start + 1 };
}

function offsetOf(text: string, pointer: string, wantsKey: boolean): number {
  let at = skipSpace(text, text.charCodeAt(0) === 0xfeff ? 1 : 0);
  if (pointer === '') return at;
  let keyAt = at;
  for (const part of pointer.slice(1).split('/')) {
    const name = part.includes('~') ? part.replaceAll('~1', '/').replaceAll('~0', '~') : part;
    const isObject = text[at] === '{';
    if (!isObject && text[at] !== '[') return at;
    const found = isObject ? findMember(text, at, name) : findElement(text, at, Number(name));
    if (!found) return at;
    [keyAt, at] = found;
  }
  return wantsKey ? keyAt : at;
}

/** The offsets of the last member `name` (as parsers take it) of the object at `at`: its key and its value. */
function findMember(text: string, at: number, name: string): [number, number] | undefined {
  let found: [number, number] | undefined;
  at = skipSpace(text, at + 1);
  while (text[at] === '"') {
    const keyAt = at;
    at = skipString(text, at);
    const raw = text.slice(keyAt + 1, at - 1);
    const valueAt = skipSpace(text, skipSpace(text, at) + 1);
    if (raw === name || (raw.includes('\\') && JSON.parse(`"${raw}"`) === name)) found = [keyAt, valueAt];
    at = skipSpace(text, skipValue(text, valueAt));
    if (text[at] !== ',') break;
    at = skipSpace(text, at + 1);
  }
  return found;
}

function findElement(text: string, at: number, index: number): [number, number] | undefined {
  at = skipSpace(text, at + 1);
  for (let i = 0; text[at] !== ']' && at < text.length; i++) {
    if (i === index) return [at, at];
    at = skipSpace(text, skipValue(text, at));
    if (text[at] !== ',') break;
    at = skipSpace(text, at + 1);
  }
  return undefined;
}

/** The offset after the value that starts at `at`. */
export function skipValue(text: string, at: number): number {
  const c = text[at];
  if (c === '"') return skipString(text, at);
  if (c !== '{' && c !== '[') {
    while (at < text.length && !',]}'.includes(text[at]!) && text.charCodeAt(at) > 0x20) at++;
    return at;
  }
  let depth = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 34) {
      at = skipString(text, at);
      continue;
    }
    at++;
    if (code === 123 || code === 91) depth++;
    else if ((code === 125 || code === 93) && --depth === 0) return at;
  }
  return at;
}

/** The offset after the string that starts at `at`. */
export function skipString(text: string, at: number): number {
  for (let i = at + 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 34) return i + 1;
    if (code === 92) i++;
  }
  return text.length;
}

/** The offset of the next token. */
export function skipSpace(text: string, at: number): number {
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code !== 32 && code !== 10 && code !== 13 && code !== 9) break;
    at++;
  }
  return at;
}
