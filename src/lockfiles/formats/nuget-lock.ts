/** packages.lock.json of NuGet, versions 1 and 2: packages by target framework. */
import { quote } from '../../core/quote.ts';
import { numberOrText, readJsonObject, readObject, textOrNull } from '../json-fields.ts';
import type { JsonReader } from '../json-reader.ts';
import { type Dependency, LockfileError } from '../lockfile.ts';

const VERSIONS: ReadonlySet<string> = new Set(['1', '2']);

/** Every package of every framework; a reference to another project is left out. */
export function read(text: string): Dependency[] {
  const found: Dependency[] = [];
  let version: string | undefined;
  readJsonObject(text, (key, reader) => {
    if (key === 'version') version = numberOrText(reader, 'the version of the format');
    else if (key === 'dependencies') {
      readObject(reader, 'the dependencies', () =>
        readObject(reader, 'the packages of a framework', (name) => {
          const dependency = readPackage(name, reader);
          if (dependency) found.push(dependency);
        }),
      );
    }
  });
  if (version === undefined || !VERSIONS.has(version))
    throw new LockfileError(
      version === undefined
        ? 'has no version of a packages.lock.json'
        : `is of version ${quote(version)}; mal reads 1 and 2`,
    );
  return found;
}

function readPackage(name: string, reader: JsonReader): Dependency | undefined {
  const { line } = reader;
  let type = '';
  let version: string | undefined;
  readObject(reader, 'a package', (key) => {
    if (key === 'type') type = reader.string('the type of a package');
    else if (key === 'resolved') version = textOrNull(reader, 'the version of a package');
  });
  if (/^project$/i.test(type)) return undefined;
  if (!name || !version) throw new LockfileError(`has the package ${quote(name)} without its version`, line);
  return { ecosystem: 'NuGet', name, version, line };
}
