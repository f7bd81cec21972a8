/** Which report lies where in the repository that takes over, by number and by folder: no folder is listed again. */
import type { RepositoryConfig } from '../core/config.ts';
import { idOfPath, parseId } from '../core/id.ts';
import { splitReportPath } from '../core/layout/split-path.ts';
import { highestOf } from '../engine/assign/given.ts';
import { takesPart } from '../engine/merge/candidate.ts';
import { TrackedPaths } from '../store/tracked-paths.ts';
import { listUntracked } from '../store/untracked.ts';
import { listTracked } from '../store/worktree.ts';

/** Stands for the reports of a folder that has more than one. */
export const SEVERAL = Symbol('several');

export class Inventory {
  private readonly config: RepositoryConfig;
  private readonly byId = new Map<string, string>();
  private readonly byDirectory = new Map<string, string | typeof SEVERAL>();
  private readonly highest = new Map<string, number>();

  private constructor(config: RepositoryConfig) {
    this.config = config;
  }

  static async of(root: string, config: RepositoryConfig): Promise<Inventory> {
    const inventory = new Inventory(config);
    const tracked = await listTracked(root, config.roots);
    // Noted while the other listing goes through them: a second pass would make all of these texts once more.
    const untracked = await listUntracked(root, config.roots, {
      *[Symbol.iterator]() {
        for (const path of new TrackedPaths(tracked, true)) {
          inventory.add(path);
          yield path;
        }
      },
    });
    for (const path of untracked) inventory.add(path);
    return inventory;
  }

  private add(path: string): void {
    const place = splitReportPath(this.config, path);
    if (!place || !takesPart(place.file, this.config.idPrefix)) return;
    // What is known stays the very text that it is: a quarter of a million new ones would be garbage of long standing.
    if (this.isNumbered(path) && this.byId.get(idOfPath(path)) !== path) this.byId.set(idOfPath(path), path);
    const before = this.byDirectory.get(place.directory);
    if (before !== path) this.byDirectory.set(place.directory, before === undefined ? path : SEVERAL);
  }

  private isNumbered(path: string): boolean {
    return parseId(idOfPath(path), this.config.idPrefix)?.kind === 'assigned';
  }

  /** Where another file of the same number lies; undefined if none does. */
  rivalOf(path: string): string | undefined {
    const there = this.isNumbered(path) ? this.byId.get(idOfPath(path)) : undefined;
    return there === path ? undefined : there;
  }

  /** The only report of a folder below the roots; undefined if there is none. */
  reportIn(directory: string): string | typeof SEVERAL | undefined {
    return this.byDirectory.get(directory);
  }

  /** A report has been taken over to this path. */
  take(path: string): void {
    this.add(path);
    const id = parseId(idOfPath(path), this.config.idPrefix);
    if (id?.kind === 'assigned' && id.number > (this.highest.get(id.year) ?? 0))
      this.highest.set(id.year, id.number);
  }

  /**
   * The highest numbers given, after what was taken over: this database must never give those of its own range again.
   * Lower ones are the other database's, whose allocator knows them.
   */
  raised(given: ReadonlyMap<string, number>): Map<string, number> {
    return highestOf(given, this.highest, this.config.firstNumber);
  }
}
