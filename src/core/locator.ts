/** The same as `locate` for many pointers into one text: the text is read once, not once per pointer. */
import { type Position, skipSpace, skipString, skipValue } from './locate.ts';

/** A value of the text; `members` by key or index. */
interface Place {
  key: number;
  value: number;
  members?: Map<string, Place>;
}

/** Far beyond what a report may have; what lies deeper is found at its ancestor. */
const MAX_DEPTH = 200;

/** Prepares a text (valid JSON; a byte order mark may lead it). The result answers as `locate` does. */
export function locator(text: string): (pointer: string, key?: boolean) => Position {
  const start = skipSpace(text, text.charCodeAt(0) === 0xfeff ? 1 : 0);
  const [root] = readPlace(text, start, start, 0);
  const lines = lineStarts(text);
  return (pointer, key = false) => {
    let place = root;
    for (const part of pointer === '' ? [] : pointer.slice(1).split('/')) {
      const member = place.members?.get(part.replaceAll('~1', '/').replaceAll('~0', '~'));
      if (!member) return positionIn(lines, place.value);
      place = member;
    }
    return positionIn(lines, key ? place.key : place.value);
  };
}

/** The value at `at`, and the offset after it. */
function readPlace(text: string, at: number, key: number, depth: number): [Place, number] {
  const c = text[at];
  const place: Place = { key, value: at };
  if ((c !== '{' && c !== '[') || depth === MAX_DEPTH) return [place, skipValue(text, at)];
  place.members = new Map();
  const close = c === '{' ? '}' : ']';
  let next = skipSpace(text, at + 1);
  for (let i = 0; next < text.length && text[next] !== close; i++) {
    const keyAt = next;
    let name = String(i);
    if (c === '{') {
      next = skipString(text, keyAt);
      name = unquoted(text.slice(keyAt, next));
      next = skipSpace(text, skipSpace(text, next) + 1);
    }
    const [member, end] = readPlace(text, next, keyAt, depth + 1);
    // Of equal keys parsers take the last.
    place.members.set(name, member);
    next = skipSpace(text, end);
    if (text[next] !== ',') break;
    next = skipSpace(text, next + 1);
  }
  return [place, next + 1];
}

function unquoted(literal: string): string {
  return literal.includes('\\') ? (JSON.parse(literal) as string) : literal.slice(1, -1);
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** As `positionOf`, by bisection. */
function positionIn(starts: readonly number[], offset: number): Position {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - starts[low]! + 1 };
}
