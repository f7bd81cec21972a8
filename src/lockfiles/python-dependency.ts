/** Dependencies as the managers of Python packages write them down. */
import { quote } from '../core/quote.ts';
import pypi from '../ecosystems/pypi.ts';
import { gitDependency } from './git-dependency.ts';
import { gitArchive, pythonGitSource } from './git-source.ts';
import { type Dependency, LockfileError } from './lockfile.ts';

/** A package of the index or of one that stands in for it. Throws for what cannot be a name or a version. */
export function pypiPackage(name: string, version: string | undefined, line: number): Dependency {
  const problem = pypi.nameProblem(name);
  if (problem !== undefined)
    throw new LockfileError(`names a package ${quote(name)}, which ${problem}`, line);
  if (version !== undefined && !/^[^\s,;*<>=~!][^\s,;*<>=~]*$/.test(version))
    throw new LockfileError(`gives ${quote(name)} the version ${quote(version)}, which is no version`, line);
  return { ecosystem: pypi.name, name: pypi.canonicalName(name), version, line };
}

/**
 * What an address brings: a file of the index the package and version in its name, a repository itself. Undefined for what is
 * local, and for a file of elsewhere: whatever its name, it is not the index's package.
 */
export function pythonFromUrl(url: string, line: number, as?: string): Dependency | undefined {
  if (url === '') throw new LockfileError('has a package without an address', line);
  const git = pythonGitSource(url) ?? gitArchive(url.replace(/^direct\+/, ''));
  if (git !== undefined) return gitDependency(git.repository, git.commit, line, as);
  // How the index and its mirrors lay out their files: by a hash in three parts.
  const file = /^https?:\/\/[^?#]*\/packages\/[0-9a-f]{2}\/[0-9a-f]{2}\/[0-9a-f]{60}\/([^/?#]+)/.exec(
    url,
  )?.[1];
  const distribution = file === undefined ? undefined : distributionOf(file);
  return distribution && pypiPackage(distribution.name, distribution.version, line);
}

/** Name and version in the name of a wheel or of an archive of sources; undefined for any other file. */
export function distributionOf(file: string): { name: string; version: string } | undefined {
  const name = file.includes('%') ? safelyDecoded(file) : file;
  const wheel = /^([^-]+)-([^-]+)(?:-[^-]+)?-[^-]+-[^-]+-[^-]+\.whl$/.exec(name);
  if (wheel) return { name: wheel[1]!, version: wheel[2]! };
  const stem = /^(.+)\.(?:tar\.(?:gz|bz2|xz)|tgz|zip)$/.exec(name)?.[1];
  // A name may have a minus before a digit too, a version hardly has one: the last that a digit follows divides them.
  for (
    let at = stem?.lastIndexOf('-') ?? -1;
    stem !== undefined && at > 0;
    at = stem.lastIndexOf('-', at - 1)
  ) {
    if (/\d/.test(stem[at + 1] ?? '')) return { name: stem.slice(0, at), version: stem.slice(at + 1) };
  }
  return undefined;
}

function safelyDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
