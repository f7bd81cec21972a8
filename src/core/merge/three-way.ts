/**
 * Two branches of one report, read against the state they both began with: what either side added stays, what either side
 * took out goes, and only where both decided one and the same thing differently is there a contradiction.
 */
import type { Json, Osv } from '../report.ts';
import { canonicalJson, listOf } from './canonical.ts';
import { claimsOf } from './claims.ts';
import { earlier, later, momentOf } from './moment.ts';
import { NO_CONTENT } from './open-content.ts';
import { joinRows, type Row } from './row.ts';
import { type Base, LIST_NAMES, type ListName, type State, settle, type ValueSets } from './state.ts';
import { joinLists, joinTrees, keepMap, keepValues3, takeOurs } from './three-way-sets.ts';
import type { ValueSet } from './value-set.ts';

export type Side = 'ours' | 'theirs';

/** The state of the merged report. Where the sides contradict each other the preferred one decides, and `clashes` gets the field. */
export function joinBranches(
  ancestor: State | undefined,
  ours: State,
  theirs: State,
  prefer: Side,
  clashes: Set<string>,
): State {
  const pick: Pick = (name, o, a, b) => {
    const [before, left, right] = [canonicalJson(o), canonicalJson(a), canonicalJson(b)];
    if (left === right || right === before) return a;
    if (left === before) return b;
    clashes.add(name);
    return prefer === 'ours' ? a : b;
  };
  const removed = keepMap(ancestor?.removed, ours.removed, theirs.removed, takeOurs);
  const base = joinBases(ancestor, ours, theirs, removed, pick);
  const lists = joinLists(ancestor?.lists, ours.lists, theirs.lists, prefer, clashes);
  const open = joinTrees(ancestor?.open, ours.open, theirs.open) ?? NO_CONTENT;
  return {
    order: ours.order,
    base,
    id: base ? base.id : pick('id', ancestor?.id, ours.id, theirs.id),
    package: base ? undefined : pick('affected.package', ancestor?.package, ours.package, theirs.package),
    modified: later(ours.modified, theirs.modified),
    published: earlier(ours.published, theirs.published),
    rows: keepMap(ancestor?.rows, ours.rows, theirs.rows, (o, a, b) => joinRow(o, a, b, ours)),
    additions: keepMap(ancestor?.additions, ours.additions, theirs.additions, takeOurs),
    entries: keepMap(ancestor?.entries, ours.entries, theirs.entries, takeOurs),
    disputes: keepMap(ancestor?.disputes, ours.disputes, theirs.disputes, takeOurs),
    removed,
    strays: keepMap(ancestor?.strays, ours.strays, theirs.strays, takeOurs),
    ...settle({ lists, open }, removed, base),
  };
}

type Pick = <T>(name: string, o: T | undefined, a: T, b: T) => T;

/** What a numbered report decides alone; where only one side has the number, that side. */
function joinBases(
  ancestor: State | undefined,
  { base: a }: State,
  { base: b }: State,
  removed: Base['removed'],
  pick: Pick,
): Base | undefined {
  if (!a || !b) {
    const only = a ?? b;
    return only && { ...only, removed };
  }
  const o = ancestor?.base;
  const packageIn = (base: Base | undefined) => base?.osv.affected[0]?.package;
  const pkg = pick('affected.package', packageIn(o), packageIn(a), packageIn(b));
  const osv: Osv = { ...a.osv, affected: pkg ? [{ package: pkg }] : [{}] };
  const published = pick('published', o?.osv.published, a.osv.published, b.osv.published);
  const summary = pick('summary', o?.osv.summary, a.osv.summary, b.osv.summary);
  const modified = later(momentOf(a.osv.modified), momentOf(b.osv.modified))?.text;
  for (const [key, value] of [
    ['published', published],
    ['summary', summary],
    ['modified', modified],
  ] as const) {
    if (value === undefined) delete osv[key];
    else osv[key] = value;
  }
  return {
    id: pick('id', o?.id, a.id, b.id),
    osv,
    head: pick('details', o?.head, a.head, b.head),
    removed,
    // Lists are in the order of the side that changed them; if both did, a new set is sorted when it is written.
    lists: orders(o?.lists, a.lists, b.lists),
    open:
      o && canonicalJson(o.osv.database_specific) === canonicalJson(a.osv.database_specific)
        ? b.open
        : a.open,
  };
}

function orders(o: ValueSets | undefined, a: ValueSets, b: ValueSets): ValueSets {
  const chosen = {} as Record<ListName, ValueSet>;
  for (const name of LIST_NAMES) chosen[name] = o && sameOrder(o[name], a[name]) ? b[name] : a[name];
  return chosen;
}

const sameOrder = (a: ValueSet, b: ValueSet): boolean =>
  [...a.keys()].join('\n') === [...b.keys()].join('\n');

/** One row that both hold: a field that one side left alone is the other's, a field that both changed joins as in any merge. */
function joinRow(o: Row | undefined, a: Row, b: Row, { order }: State): Row {
  const joined = joinRows(a, b, order);
  if (!o) return joined;
  const field = <K extends 'id' | 'text'>(key: K): Row[K] =>
    a[key] === o[key] ? b[key] : b[key] === o[key] ? a[key] : joined[key];
  const time = <K extends 'importTime' | 'modifiedTime' | 'reinstated'>(key: K): Row[K] =>
    a[key]?.text === o[key]?.text ? b[key] : b[key]?.text === o[key]?.text ? a[key] : joined[key];
  // A withdrawal and its reason are one thing.
  const withdrawal = sameWithdrawal(a, o) ? b : sameWithdrawal(b, o) ? a : joined;
  const versions = keepMap(o.versions, a.versions, b.versions, takeOurs);
  const ranges = keepValues3(o.ranges, a.ranges, b.ranges);
  return {
    ...joined,
    id: field('id'),
    withdrawn: withdrawal.withdrawn,
    withdrawnReason: withdrawal.withdrawnReason,
    text: field('text'),
    importTime: time('importTime'),
    modifiedTime: time('modifiedTime'),
    reinstated: time('reinstated'),
    others: keepMap(o.others, a.others, b.others, joinOther),
    versions,
    ranges,
    claims: claimsOf([...versions.keys()], listOf([...ranges.values()]), order),
  };
}

const sameWithdrawal = (a: Row, b: Row): boolean =>
  a.withdrawn?.text === b.withdrawn?.text && a.withdrawnReason === b.withdrawnReason;

/** A key of a row that this database does not know: the greater value where both changed it. */
function joinOther(o: Json | undefined, a: Json, b: Json): Json {
  const [before, left, right] = [canonicalJson(o), canonicalJson(a), canonicalJson(b)];
  if (left === before) return b;
  return right === before || left >= right ? a : b;
}
