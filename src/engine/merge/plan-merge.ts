/** What `mal merge` would do in one package's folders. Reads nothing but what it is given. */
import { idOfPath, parseId } from '../../core/id.ts';
import type { MergeWorld } from '../../core/merge/merge-reports.ts';
import type { Outcome } from '../../core/merge/outcome.ts';
import type { Change } from '../../core/report.ts';
import { formatInstant } from '../../core/time.ts';
import { mergeWorld } from '../../merge.ts';
import type { RunContext } from '../check-found.ts';
import { type Candidate, type FolderFile, judge } from './candidate.ts';
import { planPackage } from './plan-package.ts';
import {
  type AsideEntry,
  entryFile,
  formatEntry,
  MAX_KEPT_BYTES,
  type StoredEntry,
  sha256Of,
} from './set-aside.ts';

/** The folders that may hold one package's reports, and what lies there. */
export interface Unit {
  files: readonly FolderFile[];
  /** Every entry of `.mal/unmergeable/` about these folders. */
  entries: readonly StoredEntry[];
}

export interface MergeContext {
  run: RunContext;
  world: MergeWorld;
  supersede: boolean;
  /** The bytes of a file once more, or the hash and size of one that is too large to be read. */
  bytesOf(path: string): Uint8Array | { sha256: string; size: number };
}

export interface AsideItem {
  path: string;
  reason: string;
  /** Its file in `.mal/unmergeable/`; none for what waits where it is. */
  entry?: string;
}

/** What became of the reports of one package. */
export interface PackageOutcome extends Outcome {
  /** The path of the one report they are now. */
  report: string;
  /** Where it lay before, if elsewhere. */
  moved?: string;
  changed: boolean;
  /** The other files that were folded into it, sorted. */
  merged: string[];
  /** Reports with numbers of their own that were folded into it and withdrawn. */
  replaced: string[];
}

export interface MergePlan {
  changes: Change[];
  packages: PackageOutcome[];
  aside: AsideItem[];
}

/** A file that cannot be merged. `stays`: it waits where it is, without an entry. */
export interface Refused {
  file: FolderFile;
  reason: string;
  stays?: boolean;
}

export function mergeContext(
  run: RunContext,
  more: Pick<MergeContext, 'supersede' | 'bytesOf'>,
): MergeContext {
  return { run, world: mergeWorld({ now: formatInstant(run.now), idPrefix: run.config.idPrefix }), ...more };
}

/** The plan for one unit; a second run over its result plans nothing. */
export function planMerge(unit: Unit, context: MergeContext): MergePlan {
  const plan: MergePlan = { changes: [], packages: [], aside: [] };
  const refused: Refused[] = [];
  const groups = new Map<string, Candidate[]>();
  for (const file of unit.files) {
    const candidate = judge(file, context.run);
    if (typeof candidate === 'string') {
      refused.push({ file, reason: candidate, stays: isInConflict(file) });
      continue;
    }
    const key = context.world.keyOf(candidate.osv) ?? '';
    const group = groups.get(key);
    if (group) group.push(candidate);
    else groups.set(key, [candidate]);
  }
  const taken = new Set(unit.files.filter(({ entry }) => !entry).map(({ path }) => path));
  for (const [key, candidates] of groups) {
    const result = planPackage(candidates, key, taken, context);
    refused.push(...result.refused);
    plan.changes.push(...result.changes);
    if (result.outcome) plan.packages.push(result.outcome);
  }
  return withEntries(plan, refused, unit.entries, context);
}

/** git left both sides in the file: a person is at work on it. */
const isInConflict = ({ parsed }: FolderFile): boolean =>
  parsed.osv === undefined && /^<{7} /m.test(parsed.text ?? '');

/** Writes entries for what was refused, and deletes those of what was not. */
function withEntries(
  plan: MergePlan,
  refused: readonly Refused[],
  known: readonly StoredEntry[],
  context: MergeContext,
): MergePlan {
  const needed = new Map<string, string>();
  const gone: Change[] = [];
  for (const { file, reason, stays } of refused) {
    if (stays) {
      plan.aside.push({ path: file.path, reason });
      continue;
    }
    const { entry, moved } = entryOf(file, reason, context);
    const name = entryFile(entry);
    const before = known.find((old) => old.file === name);
    // The first time that it was set aside, and the bytes that were kept, remain.
    const time = before?.time ?? entry.time;
    const bytes = entry.bytes ?? before?.bytes;
    needed.set(name, formatEntry({ ...entry, time, ...(bytes === undefined ? {} : { bytes }) }));
    if (moved) gone.push({ kind: 'delete', path: file.path });
    plan.aside.push({ path: file.path, reason, entry: name });
  }
  for (const [path, text] of needed) {
    if (known.find((old) => old.file === path)?.text !== text)
      plan.changes.push({ kind: 'write', path, text });
  }
  plan.changes.push(...gone);
  for (const { file } of known) if (!needed.has(file)) plan.changes.push({ kind: 'delete', path: file });
  return plan;
}

/** A report with a number, and a large one, stays where it is: its entry only says why. */
function entryOf(
  file: FolderFile,
  reason: string,
  context: MergeContext,
): { entry: AsideEntry; moved: boolean } {
  const time = context.world.now;
  const { path } = file;
  if (file.entry) return { entry: { ...pick(file.entry), reason, time }, moved: false };
  const found = context.bytesOf(path);
  if (!(found instanceof Uint8Array)) return { entry: { path, reason, time, ...found }, moved: false };
  const entry: AsideEntry = { path, reason, time, sha256: sha256Of(found), size: found.length };
  const moved = !isNumbered(path, context) && found.length <= MAX_KEPT_BYTES;
  return { entry: moved ? { ...entry, bytes: Buffer.from(found).toString('base64') } : entry, moved };
}

const pick = ({ path, sha256, size, bytes }: StoredEntry) => ({
  path,
  sha256,
  size,
  ...(bytes === undefined ? {} : { bytes }),
});

const isNumbered = (path: string, { run }: MergeContext): boolean =>
  parseId(idOfPath(path), run.config.idPrefix)?.kind === 'assigned';
