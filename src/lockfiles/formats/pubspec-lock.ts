/** pubspec.lock of Dart and Flutter. */
import type { Node } from 'yaml';
import { quote } from '../../core/quote.ts';
import { gitDependency } from '../git-dependency.ts';
import { type Dependency, LockfileError } from '../lockfile.ts';
import { YamlTree } from '../yaml-tree.ts';

/** What lies in a folder or comes with the SDK. */
const OWN: ReadonlySet<string> = new Set(['path', 'sdk']);

/** Packages of a host (another than pub.dev may be its mirror, so they count as Pub's) and of repositories. */
export function read(text: string): Dependency[] {
  const tree = new YamlTree(text);
  const root = new Map(tree.entries(tree.root, 'a mapping').map(([key, value]) => [key, value]));
  if (!root.has('packages')) throw new LockfileError('has no mapping "packages"');
  const found: Dependency[] = [];
  for (const [name, value, line] of tree.entries(root.get('packages'), 'a mapping of packages')) {
    const dependency = readPackage(tree, name, value, line);
    if (dependency) found.push(dependency);
  }
  return found;
}

function readPackage(
  tree: YamlTree,
  name: string,
  node: Node | undefined,
  line: number,
): Dependency | undefined {
  const fields = new Map(tree.entries(node, 'a package').map(([key, value]) => [key, value]));
  const text = (from: ReadonlyMap<string, Node | undefined>, key: string): string => {
    const value = from.get(key);
    const written = value && tree.text(value, `the ${key} of a package`);
    if (!written || name === '')
      throw new LockfileError(`has the package ${quote(name)} without its ${key}`, line);
    return written;
  };
  const source = text(fields, 'source');
  if (OWN.has(source)) return undefined;
  const description = new Map(
    tree
      .entries(fields.get('description'), 'the description of a package')
      .map(([key, value]) => [key, value]),
  );
  if (source === 'git')
    return gitDependency(text(description, 'url'), text(description, 'resolved-ref'), line, name);
  if (source !== 'hosted')
    throw new LockfileError(
      `has the package ${quote(name)} of the source ${quote(source)}, which mal does not know`,
      line,
    );
  const real = text(description, 'name');
  return {
    ecosystem: 'Pub',
    name: real,
    version: text(fields, 'version'),
    line,
    ...(real !== name && { as: name }),
  };
}
