/** What a registry does not let into a package's name, beyond what no name may hold (`textProblem`). */

import { quote } from '../core/quote.ts';

/** Why a name that divides at `/` has a segment that no folder can stand for. */
export function segmentProblem(name: string): string | undefined {
  if (!/(?:^|\/)\.{0,2}(?:\/|$)/.test(name)) return undefined;
  if (/^[a-z][a-z0-9+.-]{0,30}:\/\//i.test(name)) return 'is a URL, not a name';
  if (name.startsWith('/') || name.endsWith('/') || name.includes('//'))
    return 'has an empty segment beside a "/"';
  return 'has a segment "." or ".."';
}

/** A rule of the characters a registry allows: `allowed` matches a whole valid name. */
export function charactersProblem(name: string, allowed: RegExp, registry: string): string | undefined {
  return allowed.test(name) ? undefined : `has ${foreign(name, allowed)} in it, and ${registry} allows none`;
}

/** The first character that is not allowed even alone: in a scoped name an `@` or `/` is seldom what is wrong. */
function foreign(name: string, allowed: RegExp): string {
  let separator: string | undefined;
  for (const character of name) {
    if (allowed.test(character)) continue;
    if (character === '@' || character === '/') separator ??= character;
    else return inWords(character);
  }
  return separator === undefined ? 'a character' : inWords(separator);
}

/** A letter beyond ASCII may look like one of ASCII, so its number is told too. */
function inWords(character: string): string {
  if (character === ' ') return 'a blank';
  const code = character.codePointAt(0)!;
  if (code < 128) return quote(character);
  return `${quote(character)} (U+${code.toString(16).toUpperCase().padStart(4, '0')})`;
}
