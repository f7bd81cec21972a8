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
import { listAtPath, type State, settle, type ValueSets } from './state.ts';
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
  const origins = listOf(own[ORIGINS]).filter(isObject);
  const texts = readTexts(osv.details ?? '', origins);
  if (typeof texts === 'string') return texts;
  const raws = origins.length === 0 && !assigned ? [{ ...options.contributed() }] : origins;
  const misplaced = assigned ? '' : misplacedText(texts, raws.length);
  if (misplaced !== '') return misplaced;
  const alone = !assigned && !texts.framed ? toSectionText(texts.head) : '';
  const entry = osv.affected[0] ?? {};
  const listed = claimsOf(entry.versions, entry.ranges, order);
  const { rows, silent, marked } = readRows(raws, (raw) => alone || texts.of(raw), order);
  if (assigned) withSilentRows(rows, silent, listed, order);
  const { open, strays } = readOpenContent(osv);
  const modified = momentOf(osv.modified);
  const published = momentOf(osv.published);
  const removed = byValue<PathValue>(own.removed);
  const found = { lists: readLists(osv), open };
  const kept = assigned ? notPutBack(found, removed) : removed;
  const base = assigned ? { id: assigned, osv, head: texts.head, removed: kept, ...found } : undefined;
  const content = settle(found, kept, base);
  const state: State = {
    order,
    base: base && { ...base, ...content },
    id: osv.id || undefined,
    package: isObject(entry.package) ? (entry.package as Package) : undefined,
    modified: isTime(modified) ? modified : undefined,
    published: isTime(published) && published.seconds >= YEAR_2000 ? published : undefined,
    rows,
    additions: byValue<Addition>(own.additions),
    entries: byValue<FalsePositive>(own['false-positives']),
    disputes: byValue<Dispute>(peoplesDisputes(own.disputes)),
    removed: kept,
    strays,
    lists: content.lists,
    open: content.open,
  };
  const written: Written = { listed, withdrawn: osv.withdrawn, marked };
  return base ? withHandEdits(state, written) : withExcess(state, written);
}

/** Those with an `origin` follow from the rows. */
const peoplesDisputes = (disputes: unknown): unknown[] =>
  listOf(disputes).filter((dispute) => !isObject(dispute) || dispute.origin == null);

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
  return valueSet(listOf(list).filter(isObject)) as unknown as ReadonlyMap<string, T>;
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

/** What was removed and stands there all the same was put back by hand. */
function notPutBack(content: Pick<State, 'lists' | 'open'>, removed: State['removed']): State['removed'] {
  if (removed.size === 0) return removed;
  const gone = [...removed].filter(([, { path, value }]) => !isThere(content, path, canonicalJson(value)));
  return gone.length < removed.size ? new Map(gone) : removed;
}

function isThere({ lists, open }: Pick<State, 'lists' | 'open'>, path: unknown, key: string): boolean {
  if (typeof path !== 'string') return false;
  const name = listAtPath(path);
  const tokens = tokensOf(path);
  const list = name ? lists[name] : tokens ? listAt(open, tokens) : NO_VALUES;
  return list.has(key);
}
