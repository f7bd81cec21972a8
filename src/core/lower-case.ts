/**
 * Unicode's simple lower case, code point by code point: no context (a final `Σ` is `σ`), and `İ`, whose only lower case is
 * two code points, stays. Lone surrogates stay. Idempotent; never throws.
 */
export function lowerCase(text: string): string {
  if (!/[^\x00-\x7f]/.test(text)) return text.toLowerCase();
  let lower = '';
  for (const character of text) {
    const mapped = character.toLowerCase();
    lower += mapped.length > character.length ? character : mapped;
  }
  return lower;
}
