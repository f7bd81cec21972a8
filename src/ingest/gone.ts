/** What a source took away: its claims are withdrawn, unless the same bytes are still there under another key. */
import { formatInstant } from '../core/time.ts';
import type { Stop } from './budget.ts';
import type { Intake } from './intake.ts';
import type { IntakeParts } from './intake-parts.ts';
import { absent } from './judge/judge.ts';
import { GONE_REASON } from './judged.ts';
import { packageOfRow } from './package-draft.ts';
import { entryPath, makeEntry } from './quarantine.ts';
import type { SeenFile } from './seen.ts';
import { foldersOf, rowsOf, type SeenObject, type SeenRow } from './seen-line.ts';

/** Takes so many objects as gone; `all` if what was not named in this run is gone too. */
export async function settleGone(
  intake: Intake,
  parts: IntakeParts,
  keys: ReadonlySet<string>,
  all: boolean,
): Promise<Stop | undefined> {
  const { seen, budget, source } = parts;
  if (!seen) return undefined;
  const gone = objectsOf(seen, keys);
  if (all) {
    const { prefixes } = source;
    for (const object of seen.unnamed()) {
      // Whoever narrows `prefixes` takes nothing away from the source.
      if (prefixes && !prefixes.some((prefix) => object.key.startsWith(prefix))) continue;
      gone.set(object.key, object);
    }
  }
  if (gone.size === 0) return undefined;
  if (source.deletions === 'withdraw') {
    const stop = budget.spendGone(gone.size, seen.count + seen.unsaved);
    if (stop) return stop;
  }
  const elsewhere = hashesElsewhere(seen, gone);
  for (const object of [...gone.values()].sort((a, b) => (a.key < b.key ? -1 : 1))) {
    const stop = elsewhere.has(object.sha256) ? undefined : await takeAway(intake, parts, object);
    if (stop) return stop;
    // The key is remembered: what comes back under it is new, whatever its bytes.
    seen.put({ key: object.key, version: '', sha256: '', folders: [] });
  }
  return undefined;
}

function objectsOf(seen: SeenFile, keys: ReadonlySet<string>): Map<string, SeenObject> {
  const found = new Map<string, SeenObject>();
  for (const key of keys) {
    const object = seen.find(key);
    if (object && object.sha256 !== '') found.set(key, object);
  }
  return found;
}

/** Of the bytes that are gone, those that another key still shows: the file was moved. */
function hashesElsewhere(seen: SeenFile, gone: ReadonlyMap<string, SeenObject>): Set<string> {
  const wanted = new Set([...gone.values()].map(({ sha256 }) => sha256));
  const found = new Set<string>();
  for (const { key, sha256 } of seen.objects()) if (wanted.has(sha256) && !gone.has(key)) found.add(sha256);
  return found;
}

/** What an object said of packages that it is not about any more is withdrawn, unless another one says it still. */
export async function leaveFolders(
  intake: Intake,
  parts: IntakeParts,
  left: SeenObject,
): Promise<Stop | undefined> {
  if (parts.source.deletions === 'ignore' || parts.seen?.isShownElsewhere(left)) return undefined;
  return withdrawFrom(intake, parts, left);
}

async function takeAway(
  intake: Intake,
  parts: IntakeParts,
  { key, sha256, folders }: SeenObject,
): Promise<Stop | undefined> {
  const { source, quarantine, tally } = parts;
  // What never came in waits for nobody any more.
  quarantine.settle(key);
  if (source.deletions === 'ignore') {
    if (folders.length > 0) tally.skip('deleted at the source, which counts for nothing here');
    return undefined;
  }
  return withdrawFrom(intake, parts, { key, sha256, folders });
}

/** Withdraws what an object said in these folders; what a person has to decide is held. */
async function withdrawFrom(
  intake: Intake,
  parts: IntakeParts,
  { key, sha256, folders }: Pick<SeenObject, 'key' | 'sha256' | 'folders'>,
): Promise<Stop | undefined> {
  const { source, quarantine, tally, budget, run, seen } = parts;
  const held: { row: SeenRow; reason: string }[] = [];
  for (const row of rowsOf({ sha256, folders })) {
    if (row.sha256 !== sha256 && seen?.isShownElsewhere({ key, sha256: row.sha256 })) continue;
    const { reasons } = await withdrawIn(intake, parts, row, false);
    for (const reason of reasons) held.push({ row, reason });
  }
  if (held.length === 0) return undefined;
  const stop = budget.spend(0, quarantine.find(key, sha256) === undefined);
  if (stop) return stop;
  const reason = [...new Set(held.map((one) => one.reason))].join(' ');
  const rows = held.map(({ row }) => row);
  const gone = { folders: foldersOf(rows, sha256) };
  const entry = makeEntry({ kind: 'held', key, time: formatInstant(run.now), reason, sha256, gone });
  const path = entryPath(source.id, key, sha256);
  tally.withhold({ kind: 'held', key, reason, entry: path }, quarantine.put(entry));
  return undefined;
}

/** Withdraws the row in a folder; `reasons`: why that waits for a person. */
export async function withdrawIn(
  intake: Intake,
  { source, run, root, written }: IntakeParts,
  { folder, sha256 }: SeenRow,
  accepted: boolean,
): Promise<{ reasons: string[] }> {
  const row = { source: source.id, sha256 };
  await written();
  const pkg = packageOfRow(root, folder, row, run);
  if (!pkg) return { reasons: [] };
  const draft = await intake.draftOf(pkg, folder);
  const reasons: string[] = [];
  for (const contribution of absent(row, draft.present, GONE_REASON, run)) {
    const verdict = await intake.withdraw(draft, contribution, accepted);
    if (!verdict.idle && !verdict.allowed) reasons.push(verdict.reason);
  }
  return { reasons };
}
