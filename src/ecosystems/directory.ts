/** Package ↔ folder, in both layouts: the only place that knows where a package's reports lie below a root. */
import type { LayoutName } from '../core/config.ts';
import { InvalidPackageError } from '../core/layout/invalid-package-error.ts';
import { quote } from '../core/quote.ts';
import type { PackageName } from '../core/report.ts';
import { ossfDirectories, readOssfDirectory } from './ossf-directory.ts';
import { portableDirectory, readPortableDirectory } from './portable-directory.ts';

/**
 * What a folder says of the package in it. `name` is the match key. `exact` is false in the layout `ossf`, whose folders
 * have lost the case of names and the punctuation of ecosystems: then it is one of the packages that belong there.
 */
export type DirectoryPackage =
  | { ok: true; ecosystem: string; name: string; exact: boolean }
  | { ok: false; reason: string };

/**
 * The folder of a package, relative to the root (`npm/@scope/name`). In the layout `portable` a function of ecosystem and
 * match key alone, and injective. For a repository the ecosystem is `GIT` and the name its URL or key. Throws
 * `InvalidPackageError` for a package that cannot exist or whose folder would be over 900 bytes.
 */
export function reportDirectory(layout: LayoutName, pkg: PackageName): string {
  return acceptedDirectories(layout, pkg)[0];
}

/**
 * Every folder that may hold the package's reports, the one for new reports first: in the layout `ossf` also that of the
 * older rule, so that no report of a clone has to move. Throws as `reportDirectory` does.
 */
export function acceptedDirectories(layout: LayoutName, pkg: PackageName): [string, ...string[]] {
  return layout === 'ossf' ? ossfDirectories(pkg) : [portableDirectory(pkg)];
}

/** Whether the package's reports may lie in this folder, relative to the root. False for an invalid package. */
export function layoutAccepts(layout: LayoutName, directory: string, pkg: PackageName): boolean {
  try {
    return layout === 'ossf'
      ? ossfDirectories(pkg).includes(directory)
      : portableDirectory(pkg) === directory;
  } catch (error) {
    if (error instanceof InvalidPackageError) return false;
    throw error;
  }
}

/**
 * The package that a folder, relative to the root, belongs to. Refused, with one sentence, is a folder that is not, byte
 * for byte, one that the layout gives to that package.
 */
export function packageOfDirectory(layout: LayoutName, directory: string): DirectoryPackage {
  const found = layout === 'ossf' ? readOssfDirectory(directory) : readPortableDirectory(directory);
  if (found === undefined) return { ok: false, reason: `No package has the folder ${quote(directory)}.` };
  try {
    const folders = acceptedDirectories(layout, found);
    if (folders.includes(directory)) return { ok: true, ...found, exact: layout !== 'ossf' };
    const package_ = `the ${found.ecosystem} package ${quote(found.name)}`;
    return {
      ok: false,
      reason: `No package has the folder ${quote(directory)}; that of ${package_} is ${quote(folders[0])}.`,
    };
  } catch (error) {
    if (error instanceof InvalidPackageError) return { ok: false, reason: error.reason };
    throw error;
  }
}

/** As `packageOfDirectory`, but throws `InvalidPackageError` for a folder that belongs to no package. */
export function directoryPackage(layout: LayoutName, directory: string): PackageName {
  const found = packageOfDirectory(layout, directory);
  if (!found.ok) throw new InvalidPackageError(found.reason);
  return { ecosystem: found.ecosystem, name: found.name };
}
