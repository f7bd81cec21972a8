/** `mal adopt`: every file of another database, one after the other; what is in memory does not grow with their number. */
import { apply } from '../apply.ts';
import { splitReportPath } from '../core/layout/split-path.ts';
import type { Change } from '../core/report.ts';
import { formatGiven } from '../engine/assign/given.ts';
import type { RunContext } from '../engine/check-found.ts';
import { readEntries, type StoredEntry } from '../engine/merge/set-aside.ts';
import { bytesOf } from '../engine/merge/units.ts';
import { statAt } from '../obstacle.ts';
import { IDS_FILE } from '../repository.ts';
import { readFound } from '../store/worktree.ts';
import { type ForeignDatabase, isFolder } from './database.ts';
import { AdoptEntries } from './entries.ts';
import { Inventory } from './inventory.ts';
import { listFiles } from './list-files.ts';
import { type Fate, type Placed, placeReports } from './place.ts';
import { type AdoptedFile, AdoptSummary } from './summary.ts';
import { type TakenReport, takeOver } from './take-over.ts';

export interface AdoptOptions {
  /** The repository that takes over. */
  root: string;
  database: ForeignDatabase;
  /** The contexts of both; neither knows which numbers were given. */
  there: RunContext;
  here: RunContext;
  given: ReadonlyMap<string, number> | undefined;
  supersede: boolean;
  dryRun: boolean;
  /** Told of each file, in the order of the walk. */
  told(file: AdoptedFile): void;
}

/** Changes that wait to be carried out together, by count and by characters. With more, their texts outlive the garbage collector's patience. */
const MOST_CHANGES = 50;
const MOST_TEXT = 8 << 20;

/** Takes over what can be. Throws `CannotRun` if a file cannot be written; what was written by then is whole, and stays. */
export async function adopt(options: AdoptOptions): Promise<AdoptSummary> {
  return new Adoption(options, await Inventory.of(options.root, options.here.config)).run();
}

class Adoption {
  private readonly options: AdoptOptions;
  private readonly inventory: Inventory;
  private readonly summary = new AdoptSummary();
  private readonly refused: AdoptEntries;
  /** What merges set aside, by directory. */
  private readonly entries = new Map<string, StoredEntry[]>();
  private changes: Change[] = [];
  private text = 0;
  /** Directories with changes that are not carried out yet; in a dry run all, with the files that went there. */
  private pending = new Map<string, string | string[]>();

  constructor(options: AdoptOptions, inventory: Inventory) {
    this.options = options;
    this.inventory = inventory;
    const { root, here } = options;
    this.refused = new AdoptEntries(root, here.now);
    for (const entry of readEntries(root, here.config)) {
      const directory = splitReportPath(here.config, entry.path)?.directory ?? '';
      this.entries.set(directory, [...(this.entries.get(directory) ?? []), entry]);
    }
  }

  async run(): Promise<AdoptSummary> {
    const { database, there } = this.options;
    const roots = database.roots.filter((root) => isFolder(database.folder, root));
    for (const root of database.roots)
      if (!roots.includes(root)) this.passBy(root, 'it is no folder, or reached by a symbolic link');
    const { paths, closed } = await listFiles(database.folder, roots);
    for (const { path, reason } of closed) this.passBy(path, `it cannot be looked into: ${reason}`);
    for (const [i, path] of paths.entries()) {
      // What is behind need not stay in memory while the inventory grows.
      paths[i] = '';
      this.take(path, there);
    }
    this.raiseNumbers();
    this.carryOut();
    return this.summary;
  }

  /** Something that may hold reports, which nobody can tell. */
  private passBy(from: string, reason: string): void {
    this.tell({ from, fate: aside(reason), repairs: [] });
  }

  private take(from: string, there: RunContext): void {
    const { database, here } = this.options;
    const found = readFound(database.folder, from);
    // Removed from the checkout, though git still knows it.
    if (found.kind === 'missing') return;
    const taken = takeOver(from, found, there, here);
    if (taken.kind === 'other') this.tell({ from, fate: taken, repairs: [] });
    else if (taken.kind === 'aside') this.refuse(from, taken.reason);
    else this.place(taken);
  }

