/** The `dependencies` of package-lock.json as npm before 7 reads them: each may hold more, to any depth. */
import { quote } from '../core/quote.ts';
import { JsonReader } from './json-reader.ts';
import type { Dependency } from './lockfile.ts';
import { addResolved, npmFromSource, npmPackage, splitNameAndVersion } from './npm-dependency.ts';
import { npmSource } from './npm-source.ts';

/** An entry that is being read. */
interface Entry {
  name: string;
  /** Its place in the tree. */
  path: string;
  nested: boolean;
  line: number;
  version?: string;
  resolved?: string;
  /** Filled when all of the entry is read, but in the list since its beginning. */
  found: Dependency[];
}

/** Every entry, each before those that lie in it. */
export function readNested(text: string): Dependency[] {
  const reader = new JsonReader(text);
  const found: Dependency[][] = [];
  reader.object('the file', (key) => {
    if (key === 'dependencies') readTree(reader, found);
  });
  reader.end();
  return found.flat();
}

function readTree(reader: JsonReader, found: Dependency[][]): void {
  /** From the outside in: entries and, as the names in them so far, the objects that hold them. */
  const open: (Entry | Set<string>)[] = [new Set()];
  reader.enterObject('the dependencies');
  while (open.length > 0) {
    const entry = open.at(-1)!;
    const key = reader.nextKey();
    if (key === undefined) {
      open.pop();
      if (!(entry instanceof Set)) finish(entry);
    } else if (entry instanceof Set) {
      if (entry.has(key)) reader.fail(`has the key ${quote(key)} twice in one object`);
      entry.add(key);
      const parent = open.at(-2) as Entry | undefined;
      const path = `${parent ? `${parent.path}/` : ''}node_modules/${key}`;
      const opened: Entry = { name: key, path, nested: parent !== undefined, line: reader.line, found: [] };
      reader.enterObject(`the dependency ${quote(key)}`);
      open.push(opened);
      found.push(opened.found);
    } else if (key === 'dependencies') {
      reader.enterObject('the dependencies');
      open.push(new Set());
    } else if (key === 'version' || key === 'resolved') entry[key] = reader.string(`the ${key}`);
    else reader.skip();
  }
}

/** Its `version` says where it comes from, if that is not the registry. */
function finish({ name, path, nested, line, version, resolved, found }: Entry): void {
  const as = nested ? path : name;
  const source = version === undefined ? undefined : npmSource(version);
  if (source !== undefined) {
    const dependency = npmFromSource(source, line, as);
    if (dependency) found.push(dependency);
    return;
  }
  const alias = version?.startsWith('npm:') ? splitNameAndVersion(version.slice('npm:'.length)) : undefined;
  const named = alias ? npmPackage(...alias, line, as) : npmPackage(name, version, line, as);
  addResolved(found, named, resolved, () => false);
}
