/**
 * One segment of a package's identity ↔ one or more folder names that every file system keeps apart: printable ASCII
 * without capitals, no Windows device name, no dot or blank at an end, never `.json` at the end, at most 184 bytes.
 */
import { InvalidPackageError } from './invalid-package-error.ts';

/** What step 2 leaves in one piece, in bytes, and how much of it is text where the mark of continuation follows. */
const PIECE = 180;
const CONTINUED = '%-';
const ROOM = PIECE - CONTINUED.length;

/** Segments that are their own encoding: nearly all. (`conin$` and blanks are not in the class, so they need no test.) */
const PLAIN =
  /^(?!\.|(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$))[#&'()+,\-.0-9;=@[\]^_`a-z{}]{1,180}(?<!\.|\.json)$/;
const SPECIAL = /[^ #$&'()+,\-.0-9;=@[\]^_`a-z{}]/gu;
const DEVICE = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9]|conin\$|conout\$) *(?:\.|$)/;

/**
 * The folder or, for a long segment, the folders (joined by `/`) of one segment. Injective. Throws `InvalidPackageError`
 * for an empty segment and for a lone surrogate, which has no UTF-8.
 */
export function encodeSegment(segment: string): string {
  if (PLAIN.test(segment)) return segment;
  if (segment === '') throw new InvalidPackageError('The package has an empty part in its name.');
  const text = segment.replace(SPECIAL, encodeCodePoint);
  let folders = '';
  let start = 0;
  while (text.length - start > PIECE) {
    const end = lastBoundary(text, start, start + ROOM);
    folders += `${guardEnds(text.slice(start, end) + CONTINUED)}/`;
    start = end;
  }
  return folders + guardEnds(text.slice(start));
}

/** Step 1: a capital as `!` and its small letter, anything else as `%xx` for each UTF-8 byte. */
function encodeCodePoint(codePoint: string): string {
  const code = codePoint.codePointAt(0)!;
  if (code >= 0x41 && code <= 0x5a) return `!${codePoint.toLowerCase()}`;
  if (code < 0x80) return percent(code);
  if (code >= 0xd800 && code <= 0xdfff) {
    throw new InvalidPackageError(
      'The package has a lone surrogate in its name, which no text encoding can write.',
    );
  }
  return encodeURIComponent(codePoint).toLowerCase();
}

function percent(byte: number): string {
  return `%${byte < 0x10 ? '0' : ''}${byte.toString(16)}`;
}

/** Step 2: the last place up to `limit` where encoded text may be cut without cutting a code point. */
function lastBoundary(text: string, start: number, limit: number): number {
  let at = start;
  for (;;) {
    const next = at + encodedLength(text, at);
    if (next > limit) return at;
    at = next;
  }
}

/** Characters of the encoded code point at `at`; the first byte of UTF-8 tells how many bytes follow. */
function encodedLength(text: string, at: number): number {
  if (text[at] === '!') return 2;
  if (text[at] !== '%') return 1;
  const high = text[at + 1]!;
  if (high < '8') return 3;
  return high === 'f' ? 12 : high === 'e' ? 9 : 6;
}

/** Step 3: what a file system or this layout itself would read into the ends of a folder's name is escaped. */
function guardEnds(piece: string): string {
  const last = piece[piece.length - 1];
  const end = piece.endsWith('.json')
    ? piece.length - 5
    : last === '.' || last === ' '
      ? piece.length - 1
      : -1;
  const start = piece[0] === '.' || piece[0] === ' ' || DEVICE.test(piece);
  const guarded = end < 0 ? piece : escapeAt(piece, end);
  return start && end !== 0 ? escapeAt(guarded, 0) : guarded;
}

function escapeAt(text: string, at: number): string {
  return text.slice(0, at) + percent(text.charCodeAt(at)) + text.slice(at + 1);
}

/**
 * The segments that a folder's path spells, or undefined where it spells none. Generous: it also reads spellings that
 * `encodeSegment` never writes, so whoever relies on the answer encodes it again and compares.
 */
export function decodeSegments(path: string): string[] | undefined {
  const segments: string[] = [];
  let open = '';
  for (const piece of path.split('/')) {
    if (piece === '') return undefined;
    if (piece.endsWith(CONTINUED)) {
      open += piece.slice(0, -CONTINUED.length);
      continue;
    }
    const segment = decodeText(open + piece);
    if (segment === undefined) return undefined;
    segments.push(segment);
    open = '';
  }
  return open === '' ? segments : undefined;
}

function decodeText(text: string): string | undefined {
  if (!/[!%]/.test(text)) return text;
  const capitals = text.replace(/!([a-z])/g, (_, letter: string) => letter.toUpperCase());
  if (capitals.includes('!')) return undefined;
  try {
    return decodeURIComponent(capitals);
  } catch {
    return undefined;
  }
}
