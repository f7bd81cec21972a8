/** Where a report keeps open content, and which keys of it are this database's own. */

import { AFFECTED_KEYS, REPORT_KEYS } from '../format.ts';
import type { Json } from '../report.ts';
import { ORIGINS, type Osv } from '../report.ts';
import { canonicalJson, isObject, listOf, sortKeys } from './canonical.ts';
import { joinOpen, NO_CONTENT, type OpenNode, openAt, readOpen, tokensOf } from './open-content.ts';

/** First tokens of paths: `/affected` means `affected[0].database_specific`, as in `conflicts[]`. */
export const TOP = 'database_specific';
export const AFFECTED = 'affected';
export const ECOSYSTEM = 'ecosystem_specific';
/** Keys of `affected[0]` that OSV does not know; no pointer into a report begins like this. */
export const AFFECTED_ENTRY = 'affected/0';

const ROOTS = [TOP, AFFECTED, ECOSYSTEM, AFFECTED_ENTRY];

/** Keys of `database_specific` that the merge computes or orders itself. */
export const OWN_KEYS: ReadonlySet<string> = new Set([
  ORIGINS,
  'false-positives',
  'disputes',
  'additions',
  'removed',
  'conflicts',
]);
const OSV_KEYS: ReadonlySet<string> = new Set(REPORT_KEYS);
const ENTRY_KEYS: ReadonlySet<string> = new Set(AFFECTED_KEYS);
const NO_KEYS: ReadonlySet<string> = new Set();

/** The open content of a report, what its `conflicts[]` holds put back, and the conflicts that have no place in it. */
export function readOpenContent(osv: Osv): { open: OpenNode; strays: ReadonlyMap<string, Json> } {
  const roots = new Map<string, OpenNode>();
  const entry: unknown = osv.affected[0];
  addRoot(roots, TOP, osv.database_specific, OWN_KEYS);
  if (isObject(entry)) {
    addRoot(roots, AFFECTED, entry.database_specific, NO_KEYS);
    addRoot(roots, ECOSYSTEM, entry.ecosystem_specific, NO_KEYS);
    addRoot(roots, AFFECTED_ENTRY, entry, ENTRY_KEYS);
  }
  const report = osv as unknown as Record<string, unknown>;
  for (const key in report)
    if (!OSV_KEYS.has(key) && report[key] !== undefined) roots.set(key, readOpen(report[key]));
  const open: OpenNode = roots.size === 0 ? NO_CONTENT : { object: roots };
  const putBack: OpenNode[] = [];
  const strays = new Map<string, Json>();
  for (const conflict of listOf(osv.database_specific?.conflicts)) {
    const tokens = tokensOfConflict(conflict);
    if (tokens) putBack.push(openAt(tokens, (conflict as { value: unknown }).value));
    else strays.set(canonicalJson(conflict), sortKeys(conflict));
  }
  return { open: withoutEmptyRoots(joinAll([open, ...putBack])), strays };
}

/** In pairs, and pairs of pairs: each join copies what it adds to, so one by one they would cost the square of their number. */
function joinAll(trees: readonly OpenNode[]): OpenNode {
  let left = trees;
  while (left.length > 1) {
    const pairs: OpenNode[] = [];
    for (let i = 0; i < left.length; i += 2)
      pairs.push(i + 1 < left.length ? joinOpen(left[i]!, left[i + 1]!) : left[i]!);
    left = pairs;
  }
  return left[0] ?? NO_CONTENT;
}

/** `database_specific: {}` says the same as none. */
function withoutEmptyRoots(open: OpenNode): OpenNode {
  const empty = ROOTS.filter((root) => open.object?.get(root)?.object?.size === 0);
  if (!open.object || empty.length === 0) return open;
  const object = new Map(open.object);
  for (const root of empty) {
    const { object: _, ...rest } = object.get(root)!;
    if (rest.list || rest.scalars) object.set(root, rest);
    else object.delete(root);
  }
  return object.size === 0 ? NO_CONTENT : { object };
}

function addRoot(roots: Map<string, OpenNode>, name: string, value: unknown, own: ReadonlySet<string>): void {
  if (!isObject(value)) return;
  let object: Map<string, OpenNode> | undefined;
  for (const key in value) {
    if (own.has(key) || value[key] === undefined) continue;
    object ??= new Map();
    object.set(key, readOpen(value[key]));
  }
  if (object) roots.set(name, { object });
}

/** The path of a conflict, if open content can lie there. */
function tokensOfConflict(conflict: unknown): string[] | undefined {
  if (!isObject(conflict) || typeof conflict.path !== 'string' || conflict.value === undefined)
    return undefined;
  if (Object.keys(conflict).length !== 2) return undefined;
  const tokens = tokensOf(conflict.path);
  const [root = '', key] = tokens ?? [];
  const value = conflict.value;
  if (root === AFFECTED) return tokens;
  if (root === TOP || root === AFFECTED_ENTRY) {
    const own = root === TOP ? OWN_KEYS : ENTRY_KEYS;
    const clashes =
      key === undefined ? isObject(value) && Object.keys(value).some((k) => own.has(k)) : own.has(key);
    return clashes ? undefined : tokens;
  }
  return OSV_KEYS.has(root) ? undefined : tokens;
}
