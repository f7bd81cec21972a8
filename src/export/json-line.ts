/** JSON on one line that may stand in a terminal, a log or a line of a stream. */
import { escapeInvisibleJson } from '../core/quote.ts';

/** Something beyond printable ASCII: rare, and the only place where escaping is needed. */
const STRANGE = /[^\x20-\x7e]/;
/** Half a surrogate pair, which JSON allows and strict readers refuse: always an escape, as `JSON.stringify` writes it. */
const HALF = /(?<!\\)((?:\\\\)*)\\ud[89a-f][0-9a-f]{2}/g;

/** One line with its end, see `plainJson`. */
export function jsonLine(value: unknown): string {
  return `${plainJson(value)}\n`;
}

/**
 * Control, invisible and bidirectional characters are `\uXXXX`, the same value to whoever reads it. Half a surrogate pair, which
 * means nothing, becomes the replacement character.
 */
export function plainJson(value: unknown): string {
  let json = JSON.stringify(value);
  if (json.includes('\\ud')) json = json.replace(HALF, '$1\\ufffd');
  return STRANGE.test(json) ? escapeInvisibleJson(json) : json;
}
