/** State → report, in the one canonical form. */
import { joinDetails } from '../details.ts';
import { packageOf } from '../package-of.ts';
import {
  type Affected,
  type DatabaseSpecific,
  type Dispute,
  type Json,
  type JsonObject,
  ORIGINS,
  type Osv,
  type Package,
  type PackageName,
  type PathValue,
} from '../report.ts';
import { canonicalJson, isObject, put, sortKeys } from './canonical.ts';
import { affectedLists } from './claims.ts';
import { type OpenNode, type OpenWriting, writeOpen } from './open-content.ts';
import { byText } from './order.ts';
import { AFFECTED, AFFECTED_ENTRY, ECOSYSTEM, TOP } from './read-open.ts';
import { writeRow } from './row.ts';
import { LIST_PATHS, type ListName, type State } from './state.ts';
import { type Status, statusOf } from './status.ts';
import { type WrittenTexts, writeTexts } from './texts.ts';
import { sortedValues, valuesOf } from './value-set.ts';

/** What a report says of itself that does not follow from its state alone. */
export interface Heading {
  id: string | undefined;
  modified: string | undefined;
  published: string | undefined;
  /** The generated summary of a package. */
  summary(pkg: PackageName): string;
}

export const SCHEMA_VERSION = '1.9.0';

export function write(state: State, heading: Heading, status: Status = statusOf(state)): Osv {
  const texts = writeTexts(status.groups);
  const writing: OpenWriting = { conflicts: [], sorted: newlyRemovedFrom(state) };
  const affected = writeAffected(state, status, writing);
  const pkg = packageOf({ affected: [affected] });
  const unknown = writeUnknown(state, writing);
  // Last, because only now are all conflicts known.
  const own = writeOwn(state, status, texts, writing);
  const osv: Partial<Osv> = {};
  if (heading.modified !== undefined) osv.modified = heading.modified;
  if (heading.published !== undefined) osv.published = heading.published;
  if (status.withdrawn) osv.withdrawn = status.withdrawn.time.text;
  osv.schema_version = SCHEMA_VERSION;
  if (heading.id !== undefined) osv.id = heading.id;
  setList(osv, 'aliases', state, writing);
  setList(osv, 'related', state, writing);
  setList(osv, 'upstream', state, writing);
  const summary = pkg ? heading.summary(pkg) : state.base?.osv.summary;
  if (summary !== undefined) osv.summary = summary;
  const details = joinDetails(state.base?.head ?? '', texts.sections, state.rows.size > 0);
  if (details !== '') osv.details = details;
  setList(osv, 'severity', state, writing);
  osv.affected = [affected];
  setList(osv, 'references', state, writing);
  setList(osv, 'credits', state, writing);
  if (own) osv.database_specific = own;
  for (const key of Object.keys(unknown)) put(osv as unknown as JsonObject, key, unknown[key]!);
  return osv as Osv;
}

function setList(
  osv: Partial<Osv>,
  name: Exclude<ListName, 'affectedSeverity'>,
  state: State,
  writing: OpenWriting,
): void {
  const values = list(state, name, writing);
  if (values) (osv as unknown as JsonObject)[name] = values;
}

function list(state: State, name: ListName, { sorted }: OpenWriting): Json[] | undefined {
  const values = state.lists[name];
  if (values.size === 0) return undefined;
  return valuesOf(values, sorted.has(LIST_PATHS[name]) ? undefined : state.base?.lists[name]);
}

const NONE: ReadonlySet<string> = new Set();

/**
 * The lists out of which something was newly removed. They are sorted even if they hold what the assigned report held:
 * had the removed element come in before, its order would be lost (law 1).
 */
function newlyRemovedFrom({ base, removed }: State): ReadonlySet<string> {
  if (!base || removed.size === 0 || removed === base.removed) return NONE;
  return new Set([...removed].filter(([key]) => !base.removed.has(key)).map(([, { path }]) => path));
}

