/** Reports that are taken over into a folder in which others lie: what the merge makes of all of them. */
import { createHash } from 'node:crypto';
import { dirname } from 'node:path/posix';
import { formatReport } from '../core/format.ts';
import { MAX_SLUG, placeholderId } from '../core/id.ts';
import { withCopy } from '../core/merge/copy.ts';
import type { Change } from '../core/report.ts';
import { STATE_FOLDER } from '../core/roots.ts';
import type { RunContext } from '../engine/check-found.ts';
import { parseBytes } from '../engine/check-found.ts';
import { type FolderFile, judge } from '../engine/merge/candidate.ts';
import { errorsIn } from '../engine/merge/errors-in.ts';
import { type AsideItem, mergeContext, type PackageOutcome, planMerge } from '../engine/merge/plan-merge.ts';
import type { StoredEntry } from '../engine/merge/set-aside.ts';
import { bytesOf, UnitReader } from '../engine/merge/units.ts';
import type { TakenReport } from './take-over.ts';

/** What became of one report. */
export type Fate =
  /** It lies in its place. */
  | { kind: 'added' }
  /** It lay there already, or all that it says did. */
  | { kind: 'same' }
  /** What it says is part of `into` now, perhaps under its own number. */
  | { kind: 'merged'; into: string }
  /** It must not be written; `reason` ends a sentence that begins with it. */
  | { kind: 'aside'; reason: string };

export interface Placed {
  changes: Change[];
  fates: Map<TakenReport, Fate>;
  packages: PackageOutcome[];
  /** What waits or was set aside by the merge, of whichever database. */
  waiting: AsideItem[];
}

export interface Folder {
  /** The repository. */
  root: string;
  /** Below the roots, as `npm/left-pad`. */
  directory: string;
  /** What merges set aside out of this folder. */
  entries: readonly StoredEntry[];
}

/** The plan for one folder; a second one over its result plans nothing. */
export function placeReports(
  { root, directory, entries }: Folder,
  reports: readonly TakenReport[],
  run: RunContext,
  supersede: boolean,
): Placed {
  const unit = new UnitReader(root, run, entries).read(directory)!;
  const kept = unit.files.filter(({ entry }) => entry);
  const files = new Map(unit.files.filter(({ entry }) => !entry).map((file) => [file.path, file]));
  const there = new Map([...files].map(([path, { parsed }]) => [path, parsed.text]));
  const texts = new Map<string, string | undefined>();
  const fates = new Map<TakenReport, Fate>();
  const places = new Map<TakenReport, string>();
  const context = mergeContext(run, {
    supersede,
    bytesOf: (path) => (texts.has(path) ? Buffer.from(texts.get(path)!) : bytesOf(root, path)),
  });
  const put = (report: TakenReport, path: string, file: FolderFile, fate: Fate): void => {
    files.set(path, file);
    texts.set(path, file.parsed.text!);
    fates.set(report, fate);
    places.set(report, path);
  };
  for (const report of reports) {
    const path = freePath(report, files, run.config.idPrefix);
    const before = files.get(path);
    if (before === undefined) put(report, path, fileOf(path, report), { kind: 'added' });
    else if (before.parsed.text === report.text) {
      fates.set(report, { kind: 'same' });
      places.set(report, path);
    } else {
      const result = withTheirs(before, report, run, context.world);
      if ('reason' in result) fates.set(report, { kind: 'aside', reason: result.reason });
      else if (result.text === before.parsed.text) fates.set(report, { kind: 'same' });
      else
        put(
          report,
          path,
          { ...before, parsed: parseBytes(Buffer.from(result.text)) },
          { kind: 'merged', into: path },
        );
    }
  }
  const plan = planMerge({ files: [...files.values(), ...kept], entries: unit.entries }, context);
  for (const change of plan.changes) {
    if (change.kind === 'write') texts.set(change.path, change.text);
    else texts.set(change.path, undefined);
    if (change.kind === 'move') texts.set(change.to, change.text);
  }
  for (const [report, path] of places) {
    const into = plan.packages.find(
      ({ merged, replaced }) => merged.includes(path) || replaced.includes(path),
    )?.report;
    if (into === undefined) continue;
    const isNews = texts.has(into) && texts.get(into) !== there.get(into);
    fates.set(report, isNews ? { kind: 'merged', into } : { kind: 'same' });
  }
  const changes = [...texts].flatMap(([path, text]): Change[] => {
    if (text !== undefined) return text === there.get(path) ? [] : [{ kind: 'write', path, text }];
    return there.has(path) || path.startsWith(STATE_FOLDER) ? [{ kind: 'delete', path }] : [];
  });
  return { changes, fates, packages: plan.packages, waiting: plan.aside };
}

const fileOf = (path: string, { text, osv }: TakenReport): FolderFile => ({
  path,
  parsed: { text, osv, problems: [] },
  size: Buffer.byteLength(text),
});

/** A provisional name says nothing: where another report has it, this one gets a name of its own, the same each time. */
function freePath(
  { path, text, id }: TakenReport,
  files: ReadonlyMap<string, FolderFile>,
  prefix: string,
): string {
  const there = files.get(path);
  if (id.kind === 'assigned' || there === undefined || there.parsed.text === text) return path;
  const mark = createHash('sha256').update(text).digest('hex').slice(0, 12);
  const slug = `${id.slug.slice(0, MAX_SLUG - mark.length - 1)}-${mark}`;
  return `${dirname(path)}/${placeholderId(prefix, slug)}.json`;
}

/** The text of the report here with everything that the other database's says beyond it. */
function withTheirs(
  file: FolderFile,
  report: TakenReport,
  run: RunContext,
  world: Parameters<typeof withCopy>[2],
): { text: string } | { reason: string } {
  const ours = judge(file, run);
  if (typeof ours === 'string')
    return { reason: `its number is that of a report here that cannot be read (${ours})` };
  const result = withCopy(ours, { osv: report.osv, text: report.text }, world);
  if ('problem' in result) return { reason: `it cannot be compared with the report here: ${result.problem}` };
  if (result.unchanged) return { text: ours.text };
  const text = formatReport(result.osv);
  const errors = errorsIn(file.path, text, run, result.osv);
  const most = Math.max(
    errorsIn(file.path, ours.text, run).length,
    errorsIn(file.path, report.text, run).length,
  );
  if (errors.length <= most) return { text };
  return {
    reason: `together with the report here it would have an error more: ${errors[0]!.message.replace(/\.$/, '')}`,
  };
}
