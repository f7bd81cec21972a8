/** What follows from a state: which rows live, what is affected, whether the report is withdrawn (laws 4, 5, 6). */
import type { Dispute } from '../report.ts';
import { type Claims, claimsOf, isEmpty, representableClaims, uniteClaims } from './claims.ts';
import { type Entries, NO_ENTRIES, readEntries, wholeWithdrawal } from './entries.ts';
import { type Group, groupsOf } from './groups.ts';
import { EPOCH, later, type Moment, toldTime } from './moment.ts';
import { claimsNothing, isWithdrawn, type Row } from './row.ts';
import type { State } from './state.ts';
import { additionClaimant, groupClaimant, survivorsOf } from './survivors.ts';

/**
 * Where `affected` comes from: the claims that survive; if none does, the claims as if no live row were withdrawn;
 * if there is none either, as if nothing were excluded.
 */
export type Level = 'claimed' | 'withdrawn' | 'excluded';

export interface Status {
  groups: readonly Group[];
  entries: Entries;
  live: ReadonlySet<Row>;
  level: Level;
  /** What stands in `affected`. */
  affected: Claims;
  withdrawn?: { by: 'person' | 'sources' | 'exclusions'; time: Moment };
  /** One for each live row that took its claims back while others did not. */
  disputes: readonly Dispute[];
}

export function statusOf(state: State): Status {
  const groups = groupsOf(state.rows.values());
  const entries = readEntries(state.entries, state.order);
  const live = groups.flatMap((group) => group.live);
  const gone = live.filter(isWithdrawn);
  const added = [...state.additions.values()].some(
    ({ versions, ranges }) => !isEmpty(claimsOf(versions, ranges, state.order)),
  );
  const left = added || isKeptAlive(live);
  const claimed = surviving(state, groups, entries, false);
  const status: Status = {
    groups,
    entries,
    live: new Set(live),
    ...shown(state, groups, entries, claimed.claims, gone.length > 0),
    disputes: left ? gone.map(disputeOf) : [],
  };
  const whole = wholeWithdrawal(entries);
  if (whole) status.withdrawn = { by: 'person', time: whole.time ?? EPOCH };
  else if (!left && gone.length > 0) status.withdrawn = { by: 'sources', time: latestWithdrawal(gone) };
  else if (claimed.cancelled && isEmpty(claimed.claims)) {
    status.withdrawn = { by: 'exclusions', time: claimed.cancelled };
  }
  return status;
}

/** Whether a live row that is not withdrawn has claims; one without counts only if no live row has any. */
function isKeptAlive(live: readonly Row[]): boolean {
  const anyClaims = live.some((row) => !claimsNothing(row));
  return live.some((row) => !isWithdrawn(row) && !(anyClaims && claimsNothing(row)));
}

const latestWithdrawal = (gone: readonly Row[]): Moment =>
  toldTime(
    gone.reduce<Moment | undefined>((latest, { withdrawn }) => later(latest, withdrawn), undefined) ?? EPOCH,
  );

function disputeOf(row: Row): Dispute {
  return {
    by: row.source,
    origin: row.sha256,
    reason: row.withdrawnReason || 'withdrawn at the source',
    time: toldTime(row.withdrawn ?? EPOCH).text,
  };
}

/** What of the live claims and the additions the entries leave. */
export function surviving(
  state: State,
  groups: readonly Group[],
  entries: Entries,
  withWithdrawn: boolean,
): { claims: Claims; cancelled: Moment | undefined } {
  const { order } = state;
  const found: Claims[] = [];
  let cancelled: Moment | undefined;
  for (const { rows, live } of groups) {
    const speaking = withWithdrawn ? live : live.filter((row) => !isWithdrawn(row));
    const claims = uniteClaims(
      speaking.map((row) => row.claims),
      order,
    );
    const survivors = survivorsOf(groupClaimant(claims, rows, order), entries, order);
    found.push(survivors.claims);
    cancelled = later(cancelled, survivors.cancelled);
  }
  for (const addition of state.additions.values()) {
    const survivors = survivorsOf(additionClaimant(addition, order), entries, order);
    found.push(survivors.claims);
    cancelled = later(cancelled, survivors.cancelled);
  }
  return { claims: uniteClaims(found, order), cancelled };
}

function shown(
  state: State,
  groups: readonly Group[],
  entries: Entries,
  claimed: Claims,
  anyWithdrawn: boolean,
): { level: Level; affected: Claims } {
  if (!isEmpty(claimed)) return { level: 'claimed', affected: asEvents(claimed, entries, state) };
  const withdrawn = anyWithdrawn ? surviving(state, groups, entries, true).claims : claimed;
  if (!isEmpty(withdrawn)) return { level: 'withdrawn', affected: asEvents(withdrawn, entries, state) };
  return { level: 'excluded', affected: surviving(state, groups, NO_ENTRIES, true).claims };
}

/** What stands in `affected` of a state, taken from the given level. */
export function shownAt(level: Level, state: State, { groups, entries }: Status): Claims {
  const deciding = level === 'excluded' ? NO_ENTRIES : entries;
  return asEvents(surviving(state, groups, deciding, level !== 'claimed').claims, deciding, state);
}

/** Only entries cut claims where no event can. */
const asEvents = (claims: Claims, entries: Entries, { order }: State): Claims =>
  entries.partial.length === 0 ? claims : representableClaims(claims, order);
