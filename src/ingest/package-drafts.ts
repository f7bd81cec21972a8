/** The packages that a batch is about: each is read when the first contribution to it comes. */
import { originsOf, type PackageName } from '../core/report.ts';
import type { Unit } from '../engine/merge/plan-merge.ts';
import { FreeFolders } from './free-folders.ts';
import type { IntakeParts } from './intake-parts.ts';
import { presentOf } from './judge/judge.ts';
import type { Present } from './judge/types.ts';
import { type DraftPlan, inputsOf, PackageReader, planDraft } from './package-draft.ts';
import type { Contribution } from './prepare/types.ts';

export interface PackageDraft {
  package: PackageName;
  directory: string;
  unit: Unit;
  /** With what was taken in. */
  present: Present;
  taken: Contribution[];
}

type DraftParts = Pick<IntakeParts, 'root' | 'run' | 'written'>;

/**
 * Whether a merge was cut off before it took away what it had merged: every row of one file stands in another one. What is said
 * is known then, and nobody else would look here before the next merge.
 */
function isHalfMerged({ inputs }: Present): boolean {
  if (inputs.length < 2) return false;
  const rows = inputs.map(
    ({ osv }) => new Set(originsOf(osv).map(({ source, sha256 }) => `${source} ${sha256}`)),
  );
  return rows.some(
    (some, i) => some.size > 0 && rows.some((all, j) => i !== j && [...some].every((row) => all.has(row))),
  );
}

export class PackageDrafts {
  private readonly parts: DraftParts;
  private readonly free: FreeFolders;
  private reader: PackageReader | undefined;
  private drafts = new Map<string, PackageDraft>();
  /** Folders for which this batch has made a plan; those for which the one before did, which may still be carried out. */
  private planned = new Set<string>();
  private onTheWay = new Set<string>();

  constructor(parts: DraftParts) {
    this.parts = parts;
    this.free = new FreeFolders(parts.root, parts.run.config);
  }

  /** The package as it is on the disk, with what this batch took in. */
  async of(pkg: PackageName, directory: string): Promise<PackageDraft> {
    const known = this.drafts.get(directory);
    if (known) return known;
    if (this.onTheWay.has(directory)) {
      await this.parts.written();
      this.onTheWay.clear();
      this.reader = undefined;
    }
    const unit = this.read(pkg, directory);
    const { run } = this.parts;
    const present = presentOf(inputsOf(unit, pkg, run), run);
    const draft: PackageDraft = { package: pkg, directory, unit, present, taken: [] };
    this.drafts.set(directory, draft);
    return draft;
  }

  /** One plan for each package that has something to do. The next one is made when the one before was carried out. */
  *plans(): Generator<DraftPlan> {
    const { root, run } = this.parts;
    for (const draft of this.drafts.values()) {
      if (draft.taken.length === 0 && !isHalfMerged(draft.present)) continue;
      // Packages of the layout ossf may share a folder: what the plan before wrote there is to be seen.
      if (run.config.layout === 'ossf') draft.unit = this.read(draft.package, draft.directory);
      this.planned.add(draft.directory);
      yield planDraft(root, draft.unit, draft.taken, run);
    }
  }

  /** Forgets everything: the next batch reads what is there then. */
  clear(): void {
    this.onTheWay = this.planned;
    this.planned = new Set();
    for (const directory of this.onTheWay) this.free.take(directory);
    this.drafts = new Map();
    this.reader = undefined;
  }

  private read(pkg: PackageName, directory: string): Unit {
    this.reader ??= new PackageReader(this.parts, this.free);
    return this.reader.read(pkg, directory);
  }
}
