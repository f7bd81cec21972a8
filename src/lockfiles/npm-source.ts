/** Where an npm manager takes a package from, told by a specifier or by what a lockfile resolved it to. */
import { type GitSource, gitArchive, gitSource } from './git-source.ts';

export type NpmSource =
  /** A tarball of a registry, with what its address says. */
  | { kind: 'registry'; name: string; version: string | undefined }
  | { kind: 'git'; git: GitSource }
  /** A file or folder of the same machine, or a package of the same project. */
  | { kind: 'local' }
  /** A tarball from somewhere else: whatever its name, it is not the registry's package. */
  | { kind: 'foreign' };

/** A path, a protocol of local things, or an archive that is not behind an address. */
const LOCAL =
  /^(?:file|link|portal|workspace|git\+file):|^[.~]{0,2}\/|^[.~]{1,2}$|^[a-z]:[\\/]|^[^:]*\.(?:tgz|tar\.gz|tar)$/i;

/** What a URL, a path or a git specifier stands for; undefined for a version, a range or a tag. */
export function npmSource(specifier: string): NpmSource | undefined {
  if (LOCAL.test(specifier)) return { kind: 'local' };
  if (!/[/:]/.test(specifier)) return undefined;
  const git = gitArchive(specifier) ?? gitSource(specifier);
  if (git !== undefined) return { kind: 'git', git };
  if (!/^https?:\/\//i.test(specifier)) return undefined;
  const tarball = registryTarball(specifier);
  return tarball ? { kind: 'registry', ...tarball } : { kind: 'foreign' };
}

/**
 * The package in a registry's address of a tarball, `…/<name>/-/<name>-<version>.tgz`, of whatever registry or mirror; undefined
 * for an address of another shape.
 */
function registryTarball(url: string): { name: string; version: string | undefined } | undefined {
  const end = url.search(/[?#]/);
  const address = end < 0 ? url : url.slice(0, end);
  const middle = address.lastIndexOf('/-/');
  if (middle < 0 || !address.endsWith('.tgz')) return undefined;
  const before = address.lastIndexOf('/', middle - 1);
  const base = decoded(address.slice(before + 1, middle));
  const scope = decoded(address.slice(address.lastIndexOf('/', before - 1) + 1, before));
  const name = scope.startsWith('@') ? `${scope}/${base}` : base;
  if (base === '' || before < 'https://'.length) return undefined;
  const file = decoded(address.slice(address.lastIndexOf('/') + 1, -'.tgz'.length));
  const start = `${base.slice(base.indexOf('/') + 1)}-`;
  const last = file.slice(file.lastIndexOf('/') + 1);
  return { name, version: last.startsWith(start) ? last.slice(start.length) : undefined };
}

function decoded(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
