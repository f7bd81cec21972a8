/** What the index keeps of a report: enough to say whether a version is malicious, since when, and where to read more. */

import { coversEverything } from '../core/evaluate.ts';
import { packageOf } from '../core/package-of.ts';
import type { Osv, Range, RangeType } from '../core/report.ts';
import type { ByteReader, ByteWriter } from './bytes.ts';
import { packId, unpackId } from './packed-id.ts';

export interface IndexedReport {
  id: string;
  ecosystem: string;
  /** As the report spells it; of a git repository its key. */
  name: string;
  versions: readonly string[];
  /** Without what OSV says must not influence the evaluation. */
  ranges: readonly Range[];
  /** The day it was published, `YYYY-MM-DD`; empty if the report does not say. */
  published: string;
}

/** What a report that stands says of its package; undefined for one that is withdrawn or names no package. */
export function indexedReport(id: string, osv: Osv): IndexedReport | undefined {
  const pkg = osv.withdrawn === undefined ? packageOf(osv) : undefined;
  const entry = osv.affected[0];
  if (!pkg || !entry) return undefined;
  return {
    id,
    ecosystem: pkg.ecosystem,
    name: pkg.name,
    versions: entry.versions ?? [],
    ranges: (entry.ranges ?? []).map(({ database_specific: _, ...range }) => range),
    published: /^\d{4}-\d\d-\d\d/.exec(osv.published ?? '')?.[0] ?? '',
  };
}

/** Flags of a packed report. */
const VERSIONS = 1;
const RANGES = 2;
const NAMED = 4;
/** One range that holds every version, as nearly all reports have: its type, in place of its JSON. */
const EVERYTHING = 8;
const DATED = 16;

const TYPES: readonly RangeType[] = ['SEMVER', 'ECOSYSTEM', 'GIT'];
const DAY = 86_400_000;

/** `key`: the match key, which the index holds already. */
export function packReport(report: IndexedReport, prefix: string, key: string, out: ByteWriter): void {
  const [first] = report.ranges;
  const everything = report.ranges.length === 1 && first && isPlainEverything(first);
  const day = report.published === '' ? Number.NaN : Date.parse(`${report.published}T00:00:00Z`) / DAY;
  const flags =
    (report.versions.length > 0 ? VERSIONS : 0) |
    (everything ? EVERYTHING : report.ranges.length > 0 ? RANGES : 0) |
    (report.name === key ? 0 : NAMED) |
    (day >= 0 ? DATED : 0);
  out.number(flags);
  packId(report.id, prefix, out);
  if (flags & NAMED) out.text(report.name);
  if (flags & DATED) out.number(day);
  if (flags & VERSIONS) {
    out.number(report.versions.length);
    for (const version of report.versions) out.text(version);
  }
  if (everything) out.number(TYPES.indexOf(first.type));
  else if (flags & RANGES) out.text(JSON.stringify(report.ranges));
}

export function unpackReport(
  from: ByteReader,
  prefix: string,
  ecosystem: string,
  key: string,
): IndexedReport {
  const flags = from.number();
  const id = unpackId(from, prefix);
  const name = flags & NAMED ? from.text() : key;
  const published = flags & DATED ? new Date(from.number() * DAY).toISOString().slice(0, 10) : '';
  const versions: string[] = [];
  if (flags & VERSIONS) for (let left = from.number(); left > 0; left--) versions.push(from.text());
  let ranges: Range[] = [];
  if (flags & EVERYTHING) ranges = [{ type: TYPES[from.number()]!, events: [{ introduced: '0' }] }];
  else if (flags & RANGES) ranges = JSON.parse(from.text()) as Range[];
  return { id, ecosystem, name, versions, ranges, published };
}

function isPlainEverything(range: Range): boolean {
  return coversEverything(range) && Object.keys(range).length === 2 && TYPES.includes(range.type);
}