  private place(report: TakenReport): void {
    const rival = this.inventory.rivalOf(report.path);
    if (rival !== undefined) {
      this.refuse(report.from, `its number is that of another report here, ${rival}`);
      return;
    }
    const placed = this.plan(report);
    const fate = placed.fates.get(report)!;
    if (fate.kind === 'aside') {
      this.refuse(report.from, fate.reason);
      return;
    }
    this.inventory.take(report.path);
    for (const outcome of placed.packages)
      if (outcome.changed || outcome.merged.length > 0) this.summary.packages.set(outcome.report, outcome);
    for (const item of placed.waiting) this.summary.waiting.set(item.path, item);
    this.note(report, [...placed.changes, ...this.refused.settle(report.from)]);
    const { from, path, repairs, kept } = report;
    this.tell({ from, to: path, fate, repairs, ...(kept === undefined ? {} : { kept }) });
  }

  /** What becomes of a report in its folder: nearly always it is the only one there. */
  private plan(report: TakenReport): Placed {
    const { root, here, dryRun, supersede } = this.options;
    const { path, directory, text } = report;
    const before = this.pending.get(directory);
    if (before && !dryRun) this.carryOut();
    const entries = this.entries.get(directory) ?? [];
    const there = this.inventory.reportIn(directory);
    if (entries.length === 0 && (!before || !dryRun)) {
      if (there === undefined && statAt(root, path) === undefined)
        return only(report, { kind: 'added' }, [{ kind: 'write', path, text }]);
      if (there === path && holds(root, path, text)) return only(report, { kind: 'same' }, []);
    }
    const earlier = before && dryRun ? this.again([before].flat()) : [];
    return placeReports({ root, directory, entries }, [...earlier, report], here, supersede);
  }

  /** Reports that a dry run has planned for the same folder. */
  private again(paths: readonly string[]): TakenReport[] {
    const { database, there, here } = this.options;
    return paths.flatMap((path) => {
      const taken = takeOver(path, readFound(database.folder, path), there, here);
      return taken.kind === 'report' ? [taken] : [];
    });
  }

  private refuse(from: string, reason: string): void {
    const { entry, changes } = this.refused.refuse(from, reason, bytesOf(this.options.database.folder, from));
    this.tell({ from, fate: aside(reason), repairs: [], entry });
    this.note(undefined, changes);
  }

  private note(report: TakenReport | undefined, changes: readonly Change[]): void {
    if (report && (this.options.dryRun || changes.length > 0)) {
      const { directory, from } = report;
      const before = this.pending.get(directory);
      this.pending.set(directory, before === undefined ? from : [before, from].flat());
    }
    if (this.options.dryRun) return;
    for (const change of changes) {
      this.changes.push(change);
      if (change.kind !== 'delete') this.text += change.text.length;
    }
    if (this.changes.length >= MOST_CHANGES || this.text >= MOST_TEXT) this.carryOut();
  }

  private carryOut(): void {
    if (this.options.dryRun) return;
    apply(this.options.root, this.changes);
    this.changes = [];
    this.text = 0;
    this.pending.clear();
  }

  private raiseNumbers(): void {
    const { given } = this.options;
    if (given === undefined) return;
    const raised = this.inventory.raised(given);
    for (const [year, after] of raised) {
      const before = given.get(year) ?? 0;
      if (after !== before) this.summary.numbers.push({ year, before, after });
    }
    if (this.summary.numbers.length > 0)
      this.note(undefined, [{ kind: 'write', path: IDS_FILE, text: formatGiven(raised) }]);
  }

  private tell(file: AdoptedFile): void {
    this.summary.add(file);
    this.options.told(file);
  }
}

const aside = (reason: string): Fate => ({ kind: 'aside', reason });

const only = (report: TakenReport, fate: Fate, changes: Change[]): Placed => ({
  changes,
  fates: new Map([[report, fate]]),
  packages: [],
  waiting: [],
});

function holds(root: string, path: string, text: string): boolean {
  const found = readFound(root, path);
  return found.kind === 'file' && Buffer.compare(found.bytes, Buffer.from(text)) === 0;
}
