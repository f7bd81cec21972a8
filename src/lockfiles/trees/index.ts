/** Every kind of installed tree. To add one: its file beside this one, which exports `readTree`, and a line in the list. */
import type { InstalledTree } from './tree.ts';

const TREES: readonly InstalledTree[] = [
  {
    name: 'node_modules',
    matches: (path) => /(?:^|\/)node_modules\/?$/.test(path),
    load: () => import('./node-modules.ts'),
  },
  {
    name: 'Python environment',
    matches: (path) => /(?:^|\/)(?:(?:site|dist)-packages|__pypackages__\/[^/]+\/lib)\/?$/.test(path),
    load: () => import('./python-environment.ts'),
  },
];

/** The kind of tree that a folder is, by its path (with `/`); undefined where it is none. */
export function treeOf(path: string): InstalledTree | undefined {
  return TREES.find((tree) => tree.matches(path));
}
