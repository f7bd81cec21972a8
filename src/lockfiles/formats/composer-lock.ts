/** composer.lock of Composer. */
import { quote } from '../../core/quote.ts';
import { gitDependency } from '../git-dependency.ts';
import { readArray, readJsonObject, readObject, textOrNull } from '../json-fields.ts';
import type { JsonReader } from '../json-reader.ts';
import { type Dependency, LockfileError } from '../lockfile.ts';

const PACKAGIST = 'https://packagist.org';

interface Entry {
  name?: string;
  version?: string;
  /** The registry's address for statistics: the only trace of which registry a package came from. */
  notify?: string | undefined;
  source: Source;
  dist: Source;
  line: number;
}

interface Source {
  type?: string | undefined;
  url?: string | undefined;
  reference?: string | undefined;
}

/**
 * Packages of Packagist; those of another registry carry its address as a suffix. What no registry is notified of comes from a
 * repository if it names one; if not, it counts as Packagist's. A package in a folder is the project's own.
 */
export function read(text: string): Dependency[] {
  const found: Dependency[] = [];
  let lists = 0;
  readJsonObject(text, (key, reader) => {
    if (key !== 'packages' && key !== 'packages-dev') return;
    if (key === 'packages') lists++;
    // Without development in view, Composer has written `null`.
    readArray(reader, 'the packages', () => {
      const dependency = dependencyOf(readEntry(reader));
      if (dependency) found.push(dependency);
    });
  });
  if (lists === 0) throw new LockfileError('has no list "packages"');
  return found;
}

function readEntry(reader: JsonReader): Entry {
  const entry: Entry = { source: {}, dist: {}, line: reader.line };
  readObject(reader, 'a package', (key) => {
    if (key === 'name' || key === 'version') {
      entry[key] = reader.string(`the ${key} of a package`);
      if (key === 'name') entry.line = reader.line;
    } else if (key === 'notification-url') entry.notify = textOrNull(reader, 'an address');
    else if ((key === 'source' || key === 'dist') && reader.isObject()) readSource(reader, entry[key]);
  });
  return entry;
}

function readSource(reader: JsonReader, source: Source): void {
  readObject(reader, 'a source', (key) => {
    if (key === 'type' || key === 'url' || key === 'reference')
      source[key] = textOrNull(reader, `the ${key} of a source`);
  });
}

function dependencyOf({ name, version, notify, source, dist, line }: Entry): Dependency | undefined {
  if (!name || !version)
    throw new LockfileError(`has a package ${quote(name ?? '')} without a name or without a version`, line);
  if (dist.type === 'path') return undefined;
  if (notify === undefined && source.type === 'git' && source.url)
    return gitDependency(source.url, source.reference, line, name);
  const registry = notify?.replace(/\/downloads\/?$/, '') ?? PACKAGIST;
  return { ecosystem: registry === PACKAGIST ? 'Packagist' : `Packagist:${registry}`, name, version, line };
}
