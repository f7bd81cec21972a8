/** A new report from what a contributor knows, valid as it stands. */
import type { RepositoryConfig } from '../core/config.ts';
import { DETAILS_TEMPLATE } from '../core/details.ts';
import { SCHEMA_VERSION } from '../core/fix.ts';
import { formatSummary } from '../core/format.ts';
import { gitKey } from '../core/git-url.ts';
import { placeholderId, slugOf } from '../core/id.ts';
import { InvalidPackageError } from '../core/layout/invalid-package-error.ts';
import type { Affected, Osv, PackageName, Range } from '../core/report.ts';
import { formatInstant } from '../core/time.ts';
import { canonicalName, findEcosystem, packagePurl } from '../ecosystems/index.ts';
import { reportPath } from '../ecosystems/report-path.ts';
import { CannotRun } from '../failure.ts';

export interface NewReport {
  /** `GIT` and a URL for a repository. */
  package: PackageName;
  /** Empty: all versions. */
  versions: string[];
  details: string;
  references: string[];
  aliases: string[];
  credit?: string;
}

/** The report and the path it belongs to. Throws `CannotRun` for a package that cannot exist. `now` in milliseconds. */
export function draftReport(
  wanted: NewReport,
  config: RepositoryConfig,
  now: number,
): { path: string; osv: Osv } {
  const time = formatInstant(now);
  const pkg = { ...wanted.package, name: canonicalName(wanted.package.ecosystem, wanted.package.name) };
  const summaryName = pkg.ecosystem === 'GIT' ? (gitKey(pkg.name) ?? pkg.name) : pkg.name;
  const id = placeholderId(config.idPrefix, slugOf(summaryName));
  const osv: Osv = {
    modified: time,
    published: time,
    schema_version: SCHEMA_VERSION,
    id,
    summary: formatSummary({ ...pkg, name: summaryName }),
    details: `${wanted.details.trim() || DETAILS_TEMPLATE}\n`,
    affected: [affectedOf(pkg, wanted.versions)],
  };
  if (wanted.aliases.length > 0) osv.aliases = wanted.aliases;
  if (wanted.references.length > 0) osv.references = wanted.references.map((url) => ({ type: 'WEB', url }));
  if (wanted.credit) osv.credits = [{ name: wanted.credit, type: 'FINDER' }];
  try {
    return { path: reportPath(config, pkg, id, false), osv };
  } catch (error) {
    if (error instanceof InvalidPackageError) throw new CannotRun(error.reason);
    throw error;
  }
}

function affectedOf(pkg: PackageName, versions: readonly string[]): Affected {
  if (pkg.ecosystem === 'GIT') {
    const events =
      versions.length > 0
        ? versions.flatMap((hash) => [{ introduced: hash }, { last_affected: hash }])
        : [{ introduced: '0' }];
    return { ranges: [{ type: 'GIT', repo: pkg.name, events }] };
  }
  const purl = packagePurl(pkg.ecosystem, pkg.name);
  const named = purl === undefined ? pkg : { ...pkg, purl };
  if (versions.length > 0) return { package: named, versions: [...versions] };
  const types = findEcosystem(pkg.ecosystem)?.ecosystem.rangeTypes ?? [];
  const range: Range = {
    type: types.includes('SEMVER') ? 'SEMVER' : 'ECOSYSTEM',
    events: [{ introduced: '0' }],
  };
  return { package: named, ranges: [range] };
}
