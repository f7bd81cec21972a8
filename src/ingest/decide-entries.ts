/** What people do with quarantine entries: try them again, accept them, drop them. */
import { apply } from '../apply.ts';
import type { Change } from '../core/report.ts';
import type { SourceConfig } from '../core/source-config.ts';
import { formatQuarantineEntry, type QuarantineEntry } from '../core/source-state.ts';
import { formatInstant } from '../core/time.ts';
import type { RunContext } from '../engine/check-found.ts';
import { Budget } from './budget.ts';
import { leaveFolders, withdrawIn } from './gone.ts';
import { Intake } from './intake.ts';
import type { IntakeParts } from './intake-parts.ts';
import { KINDS } from './kinds/index.ts';
import { KnownNames } from './known-names.ts';
import { bytesOfEntry, Quarantine, readEntry, type StoredEntry } from './quarantine.ts';
import { SeenFile } from './seen.ts';
import { rowsOf } from './seen-line.ts';
import { showingAgain } from './show-again.ts';
import { readState, stateChange } from './state.ts';
import { Tally } from './tally.ts';

/** What became of an entry. `comes`: its bytes were not kept, so it comes in when its source is read next. */
export interface Decided {
  entry: StoredEntry;
  result: 'in' | 'waits' | 'comes' | 'dropped';
  /** Why it still waits. */
  reason?: string;
}

/** Runs entries of one source through the pipeline again; `accepted`: what only a person can allow is allowed. */
export async function takeEntries(
  source: SourceConfig,
  entries: readonly StoredEntry[],
  accepted: boolean,
  root: string,
  run: RunContext,
): Promise<Decided[]> {
  const { kind } = await KINDS[source.kind]();
  const everything = {
    ...source.limits,
    newPerRun: Number.MAX_SAFE_INTEGER,
    errors: Number.MAX_SAFE_INTEGER,
  };
  const parts: IntakeParts = {
    source,
    root,
    run,
    names: new KnownNames(root, run.config),
    quarantine: Quarantine.open(root, source.id),
    tally: new Tally(),
    budget: new Budget({ ...source, limits: everything }, { limit: everything.newPerRun, addedToday: 0 }),
    seen: source.ordered ? undefined : SeenFile.open(root, source.id),
    map: kind.map?.bind(kind),
    replay: false,
    written: async () => {},
    accepted,
  };
  const intake = new Intake(parts);
  const decided: Decided[] = [];
  // One after the other: each is written before the next is judged, as entries may be about one package.
  for (const entry of entries) {
    const later = await take(entry, intake, parts, accepted);
    for (const plan of intake.plans()) apply(root, plan.changes);
    intake.clear();
    apply(root, parts.quarantine.takeChanges());
    for (const change of parts.seen?.save() ?? []) apply(root, [change]);
    decided.push(later ?? outcomeOf(entry, root));
  }
  return decided;
}

async function take(
  entry: StoredEntry,
  intake: Intake,
  parts: IntakeParts,
  accepted: boolean,
): Promise<Decided | undefined> {
  const { seen, quarantine, root, run } = parts;
  const { key, sha256, gone } = entry;
  if (gone && sha256 !== undefined) {
    const reasons: string[] = [];
    for (const row of rowsOf({ sha256, folders: gone.folders }))
      reasons.push(...(await withdrawIn(intake, parts, row, accepted)).reasons);
    if (reasons.length === 0) quarantine.settle(key);
    return undefined;
  }
  const bytes = bytesOfEntry(entry);
  const before = seen?.find(key);
  if (bytes) {
    await intake.object({ kind: 'object', key, version: before?.version ?? '', bytes });
    if (intake.left) await leaveFolders(intake, parts, intake.left);
    return undefined;
  }
  // The source is to show it once more.
  if (before) seen!.put({ ...before, version: '' });
  const state = readState(root, parts.source.id);
  apply(root, stateChange(parts.source.id, state, showingAgain(state, key)));
  if (accepted && sha256 !== undefined) {
    const decision = { time: formatInstant(run.now), reason: 'accepted' };
    apply(root, [changeOf({ ...entry, kind: 'accepted', decision })]);
  }
  return { entry, result: 'comes' };
}

function outcomeOf(entry: StoredEntry, root: string): Decided {
  const now = readEntry(root, entry.path);
  return now ? { entry, result: 'waits', reason: now.reason } : { entry, result: 'in' };
}

/** The entries as what nobody wants to see again; their bytes are not kept. */
export function dropEntries(
  entries: readonly StoredEntry[],
  reason: string,
  root: string,
  run: Pick<RunContext, 'now'>,
): Decided[] {
  const decision = { time: formatInstant(run.now), reason };
  apply(
    root,
    entries.map(({ bytes: _, diagnostics: __, ...entry }) =>
      changeOf({ ...entry, kind: 'dropped', decision }),
    ),
  );
  return entries.map((entry) => ({ entry, result: 'dropped' }));
}

const changeOf = (entry: QuarantineEntry & { path: string }): Change => ({
  kind: 'write',
  path: entry.path,
  text: formatQuarantineEntry(entry),
});
