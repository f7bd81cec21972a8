/** Revisions of one advisory: which rows speak now (law 4), and which texts are shown. */
import { compareMoments } from './moment.ts';
import { claimsKey, isWithdrawn, type Row, rowTime } from './row.ts';

/** All rows of one source with one origin id; a row without an id is alone. */
export interface Group {
  rows: readonly Row[];
  live: readonly Row[];
}

export function groupsOf(rows: Iterable<Row>): Group[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = row.id === undefined ? `${row.source}\n\n${row.sha256}` : `${row.source}\n${row.id}`;
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return [...groups.values()].map((all) => ({ rows: all, live: liveOf(all) }));
}

/** The latest; several of one time are all live if they contradict each other, else the one with the greatest sha256. */
function liveOf(rows: readonly Row[]): readonly Row[] {
  if (rows.length === 1) return rows;
  const latest = latestOf(rows);
  const [first] = latest;
  const agree = latest.every(
    (row) => isWithdrawn(row) === isWithdrawn(first!) && claimsKey(row) === claimsKey(first!),
  );
  return agree ? [greatest(latest)] : latest;
}

function latestOf(rows: readonly Row[]): Row[] {
  let latest: Row[] = [];
  for (const row of rows) {
    const order = latest.length === 0 ? 1 : compareMoments(rowTime(row), rowTime(latest[0]!));
    if (order > 0) latest = [row];
    else if (order === 0) latest.push(row);
  }
  return latest;
}

const greatest = (rows: readonly Row[]): Row => rows.reduce((a, b) => (a.sha256 >= b.sha256 ? a : b));

/** The rows whose texts are shown: the live ones', or if none has a text, the latest that has one. */
export function shownOf({ rows, live }: Group): readonly Row[] {
  const shown = live.filter(({ text }) => text !== '');
  if (shown.length > 0) return shown;
  const withText = rows.filter(({ text }) => text !== '');
  return withText.length === 0 ? [] : [greatest(latestOf(withText))];
}
