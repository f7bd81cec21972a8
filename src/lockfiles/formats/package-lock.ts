/**
 * package-lock.json and npm-shrinkwrap.json, versions 1 to 3. npm reads `packages` since 7, `dependencies` before; a file of version
 * 2 has both, and what only the older part names is found too.
 */
import { quote } from '../../core/quote.ts';
import { readJsonObject, readObject } from '../json-fields.ts';
import {
  asObject,
  isObject,
  type JsonObject,
  KeyLines,
  optionalText,
  parseJsonObject,
} from '../json-text.ts';
import { type Dependency, LockfileError } from '../lockfile.ts';
import { addResolved, npmPackage } from '../npm-dependency.ts';
import { readNested } from '../npm-nested.ts';

const NEWEST = 3;
const FOLDER = 'node_modules/';
const SPECIFIERS = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'];

export function read(text: string): Dependency[] {
  const lock = parseJsonObject(text);
  checkVersion(lock);
  const hasNested = Object.hasOwn(lock, 'dependencies');
  if (!Object.hasOwn(lock, 'packages')) {
    if (!hasNested && lock.lockfileVersion !== 1) throw new LockfileError('has no "packages"');
    return hasNested ? readNested(text) : [];
  }
  const packages = asObject(lock.packages, 'the packages', 1);
  if (mayRepeatKeys(text, packages)) refuseEqualKeys(text);
  const found = readPackages(text, packages);
  if (hasNested) addUnknown(found, readNested(text));
  return found;
}

/** The first npm with lockfiles wrote no version. */
function checkVersion({ lockfileVersion: version }: JsonObject): void {
  if (
    version === undefined ||
    (Number.isInteger(version) && Number(version) <= NEWEST && Number(version) >= 0)
  )
    return;
  throw new LockfileError(`is of version ${quote(version)}; versions 1 to ${NEWEST} can be read`);
}

/** Whether a package may stand twice, told without reading the text again: the folder is named more often than in the keys, or in escapes. */
function mayRepeatKeys(text: string, packages: JsonObject): boolean {
  let named = 0;
  for (const path in packages) named += countOf(path, FOLDER);
  return named !== countOf(text, FOLDER) || text.includes('\\u') || text.includes('\\/');
}

function countOf(text: string, part: string): number {
  let count = 0;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) count++;
  return count;
}

function refuseEqualKeys(text: string): void {
  readJsonObject(text, (section, reader) => {
    if (section === 'packages')
      readObject(reader, 'the packages', (path) => readObject(reader, quote(path), () => {}));
  });
}

function readPackages(text: string, packages: JsonObject): Dependency[] {
  const found: Dependency[] = [];
  const lines = new KeyLines(text, 'packages');
  let addresses: ReadonlySet<string> | undefined;
  const asked = (url: string) => {
    addresses ??= addressesAskedFor(packages);
    return addresses.has(url);
  };
  for (const path in packages) {
    const start = path.lastIndexOf(FOLDER);
    // The project itself, the packages of its workspace and what lies in folders beside it.
    if (start < 0 || (start > 0 && path[start - 1] !== '/')) continue;
    const line = lines.of(path);
    const entry = asObject(packages[path], quote(path), line);
    if (entry.link === true) continue;
    const folder = path.slice(start + FOLDER.length);
    const name = optionalText(entry, 'name', line) ?? folder;
    const version = optionalText(entry, 'version', line);
    const named = npmPackage(name, version, line, start > 0 ? path : folder);
    addResolved(found, named, optionalText(entry, 'resolved', line), asked);
  }
  return found;
}

/** Every specifier of every package that is an address. */
function addressesAskedFor(packages: JsonObject): ReadonlySet<string> {
  const found = new Set<string>();
  for (const entry of Object.values(packages)) {
    for (const key of SPECIFIERS) {
      const specifiers = isObject(entry) ? entry[key] : undefined;
      if (!isObject(specifiers)) continue;
      for (const specifier of Object.values(specifiers))
        if (typeof specifier === 'string' && specifier.includes('://')) found.add(specifier);
    }
  }
  return found;
}

/** Adds what is not there yet. */
function addUnknown(found: Dependency[], more: readonly Dependency[]): void {
  const identity = ({ ecosystem, name, version }: Dependency) => `${ecosystem}\n${name}\n${version}`;
  const known = new Set(found.map(identity));
  for (const dependency of more) if (!known.has(identity(dependency))) found.push(dependency);
}
