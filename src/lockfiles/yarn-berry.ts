/** yarn.lock of yarn 2 and later: YAML, an entry for each package, whose `resolution` is `name@protocol:reference`. */
import { quote } from '../core/quote.ts';
import { type Dependency, LockfileError } from './lockfile.ts';
import { addResolved, npmFromSource, npmPackage, splitNameAndVersion } from './npm-dependency.ts';
import { npmSource } from './npm-source.ts';
import { YamlReader } from './yaml-reader.ts';

/** The real name of an alias, the version, and what else yarn must know of it. */
const FROM_REGISTRY = /^npm:(?:(@?[^@:]+)@)?([^:@]+)(?:::(.*))?$/s;
/** What is the project's own, or made by a program in it. */
const OWN = /^(?:workspace|link|portal|file|exec):/;
const MOST_PATCHES = 10;
const NO_ADDRESS = () => false;

export function readBerry(text: string): Dependency[] {
  const found: Dependency[] = [];
  const patched: Dependency[] = [];
  const reader = new YamlReader(text);
  reader.documents((key) => {
    const { line } = reader;
    let resolution: string | undefined;
    reader.mapping(`the package ${quote(key)}`, (field) => {
      if (field === 'resolution') resolution = reader.text('the resolution');
    });
    if (key === '__metadata') return;
    if (resolution === undefined)
      throw new LockfileError(`has a package ${quote(key)} without "resolution"`, line);
    const original = unpatched(resolution, line);
    addResolution(original === resolution ? found : patched, original, key, line);
  });
  // A patched package has an entry of its own beside that of the patch.
  const known = new Set(found.map(({ name, version }) => `${name}@${version}`));
  const alone = patched.filter(({ name, version }) => !known.has(`${name}@${version}`));
  return alone.length === 0 ? found : found.concat(alone).sort((a, b) => a.line - b.line);
}

function addResolution(found: Dependency[], resolution: string, key: string, line: number): void {
  const [name = '', reference = ''] = splitNameAndVersion(resolution) ?? [];
  const as = splitNameAndVersion(key)?.[0];
  const [, real, version, rest = ''] = FROM_REGISTRY.exec(reference) ?? [];
  if (version !== undefined) {
    const archive = /(?:^|&)__archiveUrl=([^&]+)/.exec(rest)?.[1];
    const address = archive === undefined ? undefined : decoded(archive, line);
    addResolved(found, npmPackage(real ?? name, version, line, as), address, NO_ADDRESS);
    return;
  }
  if (OWN.test(reference)) return;
  const source = npmSource(reference);
  if (source === undefined)
    throw new LockfileError(`resolves a package to ${quote(resolution)}, which mal does not know`, line);
  const dependency = npmFromSource(source, line, as ?? name);
  if (dependency) found.push(dependency);
}

/** What a patch was laid on: `foo@patch:foo@npm%3A1.0.0#…` means `foo@npm:1.0.0`. Patches may lie on patches. */
function unpatched(resolution: string, line: number): string {
  let original = resolution;
  for (let patches = 0; patches < MOST_PATCHES; patches++) {
    const inner = /^@?[^@]+@patch:([^#]+)/s.exec(original)?.[1];
    if (inner === undefined) return original;
    original = decoded(inner, line);
  }
  throw new LockfileError(`has a package with more than ${MOST_PATCHES} patches, one on the other`, line);
}

function decoded(text: string, line: number): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new LockfileError(`has a percent sign in ${quote(text)} that encodes nothing`, line);
  }
}
