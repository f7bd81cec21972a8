/** `mal merge` as the first step of numbering: every package that has a report without a number, or one that was set aside. */
import { idOfPath, parseId } from '../../core/id.ts';
import { splitReportPath } from '../../core/layout/split-path.ts';
import { packageOf } from '../../core/package-of.ts';
import { acceptedDirectories, layoutAccepts } from '../../ecosystems/directory.ts';
import { parseBytes, type RunContext } from '../check-found.ts';
import { type FolderFile, takesPart } from '../merge/candidate.ts';
import {
  type AsideItem,
  mergeContext,
  type PackageOutcome,
  planMerge,
  type Unit,
} from '../merge/plan-merge.ts';
import { type StoredEntry, sha256Of, storedEntry } from '../merge/set-aside.ts';
import type { PlannedStore } from './planned-store.ts';

/** Directories whose files are asked for at once. */
const BATCH = 1000;

/** What lies where. */
export interface Places {
  /** The files in a folder itself. */
  filesIn(folder: string): string[];
  /** The files of `.mal/unmergeable/`. */
  aside: readonly string[];
}

export interface MergeStep {
  packages: PackageOutcome[];
  aside: AsideItem[];
  /** Reports that must not get a number yet: what has one in their folder cannot be read. */
  blocked: Set<string>;
}

/** Plans the merges of the directories of `unassigned` into `store`. */
export async function mergeStep(
  store: PlannedStore,
  unassigned: readonly string[],
  { filesIn, aside }: Places,
  run: RunContext,
): Promise<MergeStep> {
  const step: MergeStep = { packages: [], aside: [], blocked: new Set() };
  const entries = await readEntries(store, aside, run);
  const directories = new Set(entries.keys());
  for (const path of unassigned) {
    const directory = splitReportPath(run.config, path)?.directory;
    if (directory) directories.add(directory);
  }
  const seen = new Set<string>();
  const sorted = [...directories].sort();
  for (let from = 0; from < sorted.length; from += BATCH) {
    const batch = sorted.slice(from, from + BATCH);
    await store.readAhead(batch.flatMap((directory) => reportsIn(directory, filesIn, run)));
    for (const directory of batch) {
      if (seen.has(directory)) continue;
      const unit = await readUnit(store, directory, seen, entries, filesIn, run);
      mergeUnit(store, unit, run, step);
    }
  }
  return step;
}

/** The files of a directory, in every root, that take part in merging. */
function reportsIn(directory: string, filesIn: Places['filesIn'], { config }: RunContext): string[] {
  const paths = config.roots.flatMap((root) => filesIn(`${root}/${directory}`));
  return paths.filter((path) => takesPart(path.slice(path.lastIndexOf('/') + 1), config.idPrefix));
}

function mergeUnit(store: PlannedStore, unit: ReadUnit, run: RunContext, step: MergeStep): void {
  const [only] = unit.files;
  // Most reports are the first on their package: there is nothing to merge, and numbering judges them.
  const alone = unit.files.length === 1 && unit.entries.length === 0 && unit.tooLarge.length === 0;
  if (alone && only!.parsed.problems.length === 0 && isWaiting(only!.path, run)) return;
  const plan = planMerge(
    unit,
    mergeContext(run, { supersede: false, bytesOf: (path) => unit.bytes.get(path)! }),
  );
  for (const path of unit.tooLarge) plan.aside.push({ path, reason: 'it is larger than a report may be' });
  store.add(plan.changes);
  step.packages.push(...plan.packages.filter(({ changed, merged }) => changed || merged.length > 0));
  step.aside.push(...plan.aside);
  for (const { path } of plan.aside) step.blocked.add(path);
  // What cannot be read may be the report that the others belong to: a second number for a package would be worse than waiting.
  const merged = plan.packages.some(({ report }) => !isWaiting(report, run));
  const unread = plan.aside.some(({ path }) => !isWaiting(path, run));
  if (unread && !merged) for (const { path } of unit.files) step.blocked.add(path);
}

const isWaiting = (path: string, { config }: RunContext): boolean =>
  parseId(idOfPath(path), config.idPrefix)?.kind === 'placeholder';

interface ReadUnit extends Unit {
  files: FolderFile[];
  entries: StoredEntry[];
  bytes: Map<string, Uint8Array>;
  tooLarge: string[];
}

/** The files and entries of the directory, and in the layout ossf of every other that may hold the same packages. */
async function readUnit(
  store: PlannedStore,
  directory: string,
  seen: Set<string>,
  entries: ReadonlyMap<string, StoredEntry[]>,
  filesIn: Places['filesIn'],
  run: RunContext,
): Promise<ReadUnit> {
  const unit: ReadUnit = { files: [], entries: [], bytes: new Map(), tooLarge: [] };
  const directories = [directory];
  seen.add(directory);
  for (const one of directories) {
    await store.read(reportsIn(one, filesIn, run), (path, found) => {
      if (found.kind === 'too-large') unit.tooLarge.push(path);
      if (found.kind !== 'file') return;
      unit.bytes.set(path, Uint8Array.from(found.bytes));
      unit.files.push({ path, parsed: parseBytes(found.bytes), size: found.size });
    });
    const own = entries.get(one) ?? [];
    unit.entries.push(...own);
    unit.files.push(...own.flatMap((entry) => keptFile(entry, unit.bytes)));
    if (run.config.layout !== 'ossf') continue;
    for (const { parsed } of unit.files) {
      for (const more of othersOf(parsed.osv && packageOf(parsed.osv), one, run)) {
        if (!seen.has(more)) directories.push(more);
        seen.add(more);
      }
    }
  }
  return unit;
}

function othersOf(pkg: ReturnType<typeof packageOf>, directory: string, { config }: RunContext): string[] {
  return pkg && layoutAccepts(config.layout, directory, pkg) ? acceptedDirectories(config.layout, pkg) : [];
}

/** A report that was set aside, from where it is kept; a run that was cut off may have left the file in its place. */
function keptFile(entry: StoredEntry, bytes: ReadonlyMap<string, Uint8Array>): FolderFile[] {
  const there = bytes.get(entry.path);
  if (entry.bytes === undefined || (there && sha256Of(there) === entry.sha256)) return [];
  const kept = Buffer.from(entry.bytes, 'base64');
  return [{ path: entry.path, parsed: parseBytes(kept), size: kept.length, entry }];
}

/** By directory. */
async function readEntries(
  store: PlannedStore,
  aside: readonly string[],
  { config }: RunContext,
): Promise<Map<string, StoredEntry[]>> {
  const entries = new Map<string, StoredEntry[]>();
  await store.read([...aside].sort(), (file, found) => {
    const entry =
      found.kind === 'file' ? storedEntry(file, new TextDecoder().decode(found.bytes), config) : undefined;
    const directory = entry && splitReportPath(config, entry.path)?.directory;
    if (entry && directory) entries.set(directory, [...(entries.get(directory) ?? []), entry]);
  });
  return entries;
}
