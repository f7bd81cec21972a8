/** What a batch changes in one package's folders: read once, judged contribution by contribution, planned at the end. */
import type { MergeInput } from '../core/merge/merge-reports.ts';
import { type Change, type Origin, originsOf, type PackageName } from '../core/report.ts';
import { acceptedDirectories } from '../ecosystems/directory.ts';
import type { RunContext } from '../engine/check-found.ts';
import { type FolderFile, judge as readCandidate } from '../engine/merge/candidate.ts';
import {
  type AsideItem,
  type MergePlan,
  mergeContext,
  planMerge,
  type Unit,
} from '../engine/merge/plan-merge.ts';
import { readEntries } from '../engine/merge/set-aside.ts';
import { bytesOf, UnitReader } from '../engine/merge/units.ts';
import { statAt } from '../obstacle.ts';
import type { FreeFolders } from './free-folders.ts';
import type { IntakeParts } from './intake-parts.ts';
import type { Contribution } from './prepare/types.ts';

/** What a plan comes to. */
export interface DraftPlan {
  changes: Change[];
  /** Contributions that cannot be merged, and why. */
  refused: { contribution: Contribution; reason: string }[];
  /** Other files that had to be set aside. */
  aside: AsideItem[];
}

const EMPTY: Unit = { files: [], entries: [] };

/** Reads the folders of packages, for the length of a batch. */
export class PackageReader {
  private readonly parts: Pick<IntakeParts, 'root' | 'run'>;
  private readonly free: FreeFolders;
  private readonly entries: ReturnType<typeof readEntries>;

  constructor(parts: Pick<IntakeParts, 'root' | 'run'>, free: FreeFolders) {
    this.parts = parts;
    this.free = free;
    this.entries = readEntries(parts.root, parts.run.config);
  }

  /** What lies in the package's folders; `directory` is the one that new reports go to. */
  read(pkg: PackageName, directory: string): Unit {
    const { root, run } = this.parts;
    const { layout, roots } = run.config;
    const directories = layout === 'ossf' ? acceptedDirectories(layout, pkg) : [directory];
    // Most packages of a first import are new: to ask for the folder, if need be, costs less than to try to list it.
    const mayBe = (one: string) =>
      !this.free.has(one) && roots.some((top) => statAt(root, `${top}/${one}`) !== undefined);
    const known = this.entries.length > 0 ? directories : directories.filter(mayBe);
    if (known.length === 0) return EMPTY;
    const reader = new UnitReader(root, run, this.entries);
    const units = known.flatMap((one) => reader.read(one) ?? []);
    return { files: units.flatMap(({ files }) => files), entries: units.flatMap(({ entries }) => entries) };
  }
}

/** The package that a source's row speaks of, among the reports in a folder; undefined if the row is not there. */
export function packageOfRow(
  root: string,
  directory: string,
  { source, sha256 }: Pick<Origin, 'source' | 'sha256'>,
  run: RunContext,
): PackageName | undefined {
  const unit = new UnitReader(root, run, readEntries(root, run.config)).read(directory) ?? EMPTY;
  for (const file of unit.files) {
    const candidate = readCandidate(file, run);
    if (typeof candidate === 'string') continue;
    const rows = originsOf(candidate.osv);
    if (rows.some((row) => row.source === source && row.sha256 === sha256)) return candidate.package;
  }
  return undefined;
}

/** The reports of the package as a merge would take them. */
export function inputsOf(unit: Unit, pkg: PackageName, run: RunContext): MergeInput[] {
  if (unit.files.length === 0) return [];
  const { world } = mergeContext(run, NO_FILES);
  const key = world.keyOf({ affected: [{ package: pkg }] });
  const inputs: MergeInput[] = [];
  for (const file of unit.files) {
    const candidate = readCandidate(file, run);
    if (typeof candidate === 'string') continue;
    if (unit.files.length === 1 || key === undefined || world.keyOf(candidate.osv) === key)
      inputs.push({ osv: candidate.osv, text: candidate.text });
  }
  return inputs;
}

