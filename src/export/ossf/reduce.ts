/** A report → the part of it that the tools of ossf/malicious-packages accept. Pure. */
import { parseDetails } from '../../core/details.ts';
import { AFFECTED_KEYS, REPORT_KEYS } from '../../core/format.ts';
import {
  type DatabaseSpecific,
  type Indicators,
  ORIGINS,
  type Origin,
  type Osv,
  type Severity,
} from '../../core/report.ts';
import { isObject } from '../../core/schema/pointer.ts';
import { reduceAffected } from './affected.ts';
import { reduceIndicators } from './indicators.ts';
import { type Removal, Removals } from './removal.ts';

export type Reduced =
  /** `osv` is the very report if nothing was left out. */
  | { osv: Osv; removed: Removal[] }
  /** They would refuse all of it; `leftOut` ends a sentence that begins with the report. */
  | { leftOut: string };

/** The newest version of OSV that those tools write. */
const NEWEST = '1.7.4';

const TOP = new Set([ORIGINS, 'iocs']);
const ROW = new Set(['source', 'sha256', 'import_time', 'modified_time', 'id', 'ranges', 'versions']);
const REPORT = new Set(REPORT_KEYS);
const ENTRY = new Set(AFFECTED_KEYS);
const SEVERITY = new Set(['type', 'score']);

const UNKNOWN = 'the format does not know this key';
const OWN = 'only this database has this';

export function reduce(osv: Osv): Reduced {
  const removals = new Removals();
  const next = { ...(removals.keep(osv, REPORT, '', UNKNOWN) ?? osv) };
  const entry = removals.keep(osv.affected[0]!, ENTRY, '/affected/0', UNKNOWN) ?? {};
  const affected = reduceAffected(entry, removals);
  if (typeof affected === 'string') return { leftOut: affected };
  const version = olderVersion(osv.schema_version);
  if (version !== osv.schema_version) {
    removals.note('/schema_version', osv.schema_version, `they write at most OSV ${NEWEST}`, version);
    next.schema_version = version!;
  }
  if (osv.severity) next.severity = reduceSeverity(osv.severity, '/severity', removals);
  if (affected.severity)
    affected.severity = reduceSeverity(affected.severity, '/affected/0/severity', removals);
  next.affected = [affected];
  if (osv.database_specific) {
    const own = reduceOwn(osv.database_specific, removals);
    if (own) next.database_specific = own;
    else delete next.database_specific;
  }
  const unframed = frameProblem(next);
  if (unframed !== undefined) return { leftOut: unframed };
  return removals.list.length === 0 ? { osv, removed: [] } : { osv: next, removed: removals.list };
}

/** Not above what those tools write: they check nothing of it, but a consumer that reads them may. */
function olderVersion(version: string | undefined): string | undefined {
  const match = /^1\.(\d{1,9})\.(\d{1,9})$/.exec(version ?? '');
  if (!match) return version;
  const [minor, patch] = [Number(match[1]), Number(match[2])];
  return minor > 7 || (minor === 7 && patch > 4) ? NEWEST : version;
}

/** `source` of a score came with OSV 1.8. */
function reduceSeverity(list: Severity[], pointer: string, removals: Removals): Severity[] {
  return list.map(
    (score, i) =>
      removals.keep(score, SEVERITY, `${pointer}/${i}`, 'OSV 1.7 does not know this key') ?? score,
  );
}

function reduceOwn(own: DatabaseSpecific, removals: Removals): DatabaseSpecific | undefined {
  const kept = removals.keep(own, TOP, '/database_specific', OWN);
  if (!kept) return undefined;
  const next: DatabaseSpecific = { ...kept };
  const rows = kept[ORIGINS];
  if (Array.isArray(rows)) next[ORIGINS] = rows.map((row, i) => reduceRow(row, i, removals));
  if (isObject(kept.iocs)) {
    const iocs = reduceIndicators(kept.iocs as Indicators, removals);
    if (iocs) next.iocs = iocs;
    else delete next.iocs;
  }
  return Object.keys(next).length > 0 || Object.keys(own).length === 0 ? next : undefined;
}

function reduceRow(row: Origin, i: number, removals: Removals): Origin {
  return isObject(row) ? (removals.keep(row, ROW, `/database_specific/${ORIGINS}/${i}`, OWN) ?? row) : row;
}

/** They refuse a report whose sources they cannot read, or whose details they cannot divide among them. */
function frameProblem({ details = '', database_specific: own }: Osv): string | undefined {
  const rows = own?.[ORIGINS] ?? [];
  const strange = rows.find(({ source, sha256 }) => !/^[a-z0-9-]+$/.test(source) || !sha256);
  if (strange) return 'it has an origin without a proper source or hash';
  const parsed = parseDetails(details);
  if ('problem' in parsed) return `its details cannot be divided among its sources: ${parsed.problem}`;
  const known = new Set(rows.map(({ source, sha256 }) => `${source} ${sha256}`));
  const stray = parsed.sections.find(({ source, sha256 }) => !known.has(`${source} ${sha256}`));
  return stray ? `its details show a text of ${stray.source}, of which it has no such origin` : undefined;
}
