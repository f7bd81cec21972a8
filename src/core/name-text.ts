/**
 * Why no package name, suffix or git key may be this text, as the end of a sentence that starts with it: it is empty, or
 * holds a control character, a lone surrogate or an unassigned code point (whose lower case Unicode may define later).
 */
export function textProblem(text: string): string | undefined {
  if (PRINTABLE_ASCII.test(text)) return undefined;
  if (text === '') return 'is empty';
  const found = UNUSABLE.exec(text)?.[0];
  if (found === undefined) return undefined;
  const codePoint = found.codePointAt(0)!;
  const kind =
    codePoint < 0xa0
      ? 'a control character'
      : LONE_SURROGATE.test(found)
        ? 'a lone surrogate'
        : 'an unassigned code point';
  return `contains ${kind} (U+${codePoint.toString(16).toUpperCase().padStart(4, '0')})`;
}

const PRINTABLE_ASCII = /^[ -~]+$/;
const UNUSABLE = /[\p{Cc}\p{Cs}\p{Cn}]/u;
const LONE_SURROGATE = /\p{Cs}/u;
