/**
 * Under which paths a Nexus proxy repository asks for a package: the regular expressions (Java's, matched against the whole path)
 * of its routing rules. Only registries whose paths are known, and only paths that no other package can have.
 */
import type { PackageName } from '../../core/report.ts';
import { goPath, goVersion, isPlainPath, mavenPath } from './registry-paths.ts';

export interface NexusPaths {
  /** Every path of the package, as the end of an expression that begins with `^/`. */
  all: string;
  /** The paths of one version; undefined where its text cannot be part of a path. */
  version(version: string): string | undefined;
}

type PathsOf = (name: string) => NexusPaths | undefined;

const quoted = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const versionIn =
  (make: (version: string) => string) =>
  (version: string): string | undefined =>
    isPlainPath(version) && !version.includes('/') ? make(quoted(version)) : undefined;

const npm: PathsOf = (name) => {
  // `-` is the folder of the registry's own services.
  if (name === '-') return undefined;
  const path = quoted(name);
  const file = path.slice(path.lastIndexOf('/') + 1);
  return { all: `${path}(?:/.*)?`, version: versionIn((version) => `${path}/-/${file}-${version}\\.tgz`) };
};

const pypi: PathsOf = (name) => {
  const path = quoted(name);
  return {
    all: `(?:simple|packages)/${path}(?:/.*)?`,
    version: versionIn((version) => `packages/${path}/${version}(?:/.*)?`),
  };
};

/** A platform, which begins with a letter, may follow the version: `name-1.0.0-java.gem`. */
const rubygems: PathsOf = (name) => {
  const path = quoted(name);
  const files = (version: string) =>
    `(?:gems/${path}-${version}(?:-[A-Za-z][^/]*)?\\.gem|quick/Marshal\\.4\\.8/${path}-${version}(?:-[A-Za-z][^/]*)?\\.gemspec\\.rz)`;
  return {
    all: `(?:info/${path}|${files('[0-9]+(?:\\.[0-9A-Za-z]+)*')})`,
    version: versionIn(files),
  };
};

const maven: PathsOf = (name) => {
  const place = mavenPath(name);
  if (!place) return undefined;
  const [path, artifact] = [quoted(place.folder), quoted(place.artifact)];
  return {
    // A group may go on where the artifact stands: only files of the artifact's own name are its own.
    all: `${path}/[^/]+/${artifact}-[^/]*`,
    version: versionIn((version) => `${path}/${version}/.*`),
  };
};

const go: PathsOf = (name) => {
  const path = quoted(goPath(name));
  return {
    all: `${path}/@(?:latest|v/.*)`,
    version: versionIn((version) => `${path}/@v/${goVersion(version)}\\.(?:info|mod|zip)`),
  };
};

/** Second version of the protocol: `/Name/1.0.0`; third: `/v3/content/name/…`, `/v3/registration…/name/…`, in small letters. */
const nuget: PathsOf = (name) => {
  if (/^v\d$/i.test(name)) return undefined;
  const [path, small] = [quoted(name), quoted(name.toLowerCase())];
  return {
    all: `(?:${path}/[^/]+|v3/[^/]+/(?:[0-9]+/)?${small}(?:/.*)?)`,
    version: versionIn(
      (version) => `(?:${path}/${version}|v3/content/${small}/${version.toLowerCase()}(?:/.*)?)`,
    ),
  };
};

const REGISTRIES: ReadonlyMap<string, PathsOf> = new Map([
  ['npm', npm],
  ['PyPI', pypi],
  ['RubyGems', rubygems],
  ['Maven', maven],
  ['Go', go],
  ['NuGet', nuget],
]);

/** Whether Nexus can be told of any package of the ecosystem. */
export const hasNexusPaths = (ecosystem: string): boolean => REGISTRIES.has(ecosystem);

/** Undefined for a package that no rule can be written of. */
export function nexusPaths({ ecosystem, name }: PackageName): NexusPaths | undefined {
  return isPlainPath(name) ? REGISTRIES.get(ecosystem)?.(name) : undefined;
}
