/** The `affected` entry as those tools accept it. */
import { packageOf } from '../../core/package-of.ts';
import type { Affected, Range } from '../../core/report.ts';
import { EVENT_KINDS } from '../../core/report.ts';
import {
  ossfPackageProblem,
  ossfTakesPurl,
  ossfTakesRange,
  ossfTakesRepository,
  ossfTakesVersion,
} from '../../ecosystems/ossf-profile.ts';
import type { Removals } from './removal.ts';

const OPEN = new Set(['cwes', 'indicators', 'iocs', 'ghsa']);

/** The entry without what they refuse; or why they would refuse all of it, as the end of a sentence that begins with the report. */
export function reduceAffected(given: Affected, removals: Removals): Affected | string {
  const entry = { ...given };
  const { package: pkg } = entry;
  const problem = pkg ? ossfPackageProblem(pkg) : undefined;
  if (problem !== undefined) return `its package ${problem}`;
  if (pkg?.purl !== undefined && !ossfTakesPurl(pkg)) {
    removals.note('/affected/0/package/purl', pkg.purl, 'their check refuses this purl');
    const { purl: _, ...rest } = pkg;
    entry.package = rest;
  }
  if (entry.ecosystem_specific !== undefined) {
    removals.note('/affected/0/ecosystem_specific', entry.ecosystem_specific, 'they want it empty');
    delete entry.ecosystem_specific;
  }
  if (entry.database_specific !== undefined) {
    const open = removals.keep(
      entry.database_specific,
      OPEN,
      '/affected/0/database_specific',
      'they refuse this key',
    );
    if (open) entry.database_specific = open;
    else delete entry.database_specific;
  }
  return reduceClaims(entry, removals);
}

function reduceClaims(entry: Affected, removals: Removals): Affected | string {
  const ecosystem = entry.package?.ecosystem ?? '';
  const claimed = entry.versions !== undefined || entry.ranges !== undefined;
  if (entry.versions !== undefined) {
    const takes = (version: string): boolean => ossfTakesVersion(ecosystem, version);
    entry.versions = removals.filter(
      entry.versions,
      takes,
      '/affected/0/versions',
      'they refuse this version',
    );
    if (entry.versions.length === 0) delete entry.versions;
  }
  if (entry.ranges !== undefined) {
    const ranges = entry.package
      ? packageRanges(entry.ranges, ecosystem, removals)
      : repositoryRanges(entry, removals);
    if (typeof ranges === 'string') return ranges;
    entry.ranges = ranges;
    if (ranges.length === 0) delete entry.ranges;
  }
  if (!entry.package && !entry.ranges) return 'it names neither a package nor a repository';
  const isEmpty = entry.versions === undefined && entry.ranges === undefined;
  return claimed && isEmpty ? 'they refuse all of its versions and ranges' : entry;
}

function packageRanges(given: Range[], ecosystem: string, removals: Removals): Range[] {
  const typed = given.map((range, i): Range => {
    if (ossfTakesRange(ecosystem, range.type)) return range;
    // Both name versions of the registry; they differ only in the order that they promise.
    removals.note(
      `/affected/0/ranges/${i}/type`,
      range.type,
      'they refuse this type for the ecosystem',
      'ECOSYSTEM',
    );
    return { ...range, type: 'ECOSYSTEM' };
  });
  return removals.filter(
    typed,
    (range) => isAccepted(range, ecosystem),
    '/affected/0/ranges',
    'they refuse this range',
  );
}

/** One repository in one spelling. */
function repositoryRanges({ ranges = [] }: Affected, removals: Removals): Range[] | string {
  const repo = ranges[0]?.repo;
  if (repo === undefined || packageOf({ affected: [{ ranges }] }) === undefined)
    return 'it names no single repository';
  if (!ossfTakesRepository(repo)) return 'they refuse the address of its repository';
  const same = ranges.map((range, i): Range => {
    if (range.repo === repo) return range;
    removals.note(
      `/affected/0/ranges/${i}/repo`,
      range.repo,
      'they compare addresses letter by letter',
      repo,
    );
    return { ...range, repo };
  });
  return removals.filter(
    same,
    (range) => isAccepted(range, ''),
    '/affected/0/ranges',
    'they refuse this range',
  );
}

const HASH = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i;

/** Each event of one kind, one `introduced` at least, no two ways to end, values that they can read. */
function isAccepted({ type, repo, events }: Range, ecosystem: string): boolean {
  if (type === 'GIT' && (repo === undefined || !ossfTakesRepository(repo))) return false;
  const found = new Set<string>();
  for (const event of events) {
    const kinds = EVENT_KINDS.filter((kind) => event[kind] !== undefined);
    const [kind] = kinds;
    if (kind === undefined || kinds.length !== 1) return false;
    found.add(kind);
    const value = event[kind]!;
    if (kind === 'introduced' && value === '0') continue;
    if (type === 'GIT' ? !HASH.test(value) : !ossfTakesVersion(ecosystem, value)) return false;
  }
  return found.has('introduced') && !(found.has('fixed') && found.has('last_affected'));
}
