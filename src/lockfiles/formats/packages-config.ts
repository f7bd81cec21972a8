/** packages.config of NuGet: `<packages><package id="…" version="…"/></packages>`. */
import { type Dependency, LockfileError } from '../lockfile.ts';
import { readXml } from '../xml-reader.ts';

export function read(text: string): Dependency[] {
  const found: Dependency[] = [];
  let depth = 0;
  readXml(text, {
    open(name, attributes, line) {
      if (depth === 0 && name !== 'packages') throw new LockfileError('is not a list of packages', line);
      if (++depth !== 2 || name !== 'package') return;
      const id = attributes.get('id');
      const version = attributes.get('version');
      if (!id || !version) throw new LockfileError('has a package without an id or without a version', line);
      found.push({ ecosystem: 'NuGet', name: id, version, orEqual: true, line });
    },
    text() {},
    close() {
      depth--;
    },
  });
  return found;
}
