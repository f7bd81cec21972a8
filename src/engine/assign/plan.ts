/** What `mal assign-ids` would do to a tree: merge, stamp, number, and write down the numbers given. */
import { quote } from '../../core/quote.ts';
import type { Change } from '../../core/report.ts';
import { CannotRun } from '../../failure.ts';
import { CONFIG_FILE, IDS_FILE, parseConfig, parseGiven } from '../../repository.ts';
import { readText, type Store } from '../../store/store.ts';
import type { RunContext } from '../check-found.ts';
import { makeRunContext } from '../run-context.ts';
import { formatGiven, highestOf } from './given.ts';
import { foldersOf, type Left, mergeStep } from './merge-step.ts';
import { type Numbered, numberStep } from './number-step.ts';
import { PlannedStore } from './planned-store.ts';
import { scanNames, type TreeNames } from './scan-names.ts';
import { pastOf, stampStep } from './stamp-step.ts';

/** A tree to be planned on. */
export interface AssignTree {
  /** Where git is run. */
  root: string;
  store: Store;
  /** What `git ls-files -s -z` prints of the roots. */
  listTracked(roots: readonly string[]): Promise<Buffer>;
  /** Files that are there and that git does not track. */
  listUntracked(roots: readonly string[], tracked: Buffer): Promise<string[]>;
  /** Told what will be read, so that a clone without blobs can fetch them in one go. */
  willRead?(paths: readonly string[]): Promise<void>;
  /** Stamp what changed since this commit, up to `tip`. */
  since?: { base: string; tip: string } | undefined;
}

export interface AssignPlan {
  /** Whole paths and texts, sorted; `apply` and the builder of a commit both take it. */
  changes: Change[];
  merged: { into: string; from: string[] }[];
  stamped: string[];
  numbered: Numbered[];
  /** What keeps its place without a number, and why. */
  left: Left[];
}

/** Throws `CannotRun` if the numbers cannot be told: a damaged `.mal/ids.json`, or a number that two reports carry. */
export async function planAssignment(tree: AssignTree, now: number): Promise<AssignPlan> {
  const config = parseConfig(await readText(tree.store, CONFIG_FILE));
  const idsText = await readText(tree.store, IDS_FILE);
  const given = parseGiven(idsText);
  const tracked = await tree.listTracked(config.roots);
  const untracked = await tree.listUntracked(config.roots, tracked);
  const names = scanNames(tracked, untracked, config.idPrefix);
  await refuseTwice(names, tree.store);
  const highest = highestOf(given ?? new Map(), names.highest, config.firstNumber);
  const run = makeRunContext({ config, now, given: given && highest });
  const store = new PlannedStore(tree.store);
  const folders = foldersOf(names.unassigned, tracked, untracked, config.idPrefix);
  await tree.willRead?.([...folders.values()].flat());
  const merge = await mergeStep(store, folders, config, now);
  const stamped = tree.since ? await stamp(tree, store, run) : [];
  const numbers = await numberStep(store, unnumbered(names, store, merge.blocked), highest, run);
  // A file that lags behind the tree is repaired; one that never was there comes with the first number.
  const ids = formatGiven(highest);
  if (ids !== idsText && (numbers.numbered.length > 0 || (given !== undefined && ids !== formatGiven(given))))
    store.write(IDS_FILE, ids);
  return {
    changes: store.changes(),
    merged: merge.merged,
    stamped,
    numbered: numbers.numbered,
    left: leftOf(merge.blocked, numbers.left),
  };
}

async function stamp(tree: AssignTree, store: PlannedStore, run: RunContext): Promise<string[]> {
  const { base, tip } = tree.since!;
  return stampStep(tree.root, store, await pastOf(tree.root, base, tip, run), run);
}

/** What may get a number after the merge, each once. A merge writes no placeholder whose name was not there. */
function unnumbered({ unassigned }: TreeNames, store: PlannedStore, blocked: readonly Left[]): string[] {
  const paths = new Set(unassigned);
  for (const [path, text] of store.planned) if (text === undefined) paths.delete(path);
  for (const { path } of blocked) paths.delete(path);
  return [...paths].sort();
}

async function refuseTwice({ twice }: TreeNames, store: Store): Promise<void> {
  for (const { id, paths } of twice) {
    const there: string[] = [];
    await store.read(paths, (path, found) => {
      if (found.kind !== 'missing') there.push(path);
    });
    if (there.length < 2) continue;
    throw new CannotRun(
      `${id} is the number of two reports: ${quote(there[0]!, 300)} and ${quote(there[1]!, 300)}.`,
      'Decide which of them keeps it, and rename the other to a report without a number.',
    );
  }
}

/** A report that could neither be merged nor numbered is told once, with the first reason. */
function leftOf(merge: readonly Left[], numbers: readonly Left[]): Left[] {
  const told = new Map([...numbers, ...merge].map((left) => [left.path, left]));
  return [...told.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}
