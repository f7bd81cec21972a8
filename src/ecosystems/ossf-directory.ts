/** The layout `ossf` applied to packages. */
import { olderOssfEcosystem, ossfEcosystem, ossfName } from '../core/layout/ossf.ts';
import type { PackageName } from '../core/report.ts';
import type { Ecosystem } from './ecosystem.ts';
import { identify, packageName } from './identity.ts';
import { ECOSYSTEMS, GIT_REPOSITORIES } from './index.ts';

const ALL: readonly Ecosystem[] = [...ECOSYSTEMS, GIT_REPOSITORIES];
const FOLDERS: ReadonlyMap<string, [string, ...string[]]> = new Map(
  ALL.map(({ name }) => [name, ecosystemFolders(name)]),
);
const BY_FOLDER: ReadonlyMap<string, Ecosystem> = new Map(
  ALL.flatMap((ecosystem) => ecosystemFolders(ecosystem.name).map((folder) => [folder, ecosystem] as const)),
);

/** The folder of today's rule first, then that of the older one where it differs. */
function ecosystemFolders(ecosystem: string): [string, ...string[]] {
  const folder = ossfEcosystem(ecosystem);
  const older = olderOssfEcosystem(ecosystem);
  return folder === older ? [folder] : [folder, older];
}

/** The folders below the root that the historic rules give to a package, today's first. Throws `InvalidPackageError`. */
export function ossfDirectories(pkg: PackageName): [string, ...string[]] {
  const name = ossfName(identify(pkg).key);
  const [folder, older] = FOLDERS.get(pkg.ecosystem) ?? ecosystemFolders(pkg.ecosystem);
  return older === undefined ? [`${folder}/${name}`] : [`${folder}/${name}`, `${older}/${name}`];
}

/** A package whose folder this would be, if it is one's at all: the caller compares. */
export function readOssfDirectory(directory: string): PackageName | undefined {
  const slash = directory.indexOf('/');
  if (slash < 0) return undefined;
  const first = directory.slice(0, slash);
  const colon = first.indexOf(':');
  const ecosystem = BY_FOLDER.get(colon < 0 ? first : first.slice(0, colon));
  const suffix = colon < 0 ? undefined : first.slice(colon + 1);
  return ecosystem && packageName(ecosystem, suffix, directory.slice(slash + 1));
}
