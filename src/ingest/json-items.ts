/** Reads a large JSON array item by item: no more than one item, and one chunk of the bytes, is held at a time. */
import type { Json } from '../core/report.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

const isBlank = (byte: number) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/** Throws a `SyntaxError` where the bytes are not one JSON array in UTF-8, or an item is longer than `limit` bytes. */
export async function* jsonItems(
  chunks: AsyncIterable<Uint8Array>,
  limit: number,
): AsyncGenerator<Json, void, undefined> {
  let parts: Buffer[] = [];
  let size = 0;
  let depth = 0;
  let text = false;
  let escaped = false;
  let state = 'before' as 'before' | 'first' | 'item' | 'after';

  const keep = (bytes: Buffer) => {
    size += bytes.length;
    if (size > limit) throw new SyntaxError(`an item of the list is longer than ${limit} bytes`);
    // The bytes of a chunk may be another's once the next is asked for.
    if (bytes.length > 0) parts.push(Buffer.from(bytes));
  };
  const item = (): Json => {
    const json = JSON.parse(Buffer.concat(parts).toString('utf8')) as Json;
    parts = [];
    size = 0;
    return json;
  };

  for await (const chunk of chunks) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let start = 0;
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at]!;
      if (text) {
        if (escaped) escaped = false;
        else if (byte === BACKSLASH) escaped = true;
        else if (byte === QUOTE) text = false;
        continue;
      }
      if (state === 'item' || (state === 'first' && byte !== CLOSE_LIST && !isBlank(byte))) {
        if (state === 'first') [state, start] = ['item', at];
        if (byte === QUOTE) text = true;
        else if (byte === OPEN_LIST || byte === OPEN_OBJECT) depth++;
        else if (depth > 0 && (byte === CLOSE_LIST || byte === CLOSE_OBJECT)) depth--;
        else if (depth === 0 && (byte === COMMA || byte === CLOSE_LIST)) {
          keep(bytes.subarray(start, at));
          yield item();
          start = at + 1;
          if (byte === CLOSE_LIST) state = 'after';
        }
        continue;
      }
      if (isBlank(byte)) continue;
      if (state === 'before' && byte === OPEN_LIST) state = 'first';
      else if (state === 'first') state = 'after';
      else throw new SyntaxError('the text is not one list');
    }
    if (state === 'item') keep(bytes.subarray(start));
  }
  if (state !== 'after') throw new SyntaxError('the list does not end');
}
