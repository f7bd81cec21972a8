/** bun.lock, the text form, versions 0 to 2: JSON with commas at the end. */
import { quote } from '../../core/quote.ts';
import { numberOrText, readJsonObject, readObject } from '../json-fields.ts';
import type { JsonReader } from '../json-reader.ts';
import { type Dependency, LockfileError } from '../lockfile.ts';
import { addResolved, npmFromSource, npmPackage, splitNameAndVersion } from '../npm-dependency.ts';
import { npmSource } from '../npm-source.ts';

const VERSIONS: ReadonlySet<string> = new Set(['0', '1', '2']);
/** The project itself and its workspace, folders and archives beside it. */
const OWN = /^(?:root|workspace|link|file):|^\.{0,2}\//;

export function read(text: string): Dependency[] {
  const found: Dependency[] = [];
  let version: string | undefined;
  readJsonObject(
    text,
    (key, reader) => {
      if (key === 'lockfileVersion') version = numberOrText(reader, 'the version');
      else if (key === 'packages')
        readObject(reader, 'the packages', (path) => addPackage(found, reader, path));
    },
    true,
  );
  if (version === undefined || !VERSIONS.has(version))
    throw new LockfileError(
      version === undefined
        ? 'has no "lockfileVersion"'
        : `is of version ${quote(version)}; versions 0 to 2 can be read`,
    );
  return found;
}

/** A list: `name@resolution`, then for a package of a registry its address, empty for the usual one. */
function addPackage(found: Dependency[], reader: JsonReader, path: string): void {
  const { line } = reader;
  const texts: string[] = [];
  reader.array(`the package ${quote(path)}`, (index) => {
    if (index < 2 && reader.isString()) texts[index] = reader.string('a text');
  });
  const [name, resolution] = splitNameAndVersion(texts[0] ?? '') ?? [];
  if (!name || !resolution)
    throw new LockfileError(`has the package ${quote(path)} without a name or without a version`, line);
  if (OWN.test(resolution)) return;
  const source = npmSource(resolution);
  if (source !== undefined) {
    const dependency = npmFromSource(source, line, path);
    if (dependency) found.push(dependency);
  } else addResolved(found, npmPackage(name, resolution, line, path), texts[1] || undefined, () => false);
}
