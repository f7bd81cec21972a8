/** Characters that make a name look like another one, or like nothing: what a reader cannot see, a name must not hold. */

/** A character of a text, and what is wrong with it: a noun with its article. */
export interface HiddenCharacter {
  index: number;
  codePoint: number;
  kind: string;
}

const PRINTABLE = /^[ -~]*$/;
// Fillers of Hangul, Khmer and Braille count as letters or symbols, and show nothing all the same.
const HIDDEN =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0]|\p{Variation_Selector}/u;
const BIDIRECTIONAL = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** The first character of the text that is a control, invisible or changes the direction of writing; letters of any script are fine. */
export function findHiddenCharacter(text: string): HiddenCharacter | undefined {
  if (PRINTABLE.test(text)) return undefined;
  const match = HIDDEN.exec(text);
  if (!match) return undefined;
  const codePoint = match[0].codePointAt(0) ?? 0;
  return { index: match.index, codePoint, kind: kindOf(match[0], codePoint) };
}

/** As `U+202E`. */
export function formatCodePoint(codePoint: number): string {
  return `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;
}

function kindOf(character: string, codePoint: number): string {
  if (codePoint < 0xa0) return 'a control character';
  if (codePoint >= 0xd800 && codePoint <= 0xdfff) return 'half a surrogate pair';
  return BIDIRECTIONAL.test(character)
    ? 'a character that changes the direction of writing'
    : 'an invisible character';
}
