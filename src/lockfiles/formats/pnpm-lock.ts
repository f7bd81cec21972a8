/**
 * pnpm-lock.yaml, versions 5 to 9: every package stands once under `packages`. Its key holds name and version, in one of three ways;
 * what does not come from the registry says so in `resolution`. A second document before it holds what pnpm itself needs.
 */
import { quote } from '../../core/quote.ts';
import { gitDependency } from '../git-dependency.ts';
import { type Dependency, LockfileError } from '../lockfile.ts';
import { addResolved, npmFromSource, npmPackage } from '../npm-dependency.ts';
import { npmSource } from '../npm-source.ts';
import { YamlReader } from '../yaml-reader.ts';

const OLDEST = 5;
const NEWEST = 9;
/** Of version 5: a name, a slash, a version, and the versions of what it was resolved with. */
const SLASHED = /^((?:@[^/]+\/)?[^/]+)\/([^/_]+)/;
const EXACT = /^\d[\w.+-]*$/;
/** A program that pnpm fetches from its maker, such as Node itself: no package of a registry. */
const RUNTIME_TYPES: ReadonlySet<string> = new Set(['binary', 'variations']);

interface Entry {
  key: string;
  line: number;
  name?: string;
  version?: string;
  /** Of `resolution`. */
  tarball?: string;
  repo?: string;
  commit?: string;
  type?: string;
}

export function read(text: string): Dependency[] {
  const reader = new YamlReader(text);
  const entries: Entry[] = [];
  let version: string | undefined;
  reader.documents((key) => {
    if (key === 'lockfileVersion') {
      const other = reader.text('the version');
      if (version !== undefined && version !== other) reader.fail('has documents of different versions');
      version = other;
    } else if (key === 'packages')
      reader.mapping('the packages', (name) => {
        entries.push(readEntry(reader, name));
      });
  });
  const major = majorOf(version);
  const found: Dependency[] = [];
  for (const entry of entries) addEntry(found, entry, major);
  return found;
}

function majorOf(version: string | undefined): number {
  const major = /^(\d{1,3})(?:\.|$)/.exec(version ?? '')?.[1];
  if (major === undefined || Number(major) < OLDEST || Number(major) > NEWEST)
    throw new LockfileError(
      version === undefined
        ? 'has no "lockfileVersion"'
        : `is of version ${quote(version)}; versions ${OLDEST} to ${NEWEST} can be read`,
    );
  return Number(major);
}

function readEntry(reader: YamlReader, key: string): Entry {
  const entry: Entry = { key, line: reader.line };
  reader.mapping(`the package ${quote(key)}`, (field) => {
    if (field === 'name' || field === 'version') entry[field] = reader.text(`the ${field}`);
    else if (field === 'resolution')
      reader.mapping('the resolution', (part) => {
        if (part === 'tarball') entry.tarball = absolute(reader.text('the tarball'));
        else if (part === 'repo' || part === 'commit' || part === 'type')
          entry[part] = reader.text(`the ${part}`);
      });
  });
  return entry;
}

/** An address may leave out the registry. */
function absolute(tarball: string): string {
  return tarball.includes(':') ? tarball : `https://registry.npmjs.org/${tarball}`;
}

function addEntry(found: Dependency[], entry: Entry, major: number): void {
  const { key, line, tarball, type } = entry;
  if (type === 'directory' || key.startsWith('file:') || key.startsWith('link:')) return;
  const [name, reference] = identify(entry, major);
  if (type === 'git') {
    const repository = gitDependency(entry.repo ?? '', entry.commit, line, name);
    if (repository) found.push(repository);
  } else if (type !== undefined) {
    if (!RUNTIME_TYPES.has(type))
      throw new LockfileError(`has the package ${quote(key)} of a type that mal does not know`, line);
  } else if (EXACT.test(reference)) {
    addResolved(found, npmPackage(name, reference, line), tarball, () => isAskedFor(entry));
  } else {
    const source = npmSource(tarball ?? reference);
    if (source === undefined)
      throw new LockfileError(`has the package ${quote(key)}, of which no version can be read`, line);
    const dependency = npmFromSource(source, line, name);
    if (dependency) found.push(dependency);
  }
}

/** The name, and the version or where the package comes from instead. */
function identify({ key, line, name, version }: Entry, major: number): [name: string, reference: string] {
  // A key that does not begin with a slash is, before version 9, a place elsewhere, and the name is given.
  if (name !== undefined) return [name, version ?? key];
  const start = key.startsWith('/') ? key.slice(1) : key;
  if (major === OLDEST) {
    const [, slashed, exact] = SLASHED.exec(start) ?? [];
    if (slashed !== undefined && exact !== undefined) return [slashed, exact];
  }
  const at = start.indexOf('@', 1);
  if (at < 0) throw new LockfileError(`has a package ${quote(key)} without a version`, line);
  const peers = start.indexOf('(', at);
  return [start.slice(0, at), start.slice(at + 1, peers < 0 ? undefined : peers)];
}

/** Whether the project named the address itself: the key of what a registry gave out has its name and version. */
function isAskedFor({ key, name, version }: Entry): boolean {
  return name !== undefined && !key.includes(`${name}@${version}`) && !key.includes(`${name}/${version}`);
}
