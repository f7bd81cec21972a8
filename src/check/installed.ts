/** Folders of installed packages → the packages in them. */
import { realpathSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import type { Dependency } from '../lockfiles/lockfile.ts';
import type { FoundTree, Unchecked } from './find-files.ts';
import { reasonOf } from './read-files.ts';

/** Reads every folder in its turn; `each` gets what one holds. Gives what could not be read, and what lies where nobody asked. */
export async function readTrees(
  trees: readonly FoundTree[],
  cwd: string,
  each: (path: string, dependencies: Dependency[]) => void,
): Promise<Unchecked[]> {
  const unchecked: Unchecked[] = [];
  const elsewhere = new Map<string, string>();
  const read = new Set<string>();
  for (const { path, tree } of trees) {
    try {
      const folder = realpathSync(resolve(cwd, path));
      // Two names of one folder, or one that lies in another.
      if (read.has(folder)) continue;
      const { readTree } = await tree.load();
      const contents = readTree(folder);
      read.add(folder);
      each(path, contents.dependencies);
      for (const problem of contents.problems)
        unchecked.push({ path: `${path}/${problem.path}`, reason: problem.message, line: 0 });
      for (const other of contents.elsewhere) elsewhere.set(other, path);
    } catch (error) {
      unchecked.push({ path, ...reasonOf(error) });
    }
  }
  for (const [folder, from] of elsewhere) {
    if ([...read].some((root) => `${folder}${sep}`.startsWith(`${root}${sep}`))) continue;
    const path = relative(cwd, folder).replaceAll(sep, '/');
    const reason = `was not looked into, though ${from} links into it: name it, too`;
    unchecked.push({ path: path.startsWith('..') ? folder : path, reason, line: 0 });
  }
  return unchecked;
}
