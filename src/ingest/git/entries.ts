/** What git prints of trees, read byte for byte: a path is whatever somebody wrote into a tree. */
import { quote } from '../../core/quote.ts';
import { decodeUtf8 } from '../../core/utf8.ts';

/** A path as it is now; `gone` if there is nothing any more. */
export interface Entry {
  /** With U+FFFD where it is no text. */
  path: string;
  /** Why the path cannot be a key, as the end of a sentence; undefined if it can. */
  wrong: string | undefined;
  kind: 'file' | 'link' | 'submodule' | 'gone';
  /** Of the blob; for `gone` the one that was there. */
  id: string;
}

/** Each entry of what `git ls-tree -r -z` prints, piece by piece. */
export async function* listed(printed: AsyncIterable<Buffer>): AsyncGenerator<Entry> {
  for await (const field of fields(printed)) {
    const tab = field.indexOf(9);
    const [mode = '', , id = ''] = field.toString('latin1', 0, tab).split(' ');
    yield { ...pathOf(field.subarray(tab + 1)), kind: kindOf(mode), id };
  }
}

/** Each entry of what `git diff-tree -r -z --no-renames` prints. */
export async function* changed(printed: AsyncIterable<Buffer>): AsyncGenerator<Entry> {
  let head: string | undefined;
  for await (const field of fields(printed)) {
    if (head === undefined) {
      head = field.toString('latin1', 1);
      continue;
    }
    const [, mode = '', oldId = '', newId = ''] = head.split(' ');
    head = undefined;
    const kind = kindOf(mode);
    if (kind === 'gone') yield { ...pathOf(field), kind, id: oldId };
    else yield { ...pathOf(field), kind, id: newId };
  }
}

/** What stands before each NUL. */
async function* fields(printed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer[] = [];
  for await (const piece of printed) {
    let from = 0;
    for (let end = piece.indexOf(0); end >= 0; end = piece.indexOf(0, from)) {
      const last = piece.subarray(from, end);
      yield rest.length === 0 ? last : Buffer.concat([...rest, last]);
      rest = [];
      from = end + 1;
    }
    if (from < piece.length) rest.push(piece.subarray(from));
  }
}

function kindOf(mode: string): Entry['kind'] {
  if (mode === '000000') return 'gone';
  if (mode === '120000') return 'link';
  return mode === '160000' ? 'submodule' : 'file';
}

const LONGEST_PATH = 1000;
const CONTROL = /\p{Cc}/u;
const NO_PATH = /(?:^|\/)(?:\.{0,2}|\.git)(?:\/|$)/i;

function pathOf(bytes: Buffer): Pick<Entry, 'path' | 'wrong'> {
  if (bytes.length > LONGEST_PATH)
    return { path: bytes.toString('utf8', 0, LONGEST_PATH), wrong: `has a path of ${bytes.length} bytes` };
  const path = decodeUtf8(bytes);
  if (typeof path !== 'string')
    return { path: bytes.toString('utf8'), wrong: 'has a path that is not UTF-8' };
  if (CONTROL.test(path)) return { path, wrong: `has a control character in its path ${quote(path)}` };
  if (NO_PATH.test(path)) return { path, wrong: `has a path that leads elsewhere, ${quote(path)}` };
  return { path, wrong: undefined };
}
