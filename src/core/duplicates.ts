/** Finding equal elements of a list, cheaply where there are none. */

const NONE: readonly number[] = [];

/** The indexes of texts that stand earlier in the list already, ascending. Linear. */
export function duplicateIndexes(texts: readonly string[]): readonly number[] {
  if (texts.length < 2 || allDifferent(texts)) return NONE;
  const seen = new Set<string>();
  const found: number[] = [];
  for (const [i, text] of texts.entries()) {
    if (seen.has(text)) found.push(i);
    else seen.add(text);
  }
  return found;
}

/** The list without the elements whose `key` stood earlier already; the very list if there are none. */
export function withoutDuplicates<T>(list: T[], key: (element: T) => string): T[] {
  const again = new Set(duplicateIndexes(list.map(key)));
  return again.size === 0 ? list : list.filter((_, i) => !again.has(i));
}

function allDifferent(texts: readonly string[]): boolean {
  if (texts.length > 6) return new Set(texts).size === texts.length;
  for (let i = 1; i < texts.length; i++) {
    for (let j = 0; j < i; j++) if (texts[i] === texts[j]) return false;
  }
  return true;
}
