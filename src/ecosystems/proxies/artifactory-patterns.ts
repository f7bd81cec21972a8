/**
 * Where a remote repository of Artifactory keeps a package: the Ant patterns of its exclude list, relative to the repository. Only
 * registries whose places are known, and only patterns that no other package can match.
 */
import type { PackageName } from '../../core/report.ts';
import { goPath, goVersion, isPlainPath, mavenPath } from './registry-paths.ts';

export interface ArtifactoryPatterns {
  all: readonly string[];
  /** Those of one version; undefined where its text cannot be part of a pattern. */
  version(version: string): readonly string[] | undefined;
}

type PatternsOf = (name: string) => ArtifactoryPatterns | undefined;

const versionIn =
  (make: (version: string) => readonly string[]) =>
  (version: string): readonly string[] | undefined =>
    isPlainPath(version) && !version.includes('/') ? make(version) : undefined;

/** The file of a scoped package lies with or without its scope, depending on how it came there. */
const npm: PatternsOf = (name) => {
  if (name === '-') return undefined;
  const file = name.slice(name.lastIndexOf('/') + 1);
  return {
    all: [`${name}/**`, `.npm/${name}/**`],
    version: versionIn((version) => [`${name}/-/**/${file}-${version}.tgz`]),
  };
};

/**
 * The list of a package's files is in small letters with `-`. Their own names are spelled with `_` today, and with what the author
 * wrote before; where he mixed spellings, nobody can know.
 */
const pypi: PatternsOf = (name) => {
  const spellings = [...new Set(['-', '_', '.'].map((mark) => name.replaceAll('-', mark)))];
  return {
    all: [`.pypi/${name}.*`, `.pypi/simple/${name}/**`],
    version: versionIn((version) =>
      spellings.flatMap((spelled) =>
        ['.tar.gz', '.zip', '-*.whl'].map((end) => `**/${spelled}-${version}${end}`),
      ),
    ),
  };
};

const maven: PatternsOf = (name) => {
  const place = mavenPath(name);
  if (!place) return undefined;
  const { folder, artifact } = place;
  return { all: [`${folder}/*/${artifact}-*`], version: versionIn((version) => [`${folder}/${version}/**`]) };
};

const go: PatternsOf = (name) => {
  const path = goPath(name);
  return {
    all: [`${path}/@v/**`, `${path}/@latest`],
    version: versionIn((version) => [`${path}/@v/${goVersion(version)}.*`]),
  };
};

const REGISTRIES: ReadonlyMap<string, PatternsOf> = new Map([
  ['npm', npm],
  ['PyPI', pypi],
  ['Maven', maven],
  ['Go', go],
]);

/** Whether Artifactory can be told of any package of the ecosystem. */
export const hasArtifactoryPatterns = (ecosystem: string): boolean => REGISTRIES.has(ecosystem);

/** Undefined for a package that no pattern can be written of. */
export function artifactoryPatterns({ ecosystem, name }: PackageName): ArtifactoryPatterns | undefined {
  return isPlainPath(name) ? REGISTRIES.get(ecosystem)?.(name) : undefined;
}
