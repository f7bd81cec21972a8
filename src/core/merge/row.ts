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
  id?: string;
  importTime?: Moment;
  modifiedTime?: Moment;
  reinstated?: Moment;
  withdrawn?: Moment;
  withdrawnReason?: string;
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
  const row: Row = {
    source: textOf(raw.source) ?? '',
    sha256: textOf(raw.sha256) ?? '',
    versions: versionMap(textsOf(raw.versions)),
    ranges: Array.isArray(raw.ranges) ? valueSet(raw.ranges) : NO_VALUES,
    text,
    others: othersOf(raw),
    claims: claimsOf(raw.versions, raw.ranges, order),
  };
  const id = textOf(raw.id);
  if (id) row.id = id;
  set(row, 'importTime', momentOf(raw.import_time));
  set(row, 'modifiedTime', momentOf(raw.modified_time));
  set(row, 'reinstated', momentOf(raw.reinstated));
  set(row, 'withdrawn', momentOf(raw.withdrawn));
  set(row, 'withdrawnReason', textOf(raw.withdrawn_reason));
  return row;
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

function set<K extends keyof Row>(row: Row, key: K, value: Row[K] | undefined): void {
  if (value !== undefined) row[key] = value;
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
  const joined = withClaims(a, [...b.versions.keys()], [...b.ranges.values()] as unknown as Range[], order);
  const fields: Partial<Row> = {
    ...greaterId(a, b),
    ...field('importTime', earlier(a.importTime, b.importTime)),
    ...field('modifiedTime', later(a.modifiedTime, b.modifiedTime)),
    ...field('reinstated', later(a.reinstated, b.reinstated)),
    ...joinWithdrawn(a, b),
    text: greaterText(a.text, b.text),
    others: joinOthers(a.others, b.others),
  };
  let changed = joined !== a;
  for (const key in fields) if (fields[key as keyof Row] !== a[key as keyof Row]) changed = true;
  return changed ? { ...joined, ...fields } : a;
}

function field<K extends keyof Row>(key: K, value: Row[K] | undefined): Partial<Row> {
  return value === undefined ? {} : ({ [key]: value } as Partial<Row>);
}

function greaterId({ id: a }: Row, { id: b }: Row): Partial<Row> {
  if (a === undefined || b === undefined) return field('id', a ?? b);
  return { id: canonicalJson(a) >= canonicalJson(b) ? a : b };
}

/** The later withdrawal with its reason; of equal instants the greater text and the greater reason. */
function joinWithdrawn(a: Row, b: Row): Partial<Row> {
  const withdrawn = later(a.withdrawn, b.withdrawn);
  const order = a.withdrawn && b.withdrawn ? compareMoments(a.withdrawn, b.withdrawn) : 0;
  const sides =
    a.withdrawn && !b.withdrawn
      ? [a]
      : b.withdrawn && !a.withdrawn
        ? [b]
        : order === 0
          ? [a, b]
          : order > 0
            ? [a]
            : [b];
  const [reason] = sides
    .map((row) => row.withdrawnReason ?? '')
    .sort()
    .reverse();
  return {
    ...field('withdrawn', withdrawn),
    withdrawnReason: reason === '' ? undefined : reason,
  } as Partial<Row>;
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
  const raw: Record<string, unknown> = {};
  for (const [key, value] of row.others) put(raw as JsonObject, key, value);
  raw.source = row.source;
  raw.sha256 = row.sha256;
  raw.id = row.id;
  raw.import_time = row.importTime?.text;
  raw.modified_time = row.modifiedTime?.text;
  raw.reinstated = row.reinstated?.text;
  raw.withdrawn = row.withdrawn?.text;
  raw.withdrawn_reason = row.withdrawnReason;
  if (row.ranges.size > 0) raw.ranges = sortedValues(row.ranges);
  if (row.versions.size > 0 || row.ranges.size === 0) raw.versions = sortVersions(row.versions.keys(), order);
  if (marks.superseded) raw.superseded = true;
  if (marks.details !== undefined) raw.details = marks.details;
  if (marks.detailsOf !== undefined) raw.details_of = marks.detailsOf;
  return sortKeys(raw) as JsonObject;
}
