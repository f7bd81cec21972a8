/** One origin row with its text: the unit that is merged. Equal (source, sha256) join field by field (law 2). */
import type { Json, JsonObject, Range } from '../report.ts';
import { canonicalJson, put, sortKeys, textsOf } from './canonical.ts';
import { type Claims, claimsOf } from './claims.ts';
import { compareMoments, earlier, isTime, later, type Moment, momentOf } from './moment.ts';
import { type Order, sortVersions } from './order.ts';
import { joinMaps, NO_VALUES, sortedValues, type ValueSet, valueSet } from './value-set.ts';

export interface Row {
  source: string;
  sha256: string;
  id: string | undefined;
  importTime: Moment | undefined;
  modifiedTime: Moment | undefined;
  reinstated: Moment | undefined;
  withdrawn: Moment | undefined;
  withdrawnReason: string | undefined;
  versions: ReadonlyMap<string, string>;
  /** As they came, by canonical JSON. */
  ranges: ValueSet;
  /** As a section shows it; empty if the row has none. */
  text: string;
  /** Keys this database does not know. */
  others: ReadonlyMap<string, Json>;
  /** What `versions` and `ranges` mean. */
  claims: Claims;
}

const NO_VERSIONS: ReadonlyMap<string, string> = new Map();
const NO_OTHERS: ReadonlyMap<string, Json> = new Map();
const KNOWN = new Set([
  'source',
  'sha256',
  'id',
  'import_time',
  'modified_time',
  'reinstated',
  'withdrawn',
  'withdrawn_reason',
  'versions',
  'ranges',
  'superseded',
  'details',
  'details_of',
]);

export const rowKey = (source: string, sha256: string): string => `${source} ${sha256}`;

