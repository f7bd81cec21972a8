import { readFileSync } from 'node:fs';
import { findEcosystem } from './ecosystems/index.ts';

const lists = new Map<string, ReadonlySet<string>>();

/**
 * Whether a package is among the most downloaded of its registry, compared by match key. The lists are `data/popular/`,
 * one name a line, renewed by `npm run update-popular`; a registry without a list has no popular packages.
 */
export function isPopular(ecosystem: string, name: string): boolean {
  const known = findEcosystem(ecosystem);
  if (!known || known.suffix !== undefined) return false;
  const { ecosystem: registry } = known;
  let list = lists.get(registry.name);
  if (!list) {
    list = new Set(readList(registry.name).map((popular) => registry.matchKey(popular)));
    lists.set(registry.name, list);
  }
  return list.has(registry.matchKey(name));
}

/** Names of a registry's list, most downloaded first; empty where there is none. */
export function readList(ecosystem: string): string[] {
  const file = new URL(`../data/popular/${ecosystem.toLowerCase()}.txt`, import.meta.url);
  try {
    return readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '');
  } catch {
    return [];
  }
}
