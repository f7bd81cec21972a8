/** What the database has of one package, read once and asked often. */
import { formatReport } from '../../core/format.ts';
import {
  closeMerge,
  type MergeInput,
  type MergeWorld,
  type OpenMerge,
  openMerge,
  readContribution,
  takeIn,
} from '../../core/merge/merge-reports.ts';
import { type Status, statusOf } from '../../core/merge/status.ts';
import { formatInstant } from '../../core/time.ts';
import type { RunContext } from '../../engine/check-found.ts';
import { type MergedReport, mergeWorld } from '../../merge.ts';
import type { Contribution } from '../prepare/types.ts';
import type { Present } from './types.ts';

/**
 * The reports of one package as they lie in its folders, with or without numbers; none for a package the database does not
 * know. Several with numbers are treated as the merge treats them. Reads nothing yet.
 */
export function presentOf(
  reports: readonly MergeInput[],
  { config, now }: Pick<RunContext, 'config' | 'now'>,
): Present {
  let world: MergeWorld | undefined;
  // Most packages of a first import are new: nothing is ever merged there.
  const merging = (): MergeWorld => {
    world ??= mergeWorld({ now: formatInstant(now), idPrefix: config.idPrefix });
    return world;
  };
  return new PackagePresent(reports, reports.length, merging, () => openMerge(reports, merging()));
}

class PackagePresent implements Present {
  readonly inputs: readonly MergeInput[];
  /** How many of the inputs were there before anything was taken in. */
  private readonly given: number;
  private readonly world: () => MergeWorld;
  private readonly read: () => OpenMerge;
  private opened: OpenMerge | undefined;
  private known: Status | undefined;
  private result: MergedReport | undefined;

  constructor(inputs: readonly MergeInput[], given: number, world: () => MergeWorld, read: () => OpenMerge) {
    this.inputs = inputs;
    this.given = given;
    this.world = world;
    this.read = read;
  }

  get empty(): boolean {
    return this.inputs.length === 0;
  }

  get open(): OpenMerge {
    this.opened ??= this.read();
    return this.opened;
  }

  get status(): Status | undefined {
    if (this.open.state) this.known ??= statusOf(this.open.state);
    return this.known;
  }

  with({ osv, text }: Contribution): Present {
    const index = this.inputs.length;
    return new PackagePresent([...this.inputs, { osv, text }], this.given, this.world, () => {
      const state = readContribution({ osv, text }, this.world());
      // Ingest writes contributions itself, with one row and a frame that names it.
      if (typeof state === 'string') throw new Error(`A contribution cannot be merged: ${state}.`);
      return takeIn(this.open, index, state);
    });
  }

  merged(): MergedReport | undefined {
    if (this.inputs.length === this.given) return undefined;
    if (this.result) return this.result;
    const merged = closeMerge(this.open, this.world());
    const given = merged.unchanged ? this.inputs[merged.base!]?.text : undefined;
    this.result = merged.osv ? { ...merged, text: given ?? formatReport(merged.osv) } : merged;
    return this.result;
  }
}
