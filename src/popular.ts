import { readFileSync } from 'node:fs';
import { findEcosystem } from './ecosystems/index.ts';

interface List {
  /** Every match key between line ends. */
  text: string;
  /** How often it was asked; searching the text is quicker than making a set, until it is not. */
  asked: number;
  keys?: ReadonlySet<string>;
}

const lists = new Map<string, List>();
const MANY_QUESTIONS = 50;

/**
 * Whether a package is among the most downloaded of its registry, compared by match key. The lists are `data/popular/`,
 * one match key a line, renewed by `npm run update-popular`; a registry without a list has no popular packages.
 * A suffix (`npm:https://…`) changes nothing: scanners look a package up without it, and find the report.
 */
export function isPopular(ecosystem: string, name: string): boolean {
  const registry = findEcosystem(ecosystem)?.ecosystem;
  if (!registry) return false;
  let list = lists.get(registry.name);
  if (!list) {
    list = { text: `\n${readText(registry.name)}`, asked: 0 };
    lists.set(registry.name, list);
  }
  const key = registry.matchKey(name);
  list.asked++;
  if (list.asked <= MANY_QUESTIONS) return !key.includes('\n') && list.text.includes(`\n${key}\n`);
  list.keys ??= new Set(linesOf(list.text));
  return list.keys.has(key);
}

/** Names of a registry's list, most downloaded first; empty where there is none. */
export function readList(ecosystem: string): string[] {
  return linesOf(readText(ecosystem));
}

const linesOf = (text: string): string[] => text.split('\n').filter((line) => line !== '');

function readText(ecosystem: string): string {
  try {
    return readFileSync(new URL(`../data/popular/${ecosystem.toLowerCase()}.txt`, import.meta.url), 'utf8');
  } catch {
    return '';
  }
}
