/** What a merge must know of an ecosystem's versions; the caller looks it up, since core knows no ecosystem. */
export interface Order {
  /** Total over all texts, as the registry sorts. */
  compare(a: string, b: string): number;
  /** Whether the registry can hold this version. */
  parses(version: string): boolean;
  /** The least version above it, where the order has one. */
  successor(version: string): string | undefined;
}

/** By version, what does not parse last, equal versions by code unit; each text once. */
export function sortVersions(versions: Iterable<string>, order: Order): string[] {
  const list = [...new Set(versions)];
  if (list.length < 2) return list;
  const parsing = list.filter((version) => order.parses(version));
  const rest = parsing.length === list.length ? [] : list.filter((version) => !order.parses(version));
  return [...parsing.sort((a, b) => order.compare(a, b) || byText(a, b)), ...rest.sort()];
}

export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
