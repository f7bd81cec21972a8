/** What `mal assign-ids` would do to a tree: merge, stamp, number, and write down the numbers given. */
import { dirname } from 'node:path/posix';
import { idOfPath, parseId } from '../../core/id.ts';
import { quote } from '../../core/quote.ts';
import type { Change } from '../../core/report.ts';
import { CannotRun } from '../../failure.ts';
import { CONFIG_FILE, IDS_FILE, parseConfig, parseGiven } from '../../repository.ts';
import { Listing } from '../../store/listing.ts';
import { readText, type Store } from '../../store/store.ts';
import type { RunContext } from '../check-found.ts';
import type { AsideItem, PackageOutcome } from '../merge/plan-merge.ts';
import { makeRunContext } from '../run-context.ts';
import { formatGiven, highestOf } from './given.ts';
import { mergeStep } from './merge-step.ts';
import { type Left, type Numbered, numberStep } from './number-step.ts';
import { PlannedStore } from './planned-store.ts';
import { scanNames, type TreeNames } from './scan-names.ts';
import { pastOf, stampStep } from './stamp-step.ts';

/** The files of a tree. */
interface TreeListing {
  /** What `git ls-files -s -z` prints of the roots. */
  tracked: Buffer;
  /** Files below the roots that git does not track. */
  untracked: string[];
  /** The files of `.mal/unmergeable/`. */
  aside: string[];
}

/** A tree to be planned on. */
export interface AssignTree {
  /** Where git is run. */
  root: string;
  store: Store;
  list(roots: readonly string[]): Promise<TreeListing>;
  /** Told what will be read, so that a clone without blobs can fetch it in one go. */
  willRead?(paths: readonly string[]): Promise<void>;
  /** Stamp what changed since this commit, up to `tip`. */
  since?: { base: string; tip: string } | undefined;
}

export interface AssignPlan {
  /** Writes and deletes of whole files, sorted by path; `apply` and the builder of a commit both take them. */
  changes: Change[];
  /** What the merge of each package came to, of those that changed. */
  packages: PackageOutcome[];
  stamped: string[];
  numbered: Numbered[];
  /** What could not be merged (law 8). */
  aside: AsideItem[];
  /** What was merged or had nothing to merge with, and gets no number all the same. */
  left: Left[];
}

/** Throws `CannotRun` if the numbers cannot be told: a damaged `.mal/ids.json`, or a number that two reports carry. */
export async function planAssignment(tree: AssignTree, now: number): Promise<AssignPlan> {
  const config = parseConfig(await readText(tree.store, CONFIG_FILE));
  const idsText = await readText(tree.store, IDS_FILE);
  const given = parseGiven(idsText);
  const { tracked, untracked, aside } = await tree.list(config.roots);
  const names = scanNames(tracked, untracked, config.idPrefix);
  await refuseTwice(names, tree.store);
  const highest = highestOf(given ?? new Map(), names.highest, config.firstNumber);
  const run = makeRunContext({ config, now, given: given && highest });
  const store = new PlannedStore(tree.store);
  const filesIn = lister(tracked, untracked);
  await tree.willRead?.(names.unassigned.flatMap((path) => filesIn(dirname(path))));
  const merge = await mergeStep(store, names.unassigned, { filesIn, aside }, run);
  const stamped = tree.since ? await stamp(tree, store, run) : [];
  const numbers = await numberStep(
    store,
    unnumbered(names, store, merge.blocked, config.idPrefix),
    highest,
    run,
  );
  // A file that lags behind the tree is repaired; one that never was there comes with the first number.
  const ids = formatGiven(highest);
  const lags = given !== undefined && ids !== formatGiven(given);
  if (ids !== idsText && (numbers.numbered.length > 0 || lags)) store.write(IDS_FILE, ids);
  return { changes: store.changes(), packages: merge.packages, stamped, aside: merge.aside, ...numbers };
}

/** The names of files in a folder, tracked or not. */
function lister(tracked: Buffer, untracked: readonly string[]): (folder: string) => string[] {
  const listing = new Listing(tracked);
  const more = new Map<string, string[]>();
  for (const path of untracked) more.set(dirname(path), [...(more.get(dirname(path)) ?? []), path]);
  return (folder) => [...new Set([...listing.filesIn(folder), ...(more.get(folder) ?? [])])].sort();
}

async function stamp(tree: AssignTree, store: PlannedStore, run: RunContext): Promise<string[]> {
  const { base, tip } = tree.since!;
  return stampStep(tree.root, store, await pastOf(tree.root, base, tip, run), run);
}

/** What may get a number after the merge; what came back from where it was set aside was written anew. */
function unnumbered(
  { unassigned }: TreeNames,
  store: PlannedStore,
  blocked: ReadonlySet<string>,
  prefix: string,
): string[] {
  const paths = new Set(unassigned);
  for (const [path, text] of store.planned) {
    if (text === undefined) paths.delete(path);
    else if (parseId(idOfPath(path), prefix)?.kind === 'placeholder') paths.add(path);
  }
  return [...paths].filter((path) => !blocked.has(path)).sort();
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
