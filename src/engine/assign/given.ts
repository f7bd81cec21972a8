/** The text of `.mal/ids.json`: the highest number ever given, per year. */

/**
 * Years ascending, one line each: two branches that both give numbers of a year touch the same line, so that git reports a
 * conflict in place of giving a number twice.
 */
export function formatGiven(given: ReadonlyMap<string, number>): string {
  const years = [...given].sort(([a], [b]) => (a < b ? -1 : 1));
  if (years.length === 0) return '{}\n';
  return `{\n${years.map(([year, n]) => `  "${year}": ${n}`).join(',\n')}\n}\n`;
}

/** For each year the greater number of the two; what lies below `first` was given by others and is not written down. */
export function highestOf(
  given: ReadonlyMap<string, number>,
  tree: ReadonlyMap<string, number>,
  first: number,
): Map<string, number> {
  const highest = new Map(given);
  for (const [year, n] of tree) if (n >= first && n > (highest.get(year) ?? 0)) highest.set(year, n);
  return highest;
}
