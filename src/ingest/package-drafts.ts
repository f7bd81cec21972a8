/** The packages that a batch is about: each is read when the first contribution to it comes. */
import type { PackageName } from '../core/report.ts';
import type { RunContext } from '../engine/check-found.ts';
import type { Unit } from '../engine/merge/plan-merge.ts';
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

export class PackageDrafts {
  private readonly root: string;
  private readonly run: RunContext;
  private reader: PackageReader | undefined;
  private drafts = new Map<string, PackageDraft>();

  constructor(root: string, run: RunContext) {
    this.root = root;
    this.run = run;
  }

  /** The package as it is on the disk, with what this batch took in. */
  of(pkg: PackageName, directory: string): PackageDraft {
    const known = this.drafts.get(directory);
    if (known) return known;
    const unit = this.read(pkg, directory);
    const present = presentOf(inputsOf(unit, pkg, this.run), this.run);
    const draft: PackageDraft = { package: pkg, directory, unit, present, taken: [] };
    this.drafts.set(directory, draft);
    return draft;
  }

  /** One plan for each package that took something in. The next one is made when the one before was carried out. */
  *plans(): Generator<DraftPlan> {
    for (const draft of this.drafts.values()) {
      if (draft.taken.length === 0) continue;
      // Packages of the layout ossf may share a folder: what the plan before wrote there is to be seen.
      if (this.run.config.layout === 'ossf') draft.unit = this.read(draft.package, draft.directory);
      yield planDraft(this.root, draft.unit, draft.taken, this.run);
    }
  }

  /** Forgets everything: the next batch reads what is there then. */
  clear(): void {
    this.drafts = new Map();
    this.reader = undefined;
  }

  private read(pkg: PackageName, directory: string): Unit {
    this.reader ??= new PackageReader(this.root, this.run);
    return this.reader.read(pkg, directory);
  }
}
