/** The entries about one package → the one `affected` entry of its report. */
import { canonicalJson } from '../../core/merge/canonical.ts';
import { GIT } from '../../core/package-of.ts';
import { type Affected, EVENT_KINDS, type Json, type JsonObject } from '../../core/report.ts';
import { canonicalName, packagePurl } from '../../ecosystems/index.ts';
import { isRecord, pick, pickEach } from './json.ts';
import { openOfEntry, uniteOpen } from './open.ts';
import type { PackageEntries } from './packages.ts';

/** Of the right shape where the entries are; what has another type stays, for the rules to speak of. */
export function affectedOf({ package: pkg, entries }: PackageEntries, notes: string[]): Affected {
  const affected: JsonObject = {};
  const isRepository = pkg.ecosystem === GIT;
  if (!isRepository) affected.package = packageOf(pkg, entries);
  const versions = unite(entries, 'versions');
  const ranges = unite(entries, 'ranges', cleanRange);
  set(affected, 'ranges', isRepository ? ranges : withoutGit(ranges, versions, notes));
  set(affected, 'versions', versions);
  for (const key of ['ecosystem_specific', 'database_specific']) {
    const open = uniteOpen(
      entries.map((entry) => openOfEntry(entry[key])).filter((found) => found !== undefined),
    );
    if (open) affected[key] = open;
  }
  return affected as unknown as Affected;
}

const SEVERITY = ['type', 'score', 'source'];

/**
 * The scores of a report on one package: its own and those of the entries, since there the merge could not unite them with
 * scores that another source gives for the whole. Undefined if there are none.
 */
export function severityOf({ entries }: PackageEntries, own: unknown): unknown {
  if (own == null && entries.every((entry) => entry.severity == null)) return undefined;
  const all = unite([{ severity: own as Json }, ...entries], 'severity');
  return Array.isArray(all) && all.length === 0 ? undefined : pickEach(all, SEVERITY);
}

const RANGE = ['type', 'repo', 'events', 'database_specific'];

function packageOf(
  { ecosystem, name }: PackageEntries['package'],
  entries: readonly JsonObject[],
): JsonObject {
  const stored = canonicalName(ecosystem, name);
  const given = entries.map((entry) => isRecord(entry.package) && entry.package.purl).find((purl) => purl);
  const purl = typeof given === 'string' ? given : packagePurl(ecosystem, stored);
  return purl === undefined ? { ecosystem, name: stored } : { ecosystem, name: stored, purl };
}

/** The list that all entries have under a key, each element once; a value that is no list as it is. */
function unite(entries: readonly JsonObject[], key: string, clean = (value: Json): Json => value): unknown {
  const lists = entries.map((entry) => entry[key]).filter((list) => list != null);
  const strange = lists.find((list) => !Array.isArray(list));
  if (strange !== undefined) return strange;
  const [only = [], ...more] = lists as Json[][];
  if (more.length === 0) return only.map(clean);
  const found = new Map<string, Json>();
  for (const element of lists.flat().map(clean as (value: unknown) => Json)) {
    const text = typeof element === 'string' ? element : canonicalJson(element);
    if (!found.has(text)) found.set(text, element);
  }
  return [...found.values()];
}

function cleanRange(value: Json): Json {
  if (!isRecord(value)) return value;
  const { database_specific: specific, ...range } = pick(value, RANGE) as JsonObject;
  const open = openOfEntry(specific);
  if (range.events !== undefined) range.events = pickEach(range.events, EVENT_KINDS) as Json;
  return open ? { ...range, database_specific: open } : range;
}

/** Scanners stop at a GIT range of a package: left out where the entry says what is affected without it. */
function withoutGit(ranges: unknown, versions: unknown, notes: string[]): unknown {
  if (!Array.isArray(ranges)) return ranges;
  const rest = ranges.filter((range) => !isRecord(range) || range.type !== GIT);
  const says = rest.length > 0 || (Array.isArray(versions) && versions.length > 0);
  if (rest.length === ranges.length || !says) return ranges;
  notes.push('Left out ranges of commits: the report is about the package.');
  return rest;
}

function set(affected: JsonObject, key: string, list: unknown): void {
  if (list != null && !(Array.isArray(list) && list.length === 0)) affected[key] = list as Json;
}
