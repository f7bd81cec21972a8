/** Short words for the reports that rules show as their examples. */

import { HEADER } from '../core/details.ts';
import { formatSummary } from '../core/format.ts';
import type { Affected, Origin, Osv, Package, Range } from '../core/report.ts';

export interface ExampleParts extends Omit<Partial<Osv>, 'affected'> {
  purl?: string;
  versions?: string[];
  ranges?: Range[];
  affected?: Affected[];
  origins?: Origin[] | null;
}

/** A complete, valid report on one package; `parts` replaces what it names (`versions`, `ranges` go into `affected[0]`). */
export function report(pkg: Package, parts: ExampleParts = {}): Osv {
  const { purl, versions, ranges, affected, origins, ...top } = parts;
  const first: Affected = { package: purl === undefined ? pkg : { ...pkg, purl } };
  if (ranges) first.ranges = ranges;
  if (versions) first.versions = versions;
  if (!versions && !ranges && !affected) first.versions = ['1.0.0'];
  const osv: Osv = {
    modified: '2025-01-02T00:00:00Z',
    published: '2025-01-01T00:00:00Z',
    schema_version: '1.9.0',
    id: 'MAL-2025-1000001',
    summary: formatSummary(pkg),
    details: `The package runs a script at install time that sends environment variables to a server.\n`,
    affected: affected ?? [first],
    references: [{ type: 'ARTICLE', url: 'https://blog.example.org/a-report' }],
    ...top,
  };
  if (origins !== undefined) {
    osv.database_specific = { 'malicious-packages-origins': origins, ...top.database_specific };
  }
  return osv;
}

export const npm = (name: string, parts?: ExampleParts): Osv =>
  report({ ecosystem: 'npm', name, purl: `pkg:npm/${name.replace('@', '%40')}` }, parts);
export const pypi = (name: string, parts?: ExampleParts): Osv =>
  report({ ecosystem: 'PyPI', name, purl: `pkg:pypi/${name}` }, parts);

/** A report on a git repository: no package, one GIT range. */
export function git(repo: string, parts: ExampleParts = {}): Osv {
  const affected = parts.affected ?? [
    { ranges: parts.ranges ?? [{ type: 'GIT' as const, repo, events: [{ introduced: '0' }] }] },
  ];
  return report(
    { ecosystem: 'GIT', name: repo },
    { summary: `Malicious code in ${repo.replace(/^\w+:\/\//, '')} (git)`, ...parts, affected },
  );
}

/** A range; `events` such as `{ introduced: '0' }`. */
export const semver = (...events: Range['events']): Range => ({ type: 'SEMVER', events });
export const ecosystem = (...events: Range['events']): Range => ({ type: 'ECOSYSTEM', events });

/** An origin row that is valid. */
export function origin(source: string, digit = 'a', parts: Partial<Origin> = {}): Origin {
  return { source, sha256: digit.repeat(64).slice(0, 64), import_time: '2025-01-01T12:00:00Z', ...parts };
}

/** The per-source frame with one section. */
export const framed = (source: string, sha256: string, text: string): string =>
  `${HEADER}\n## Source: ${source} (${sha256})\n${text}\n`;

/** Where `npm('left-pad')` lies. */
export const PATH = 'osv/npm/left-pad/MAL-2025-1000001.json';
