/** Report → state. An assigned report is read with what people changed in it by hand; any other as a contribution. */

import { toSectionText } from '../details.ts';
import {
  type Addition,
  type Dispute,
  type FalsePositive,
  ORIGINS,
  type Osv,
  type Package,
  type PathValue,
} from '../report.ts';
import { canonicalJson, isObject, listOf, textsOf } from './canonical.ts';
import { claimsOf } from './claims.ts';
import { type Written, withExcess, withHandEdits, withSilentRows } from './hand.ts';
import { isTime, momentOf } from './moment.ts';
import { listAt, tokensOf } from './open-content.ts';
import type { Order } from './order.ts';
import { readOpenContent } from './read-open.ts';
import { joinRows, type Row, readRow, rowKey } from './row.ts';
import { type Base, listAtPath, type State, settle, type ValueSets } from './state.ts';
import { readTexts, type Texts } from './texts.ts';
import { NO_VALUES, valueSet } from './value-set.ts';

/** How a report is to be read. */
export interface ReadOptions {
  order: Order;
  /** The id of an assigned report; without it the report is a contribution. */
  assigned?: string | undefined;
  /** Of a contribution without rows: the row that stands for it (law 1), imported now. */
  contributed: () => { source: string; sha256: string; import_time: string };
}

/** The source of files that people contributed. */
export const COMMUNITY = 'community';

const YEAR_2000 = 946_684_800;

/** The state; or, as a text, why this report must be set aside (law 8). */
export function read(osv: Osv, options: ReadOptions): State | string {
  const { order, assigned } = options;
  const own: Record<string, unknown> = osv.database_specific ?? {};
  const found = listOf(own[ORIGINS]).filter(isObject);
  const texts = readTexts(osv.details ?? '', found);
  if (typeof texts === 'string') return texts;
  const raws = found.length === 0 && !assigned ? [{ ...options.contributed() }] : found;
  const misplaced = assigned ? '' : misplacedText(texts, raws.length);
  if (misplaced !== '') return misplaced;
  const alone = !assigned && !texts.framed ? toSectionText(texts.head) : '';
  const entry = osv.affected[0] ?? {};
  const listed = claimsOf(entry.versions, entry.ranges, order);
  const { rows, silent, marked } = readRows(raws, (raw) => alone || texts.of(raw), order);
  if (assigned) withSilentRows(rows, silent, listed, order);
  const state: State = {
    order,
    rows,
    additions: byValue<Addition>(own.additions),
    entries: byValue<FalsePositive>(own['false-positives']),
    disputes: byValue<Dispute>(
      listOf(own.disputes).filter((dispute) => !isObject(dispute) || dispute.origin == null),
    ),
    removed: byValue<PathValue>(own.removed),
    ...readOpenContent(osv),
    lists: readLists(osv),
  };
  const pkg = entry.package;
  if (isObject(pkg)) state.package = pkg as Package;
  const modified = momentOf(osv.modified);
  if (isTime(modified)) state.modified = modified;
  const published = momentOf(osv.published);
  if (isTime(published) && published.seconds >= YEAR_2000) state.published = published;
  const written: Written = { listed, withdrawn: osv.withdrawn, marked };
  if (!assigned) {
    if (osv.id) state.id = osv.id;
    return withExcess({ ...state, ...settle(state, state.removed, undefined) }, written);
  }
  return withHandEdits(
    withBase(state, { id: assigned, osv, head: texts.head, lists: state.lists, open: state.open }),
    written,
  );
}

/** A contribution's text belongs to its one source; text that is nobody's cannot be kept. */
function misplacedText(texts: Texts, rows: number): string {
  if (texts.head.trim() === '' || (!texts.framed && rows === 1)) return '';
  return texts.framed
    ? 'it has text above the header of its details, but no number yet'
    : 'it has several origins, and details that name none of them';
}

function readRows(
  raws: readonly Record<string, unknown>[],
  textOf: (raw: Record<string, unknown>) => string,
  order: Order,
): { rows: Map<string, Row>; silent: Set<string>; marked: Set<string> } {
  const rows = new Map<string, Row>();
  const silent = new Set<string>();
  const claiming = new Set<string>();
  const marked = new Set<string>();
  for (const raw of raws) {
    const row = readRow(raw, textOf(raw), order);
    const key = rowKey(row.source, row.sha256);
    const other = rows.get(key);
    rows.set(key, other ? joinRows(other, row, order) : row);
    if (raw.superseded === true) marked.add(key);
    (raw.versions == null && raw.ranges == null ? silent : claiming).add(key);
  }
  for (const key of claiming) silent.delete(key);
  return { rows, silent, marked };
}

function byValue<T>(list: unknown): ReadonlyMap<string, T> {
  return valueSet(listOf(list)) as unknown as ReadonlyMap<string, T>;
}

function readLists(osv: Osv): ValueSets {
  return {
    aliases: valueSet(textsOf(osv.aliases)),
    related: valueSet(textsOf(osv.related)),
    upstream: valueSet(textsOf(osv.upstream)),
    references: valueSet(listOf(osv.references)),
    credits: valueSet(listOf(osv.credits)),
    severity: valueSet(listOf(osv.severity)),
    affectedSeverity: valueSet(listOf(osv.affected[0]?.severity)),
  };
}

/** What was removed and stands there all the same was put back by hand; the report's own id is no alias. */
function withBase(state: State, base: Base): State {
  let removed = state.removed;
  if (removed.size > 0) {
    const gone = [...removed].filter(([, { path, value }]) => !isThere(state, path, canonicalJson(value)));
    if (gone.length < removed.size) removed = new Map(gone);
  }
  const settled = settle(state, removed, base);
  return { ...state, ...settled, removed, base: { ...base, ...settled } };
}

function isThere(state: State, path: unknown, key: string): boolean {
  if (typeof path !== 'string') return false;
  const name = listAtPath(path);
  const tokens = tokensOf(path);
  const list = name ? state.lists[name] : tokens ? listAt(state.open, tokens) : NO_VALUES;
  return list.has(key);
}
