/** Which other package a new name could be taken for. */
import type { PackageName } from '../../core/report.ts';
import { matchKey } from '../../ecosystems/index.ts';
import { readList } from '../../popular.ts';
import { lookalikeKey } from './lookalike.ts';
import type { JudgeWorld } from './types.ts';

/** A package of the same ecosystem whose name looks like this one, and where it stands. */
export interface Resemblance {
  name: string;
  where: 'popular' | 'database';
}

/** Popular names first; undefined if the name is like no other, or popular itself. */
export function resemblanceOf(pkg: PackageName, world: JudgeWorld): Resemblance | undefined {
  const key = lookalikeKey(pkg.name);
  if (key === '' || world.isPopular(pkg.ecosystem, pkg.name)) return undefined;
  const popular = popularByKey(pkg.ecosystem, world.popularNames ?? readList).get(key);
  if (popular !== undefined) return { name: popular, where: 'popular' };
  const own = matchKey(pkg.ecosystem, pkg.name);
  const other = world.namesLike(pkg, key).find((name) => matchKey(pkg.ecosystem, name) !== own);
  return other === undefined ? undefined : { name: other, where: 'database' };
}

type Names = (ecosystem: string) => readonly string[];
const lists = new WeakMap<Names, Map<string, ReadonlyMap<string, string>>>();

/** The popular names of an ecosystem by what they look like; of several the most popular. */
function popularByKey(ecosystem: string, names: Names): ReadonlyMap<string, string> {
  let known = lists.get(names);
  if (!known) {
    known = new Map();
    lists.set(names, known);
  }
  let list = known.get(ecosystem);
  if (!list) {
    const made = new Map<string, string>();
    for (const name of names(ecosystem)) {
      const key = lookalikeKey(name);
      if (!made.has(key)) made.set(key, name);
    }
    list = made;
    known.set(ecosystem, list);
  }
  return list;
}
