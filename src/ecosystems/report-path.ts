/** Where in the repository a report belongs. */
import type { RepositoryConfig } from '../core/config.ts';
import { InvalidPackageError } from '../core/layout/invalid-package-error.ts';
import { splitReportPath } from '../core/layout/split-path.ts';
import { quote } from '../core/quote.ts';
import type { PackageName } from '../core/report.ts';
import { layoutAccepts, reportDirectory } from './directory.ts';

/**
 * The repository-relative path of a report. A root, and in the layout `ossf` a folder of either historic rule, that the
 * report already lies in is kept; but there the second root, if configured, is for withdrawn reports and no others.
 * Throws `InvalidPackageError` for an invalid package and for an id that can name no file.
 */
export function reportPath(
  config: Pick<RepositoryConfig, 'layout' | 'roots'>,
  pkg: PackageName,
  id: string,
  withdrawn: boolean,
  currentPath?: string,
): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(id))
    throw new InvalidPackageError(`The id ${quote(id)} can name no file.`);
  const current = currentPath === undefined ? undefined : splitReportPath(config, currentPath);
  const keepsFolder = current !== undefined && layoutAccepts(config.layout, current.directory, pkg);
  const directory = keepsFolder ? current.directory : reportDirectory(config.layout, pkg);
  return `${chooseRoot(config, withdrawn, current?.root)}/${directory}/${id}.json`;
}

function chooseRoot(
  { layout, roots }: Pick<RepositoryConfig, 'layout' | 'roots'>,
  withdrawn: boolean,
  current: string | undefined,
): string {
  const [first = 'osv', second = first] = roots;
  if (layout === 'ossf') return withdrawn ? second : first;
  return current ?? first;
}
