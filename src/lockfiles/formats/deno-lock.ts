/**
 * deno.lock, versions 1 to 5: the packages of npm in it. Those of JSR, and modules taken from addresses (all that version 1 has), are of
 * no ecosystem of OSV, so that no report can name them.
 */
import { quote } from '../../core/quote.ts';
import { numberOrText, readJsonObject, readObject } from '../json-fields.ts';
import type { JsonReader } from '../json-reader.ts';
import { type Dependency, LockfileError } from '../lockfile.ts';
import { npmPackage, splitNameAndVersion } from '../npm-dependency.ts';

const NEWEST = 5;
/** The key that deno gives to what is npm's. */
const SECTION = 'npm';

export function read(text: string): Dependency[] {
  const found: Dependency[] = [];
  let version: string | undefined;
  readJsonObject(text, (key, reader) => {
    if (key === 'version') version = numberOrText(reader, 'the version');
    else if (key === SECTION) readPackages(reader, found, true);
    else if (key === 'packages') {
      // Of version 3.
      reader.object('the packages', (registry) => {
        if (registry === SECTION) readPackages(reader, found, false);
      });
    } else if (version === undefined && !/^https?:/.test(key))
      reader.fail(`has ${quote(key)} and no "version"`);
  });
  if (version !== undefined && !(/^[1-9]\d{0,2}$/.test(version) && Number(version) <= NEWEST))
    throw new LockfileError(`is of version ${quote(version)}; those up to ${NEWEST} can be read`);
  return found;
}

/** In version 2 they lie one deeper (`mayNest`). */
function readPackages(reader: JsonReader, found: Dependency[], mayNest: boolean): void {
  readObject(reader, 'the packages of npm', (key) => {
    if (mayNest && key === 'packages') readPackages(reader, found, false);
    else if (!mayNest || key !== 'specifiers') found.push(dependencyOf(key, reader.line));
  });
}

/** `name@version`, and behind `_` what it was resolved with. */
function dependencyOf(key: string, line: number): Dependency {
  const [name, version] = splitNameAndVersion(key) ?? [];
  if (!name || !version)
    throw new LockfileError(`has a package ${quote(key)} without a name or without a version`, line);
  return npmPackage(name, version.split('_', 1)[0], line);
}