const NO_FILES = { supersede: false, bytesOf: () => ({ sha256: '', size: 0 }) };

/** The plan that takes the contributions in. Never throws: what fails refuses them. */
export function planDraft(
  root: string,
  unit: Unit,
  contributions: readonly Contribution[],
  run: RunContext,
): DraftPlan {
  const [first] = contributions;
  if (first && contributions.length === 1 && unit.files.length + unit.entries.length === 0)
    return { changes: [{ kind: 'write', path: first.path, text: first.text }], refused: [], aside: [] };
  const whole = attempt(root, unit, contributions, run);
  if (whole.refused.length === 0) return whole;
  // One that cannot be merged must not keep the others out: each is tried with those that could.
  const refused: DraftPlan['refused'] = [];
  const good: Contribution[] = [];
  let plan: DraftPlan = { changes: [], refused: [], aside: [] };
  for (const contribution of contributions) {
    const next = attempt(root, unit, [...good, contribution], run);
    if (next.refused.length > 0) {
      const own = next.refused.find((one) => one.contribution === contribution) ?? next.refused[0]!;
      refused.push({ contribution, reason: own.reason });
      continue;
    }
    good.push(contribution);
    plan = next;
  }
  return { ...plan, refused };
}

function attempt(
  root: string,
  unit: Unit,
  contributions: readonly Contribution[],
  run: RunContext,
): DraftPlan {
  const taken = new Set(unit.files.map(({ path }) => path));
  const virtual = new Map<string, { file: FolderFile; contribution: Contribution }>();
  for (const contribution of contributions) {
    const path = freePath(contribution.path, (one) => taken.has(one) || virtual.has(one));
    const { osv, text } = contribution;
    virtual.set(path, {
      file: { path, parsed: { text, osv, problems: [] }, size: Buffer.byteLength(text) },
      contribution,
    });
  }
  const files = [...unit.files, ...[...virtual.values()].map(({ file }) => file)];
  const context = mergeContext(run, {
    supersede: false,
    bytesOf: (path) => {
      const own = virtual.get(path);
      return own ? new TextEncoder().encode(own.contribution.text) : bytesOf(root, path);
    },
  });
  try {
    return settle(planMerge({ files, entries: unit.entries }, context), virtual);
  } catch (error) {
    const reason = `mal itself failed on it, which is a defect of mal: ${(error as Error).message}`;
    return {
      changes: [],
      refused: contributions.map((contribution) => ({ contribution, reason })),
      aside: [],
    };
  }
}

/** The plan of a merge for files of which some are not on the disk. */
function settle(plan: MergePlan, virtual: ReadonlyMap<string, { contribution: Contribution }>): DraftPlan {
  const refused: DraftPlan['refused'] = [];
  const aside: AsideItem[] = [];
  const entries = new Set<string>();
  for (const item of plan.aside) {
    const own = virtual.get(item.path);
    if (!own) aside.push(item);
    else {
      refused.push({ contribution: own.contribution, reason: item.reason });
      if (item.entry !== undefined) entries.add(item.entry);
    }
  }
  const settled = new Set<string>(refused.map(({ contribution }) => contribution.path));
  const changes = plan.changes.filter((change) => {
    if (!virtual.has(change.path)) return !entries.has(change.path);
    settled.add(change.path);
    return change.kind !== 'delete';
  });
  // Nothing to merge it with: it becomes a file of its own.
  for (const [path, { contribution }] of virtual)
    if (!settled.has(path) && !refused.some((one) => one.contribution === contribution))
      changes.push({ kind: 'write', path, text: contribution.text });
  return { changes, refused, aside };
}

/** Another report without a number may have the name already. */
function freePath(path: string, isTaken: (path: string) => boolean): string {
  if (!isTaken(path)) return path;
  for (let n = 2; ; n++) {
    const other = path.replace(/\.json$/, `-r${n}.json`);
    if (!isTaken(other)) return other;
  }
}
