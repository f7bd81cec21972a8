/** Where a report lies, taken apart. */
import type { RepositoryConfig } from '../config.ts';
import { rootOf } from '../roots.ts';

/** `root/directory/file`; `directory` is empty for a file that lies in the root itself. */
export interface ReportPath {
  root: string;
  directory: string;
  file: string;
}

/** The parts of a repository-relative path; undefined for a path that lies below no root. */
export function splitReportPath(
  config: Pick<RepositoryConfig, 'roots'>,
  path: string,
): ReportPath | undefined {
  const root = rootOf(config, path);
  if (root === undefined) return undefined;
  const start = root.length + 1;
  const slash = path.lastIndexOf('/');
  return { root, directory: path.slice(start, Math.max(start, slash)), file: path.slice(slash + 1) };
}
