/** Which package a report is about. */
import { gitKey } from './git-url.ts';
import type { Osv, PackageName } from './report.ts';

/** What OSV calls the ecosystem of a report about a repository; no package may name it. */
export const GIT = 'GIT';

/**
 * The package that the first `affected` entry names, or, where it names none and all its ranges are of one git repository,
 * `GIT` and that repository's key; undefined where the entry names neither.
 */
export function packageOf(osv: Osv): PackageName | undefined {
  const affected = osv.affected[0];
  if (affected === undefined) return undefined;
  const named = affected.package;
  if (named !== undefined) {
    return typeof named.ecosystem === 'string' && typeof named.name === 'string' ? named : undefined;
  }
  let key: string | undefined;
  for (const { type, repo } of affected.ranges ?? []) {
    const found = type === 'GIT' && typeof repo === 'string' ? gitKey(repo) : undefined;
    if (found === undefined || (key !== undefined && found !== key)) return undefined;
    key = found;
  }
  return key === undefined ? undefined : { ecosystem: GIT, name: key };
}