function writeAffected(state: State, status: Status, writing: OpenWriting): Affected {
  const affected: JsonObject = {};
  const pkg: Package | undefined = state.base ? state.base.osv.affected[0]?.package : state.package;
  if (pkg) affected.package = sortKeys(pkg);
  const severity = list(state, 'affectedSeverity', writing);
  if (severity) affected.severity = severity;
  const { ranges, versions } = affectedLists(status.affected, state.order);
  if (ranges) affected.ranges = ranges as unknown as Json;
  if (versions) affected.versions = versions;
  const ecosystem = root(state, ECOSYSTEM, writing);
  const database = root(state, AFFECTED, writing);
  if (ecosystem) affected.ecosystem_specific = ecosystem;
  if (database) affected.database_specific = database;
  const rest = root(state, AFFECTED_ENTRY, writing) ?? {};
  for (const key of Object.keys(rest)) put(affected, key, rest[key]!);
  return affected as unknown as Affected;
}

/** A root is an object whatever else stands at its path; undefined if it has no key. */
function root(state: State, name: string, writing: OpenWriting): JsonObject | undefined {
  const node: OpenNode | undefined = state.open.object?.get(name);
  if (!node) return undefined;
  const object = node.object ?? new Map<string, OpenNode>();
  const pointer = `/${name.replaceAll('/', '~1')}`;
  const value = writeOpen({ ...node, object }, pointer, writing, state.base?.open.object?.get(name));
  return isObject(value) && object.size > 0 ? (value as JsonObject) : undefined;
}

function writeUnknown(state: State, writing: OpenWriting): JsonObject {
  const unknown: JsonObject = {};
  const known = new Set([TOP, AFFECTED, ECOSYSTEM, AFFECTED_ENTRY]);
  for (const key of [...(state.open.object?.keys() ?? [])].sort()) {
    if (known.has(key)) continue;
    const pointer = `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    put(
      unknown,
      key,
      writeOpen(state.open.object!.get(key)!, pointer, writing, state.base?.open.object?.get(key)),
    );
  }
  return unknown;
}

function writeOwn(
  state: State,
  status: Status,
  texts: WrittenTexts,
  writing: OpenWriting,
): DatabaseSpecific | undefined {
  const own: JsonObject = root(state, TOP, writing) ?? {};
  if (state.rows.size > 0) own[ORIGINS] = writeRows(state, status, texts);
  if (status.entries.all.length > 0)
    own['false-positives'] = status.entries.all.map(({ value }) => sortKeys(value));
  const disputes = new Map<string, Dispute>(state.disputes);
  for (const dispute of status.disputes) disputes.set(canonicalJson(dispute), dispute);
  if (disputes.size > 0) own.disputes = sortedValues(disputes).map(sortKeys);
  if (state.additions.size > 0) own.additions = sortedValues(state.additions).map(sortKeys);
  if (state.removed.size > 0) own.removed = sortedValues(state.removed).map(sortKeys);
  if (writing.conflicts.length + state.strays.size > 0)
    own.conflicts = writeConflicts(state, writing.conflicts);
  const keys = Object.keys(own).sort();
  if (keys.length === 0) return undefined;
  // What lies under each key is in order already.
  const sorted: JsonObject = {};
  for (const key of keys) put(sorted, key, own[key]!);
  return sorted as DatabaseSpecific;
}

function writeConflicts(state: State, conflicts: readonly PathValue[]): Json[] {
  const all = new Map<string, Json>(state.strays);
  for (const conflict of conflicts) all.set(canonicalJson(conflict), sortKeys(conflict));
  return sortedValues(all);
}

function writeRows(state: State, { live }: Status, { hidden }: WrittenTexts): Json[] {
  const rows = [...state.rows.values()].sort(
    (a, b) => byText(a.source, b.source) || byText(a.sha256, b.sha256),
  );
  return rows.map((row) => writeRow(row, { superseded: !live.has(row), ...hidden.get(row) }, state.order));
}
