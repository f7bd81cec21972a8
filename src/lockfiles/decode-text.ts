/** The bytes of a lockfile → its text, in whichever encoding package managers read it; what nobody can be sure of is refused. */
import { quote } from '../core/quote.ts';
import { LockfileError } from './lockfile.ts';

/** With a byte order mark each is itself, and only itself. The longer ones begin with the shorter. */
const MARKS: readonly (readonly [mark: readonly number[], encoding: string | undefined])[] = [
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe, 0, 0], undefined],
  [[0, 0, 0xfe, 0xff], undefined],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
];
const LF = 10;
const HASH = 35;
/** No declaration of XML is longer. */
const DECLARATION = 1024;
const IN_XML = /\sencoding\s*=\s*["']([^"']*)["']/;
/** What pip, as Python does, takes from a comment. */
const IN_COMMENT = /coding[:=]\s{0,20}([\w.-]+)/;
/**
 * Encodings of one byte a character in which ASCII is ASCII: whatever they make of the other bytes, no line or quote hides in them. In
 * others, such as UTF-7, a comment may be a dependency.
 */
const SINGLE_BYTE =
  /^(?:(?:iso[-_]?)?8859[-_]?\d{1,2}|latin[-_]?\d{1,2}|l1|windows[-_]?125\d|cp[-_]?125\d|koi8[-_]?[ru])$/i;
const UTF_8 = /^(?:utf[-_]?8(?:[-_]sig)?|u8|us[-_]?ascii|ascii)$/i;

/** Throws `LockfileError`. A byte order mark is left out. */
export function decodeText(bytes: Uint8Array): string {
  const [mark, marked] = MARKS.find(([start]) => start.every((byte, i) => bytes[i] === byte)) ?? [];
  if (mark !== undefined && marked === undefined) throw new LockfileError('is UTF-32 text; save it as UTF-8');
  if (marked !== undefined && marked !== 'utf-8') return decoded(bytes, marked);
  const declared = declaredIn(mark === undefined ? bytes : bytes.subarray(mark.length));
  if (declared === undefined || UTF_8.test(declared)) return decoded(bytes, 'utf-8');
  if (!SINGLE_BYTE.test(declared))
    throw new LockfileError(`says that it is ${quote(declared)}, an encoding that mal does not read`, 1);
  // What says the one and is the other has no names that differ: both are ASCII where it matters.
  return isUtf8(bytes) ? decoded(bytes, 'utf-8') : ascii(bytes);
}

/** The encoding that the declaration of XML names, or a comment in one of the first two lines. */
function declaredIn(bytes: Uint8Array): string | undefined {
  const start = ascii(bytes.subarray(0, DECLARATION));
  if (/^<\?xml\s/.test(start)) {
    const end = start.indexOf('?>');
    if (end < 0) throw new LockfileError('begins with a declaration of XML that does not end', 1);
    const named = IN_XML.exec(start.slice(0, end))?.[1];
    // Programs on Windows write so what they then save as UTF-8: whoever can read the declaration knows better.
    return named !== undefined && /^utf-16$/i.test(named) ? undefined : named;
  }
  return commentAt(bytes, 0) ?? commentAt(bytes, bytes.indexOf(LF) + 1);
}

/** The encoding that the line which begins here names, if it is a comment. */
function commentAt(bytes: Uint8Array, begin: number): string | undefined {
  if (bytes[begin] !== HASH) return undefined;
  const end = bytes.indexOf(LF, begin);
  return IN_COMMENT.exec(ascii(bytes.subarray(begin, end < 0 ? undefined : end)))?.[1];
}

/** Bytes that are not ASCII as anything else. */
function ascii(bytes: Uint8Array): string {
  return new TextDecoder('windows-1252').decode(bytes);
}

function decoded(bytes: Uint8Array, encoding: string): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError)
      throw new LockfileError(`is not ${encoding.slice(0, 6).toUpperCase()} text`);
    throw error;
  }
}

/** As that of `node:buffer`, of which readers of lockfiles know nothing: they run anywhere. */
function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
