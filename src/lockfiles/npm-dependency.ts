/** Dependencies as npm and the managers beside it write them down. */
import { quote } from '../core/quote.ts';
import { gitDependency } from './git-dependency.ts';
import { type Dependency, LockfileError } from './lockfile.ts';
import { type NpmSource, npmSource } from './npm-source.ts';

const VERSION = /^[v=]?\d[\w.+-]*$/;

/** A package of the registry. `as` is how the project calls it, left out where it is the name. Throws for what is no exact version. */
export function npmPackage(name: string, version: string | undefined, line: number, as?: string): Dependency {
  if (name === '') throw new LockfileError('has a package without a name', line);
  if (version !== undefined && !VERSION.test(version))
    throw new LockfileError(`gives ${quote(name)} the version ${quote(version)}, which is no version`, line);
  const dependency: Dependency = { ecosystem: 'npm', name, version, line };
  if (as !== undefined && as !== name) dependency.as = as;
  return dependency;
}

/** What comes from an address; undefined for what is local, and for a tarball that no registry gave out: no database knows its name. */
export function npmFromSource(source: NpmSource, line: number, as: string): Dependency | undefined {
  if (source.kind === 'registry') return npmPackage(source.name, source.version, line, as);
  if (source.kind === 'git') return gitDependency(source.git.repository, source.git.commit, line, as);
  return undefined;
}

/**
 * Adds what an entry of a lockfile brings, told by the address it was resolved to: the package it names; what else a registry's
 * tarball is of, as an installer takes the tarball and does not compare; a repository; nothing for a local file, nor for a tarball of
 * elsewhere that the project asked for by its address (`asked`): no database knows that by its name.
 */
export function addResolved(
  found: Dependency[],
  named: Dependency,
  resolved: string | undefined,
  asked: (url: string) => boolean,
): void {
  if (resolved === undefined || isTarballOf(named, resolved)) {
    found.push(named);
    return;
  }
  const source = npmSource(resolved);
  const called = named.as ?? named.name;
  if (source?.kind === 'local') return;
  if (source?.kind === 'git') {
    const repository = npmFromSource(source, named.line, called);
    if (repository) found.push(repository);
    return;
  }
  if (source?.kind === 'foreign' && asked(resolved)) return;
  found.push(named);
  if (source?.kind !== 'registry') return;
  const version = source.version !== undefined && VERSION.test(source.version) ? source.version : undefined;
  if (source.name === named.name && (version ?? named.version) === named.version) return;
  found.push(npmPackage(source.name, version, named.line, called));
}

/** The usual case, told without taking the address apart. */
function isTarballOf({ name, version }: Dependency, url: string): boolean {
  return url.endsWith(`/${name}/-/${name.slice(name.indexOf('/') + 1)}-${version}.tgz`);
}

/** `name@version` in its two parts, where the name may begin with `@`; undefined where there is no version. */
export function splitNameAndVersion(text: string): [name: string, version: string] | undefined {
  const at = text.indexOf('@', 1);
  return at < 0 ? undefined : [text.slice(0, at), text.slice(at + 1)];
}