export function readRow(raw: Record<string, unknown>, text: string, order: Order): Row {
  return {
    source: textOf(raw.source) ?? '',
    sha256: textOf(raw.sha256) ?? '',
    id: textOf(raw.id) || undefined,
    importTime: momentOf(raw.import_time),
    modifiedTime: momentOf(raw.modified_time),
    reinstated: momentOf(raw.reinstated),
    withdrawn: momentOf(raw.withdrawn),
    withdrawnReason: textOf(raw.withdrawn_reason),
    versions: versionMap(textsOf(raw.versions)),
    ranges: Array.isArray(raw.ranges) ? valueSet(raw.ranges) : NO_VALUES,
    text,
    others: othersOf(raw),
    claims: claimsOf(raw.versions, raw.ranges, order),
  };
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

function versionMap(versions: readonly string[]): ReadonlyMap<string, string> {
  return versions.length === 0 ? NO_VERSIONS : new Map(versions.map((version) => [version, version]));
}

function othersOf(raw: Record<string, unknown>): ReadonlyMap<string, Json> {
  let others: Map<string, Json> | undefined;
  for (const key in raw) {
    if (KNOWN.has(key) || raw[key] === undefined) continue;
    others ??= new Map();
    others.set(key, sortKeys(raw[key]));
  }
  return others ?? NO_OTHERS;
}

/** The row with further claims; the very row if it makes them already. */
export function withClaims(
  row: Row,
  versions: readonly string[] = [],
  ranges: readonly Range[] = [],
  order: Order,
): Row {
  const more = joinMaps(row.versions, versionMap(versions));
  const wider = joinMaps(row.ranges, valueSet(ranges));
  if (more === row.versions && wider === row.ranges) return row;
  return {
    ...row,
    versions: more,
    ranges: wider,
    claims: claimsOf([...more.keys()], [...wider.values()], order),
  };
}

/** The join; the very `a` if `b` adds nothing to it. */
export function joinRows(a: Row, b: Row, order: Order): Row {
  if (a === b) return a;
  const wider = withClaims(a, [...b.versions.keys()], [...b.ranges.values()] as unknown as Range[], order);
  const joined: Row = {
    ...wider,
    id: greaterId(a.id, b.id),
    importTime: earlier(a.importTime, b.importTime),
    modifiedTime: later(a.modifiedTime, b.modifiedTime),
    reinstated: later(a.reinstated, b.reinstated),
    withdrawn: later(a.withdrawn, b.withdrawn),
    withdrawnReason: reasonOf(a, b),
    text: greaterText(a.text, b.text),
    others: joinOthers(a.others, b.others),
  };
  return isSame(joined, a) ? a : joined;
}

/** Moments are new objects wherever they are read, and equal if their texts are. */
function isSame(a: Row, b: Row): boolean {
  return (
    a.id === b.id &&
    a.importTime?.text === b.importTime?.text &&
    a.modifiedTime?.text === b.modifiedTime?.text &&
    a.reinstated?.text === b.reinstated?.text &&
    a.withdrawn?.text === b.withdrawn?.text &&
    a.withdrawnReason === b.withdrawnReason &&
    a.text === b.text &&
    a.others === b.others &&
    a.versions === b.versions &&
    a.ranges === b.ranges
  );
}

function greaterId(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return canonicalJson(a) >= canonicalJson(b) ? a : b;
}

/** The reason of the later withdrawal; of equal instants, or without any, the greater reason. */
function reasonOf(a: Row, b: Row): string | undefined {
  const order = compareMoments(a.withdrawn, b.withdrawn) || Number(!!a.withdrawn) - Number(!!b.withdrawn);
  if (order !== 0) return order > 0 ? a.withdrawnReason : b.withdrawnReason;
  const reasons = [a, b].flatMap(({ withdrawnReason }) => withdrawnReason ?? []);
  return reasons.sort().at(-1);
}

/** The longer, then the greater. */
export function greaterText(a: string, b: string): string {
  if (a.length !== b.length) return a.length > b.length ? a : b;
  return a >= b ? a : b;
}

function joinOthers(a: ReadonlyMap<string, Json>, b: ReadonlyMap<string, Json>): ReadonlyMap<string, Json> {
  let joined: Map<string, Json> | undefined;
  for (const [key, value] of b) {
    const ours = a.get(key);
    if (ours !== undefined && canonicalJson(ours) >= canonicalJson(value)) continue;
    joined ??= new Map(a);
    joined.set(key, value);
  }
  return joined ?? a;
}

/** A row's time (law 4): the later of `reinstated` and of modified_time cut to import_time; what is missing is earliest. */
export function rowTime({ modifiedTime, importTime, reinstated }: Row): Moment | undefined {
  const cut = compareMoments(modifiedTime, importTime) <= 0 ? modifiedTime : importTime;
  return compareMoments(reinstated, cut) > 0 ? reinstated : cut;
}

/** Whether its source took it back, and has not shown it again since (law 5). */
export const isWithdrawn = ({ withdrawn, reinstated }: Row): boolean =>
  isTime(withdrawn) && compareMoments(withdrawn, reinstated) > 0;

export const claimsNothing = (row: Row): boolean => row.versions.size === 0 && row.ranges.size === 0;

/** Equal exactly for rows that claim the same. */
export const claimsKey = (row: Row): string =>
  `${JSON.stringify([...row.versions.keys()].sort())}${JSON.stringify([...row.ranges.keys()].sort())}`;

/** What the merge adds to a row when it writes it. */
export interface RowMarks {
  superseded: boolean;
  details?: string;
  detailsOf?: string;
}

/** The row as JSON, keys sorted; a row that claims nothing says so with `versions: []`. */
export function writeRow(row: Row, marks: RowMarks, order: Order): JsonObject {
  const raw: JsonObject = {};
  if (marks.details !== undefined) raw.details = marks.details;
  if (marks.detailsOf !== undefined) raw.details_of = marks.detailsOf;
  if (row.id !== undefined) raw.id = row.id;
  if (row.importTime) raw.import_time = row.importTime.text;
  if (row.modifiedTime) raw.modified_time = row.modifiedTime.text;
  if (row.ranges.size > 0) raw.ranges = sortedValues(row.ranges);
  if (row.reinstated) raw.reinstated = row.reinstated.text;
  raw.sha256 = row.sha256;
  raw.source = row.source;
  if (marks.superseded) raw.superseded = true;
  if (row.versions.size > 0 || row.ranges.size === 0) raw.versions = sortVersions(row.versions.keys(), order);
  if (row.withdrawn) raw.withdrawn = row.withdrawn.text;
  if (row.withdrawnReason !== undefined) raw.withdrawn_reason = row.withdrawnReason;
  if (row.others.size === 0) return raw;
  for (const [key, value] of row.others) put(raw, key, value);
  return sortKeys(raw) as JsonObject;
}
