/** The reports of one package → one report, and what happens to their files. */
import { formatReport } from '../../core/format.ts';
import { type Merged, mergeReports } from '../../core/merge/merge-reports.ts';
import { foldCopies, supersede } from '../../core/merge/numbered.ts';
import type { Change, Osv } from '../../core/report.ts';
import { reportPath } from '../../ecosystems/report-path.ts';
import type { RunContext } from '../check-found.ts';
import type { Candidate } from './candidate.ts';
import { errorsIn } from './errors-in.ts';
import type { MergeContext, PackageOutcome, Refused } from './plan-merge.ts';

export interface PackagePlan {
  changes: Change[];
  outcome?: PackageOutcome;
  refused: Refused[];
}

/** `taken`: every file of the folders, so that nothing is written over what is not part of the result. */
export function planPackage(
  all: readonly Candidate[],
  key: string,
  taken: ReadonlySet<string>,
  context: MergeContext,
): PackagePlan {
  const candidates = [...all].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const waiting = candidates.filter(({ id }) => id.kind === 'placeholder');
  const numbers = settleNumbers(
    candidates.filter(({ id }) => id.kind === 'assigned'),
    context,
  );
  if (!numbers.base && waiting.length === 0) return { changes: [], refused: numbers.refused };
  const inputs = numbers.base ? [numbers.base, ...waiting] : waiting;
  const merged = mergeReports(inputs, context.world, key);
  const refused = [
    ...numbers.refused,
    ...merged.aside.map(({ index, reason }) => ({ file: inputs[index]!, reason })),
  ];
  const parts = merged.merged.map((index) => inputs[index]!);
  const [first] = parts;
  if (!merged.osv || !first) return { changes: [], refused };
  // A numbered report that cannot be read is judged by itself as well: the rest goes on without it.
  const base = merged.base === undefined ? undefined : numbers.base;
  const refuse = (reason: string): PackagePlan => ({
    changes: [],
    refused: [
      ...refused,
      ...waiting.filter((file) => parts.includes(file)).map((file) => ({ file, reason })),
    ],
  });
  const sources = base ? [...numbers.copies, ...parts] : parts;
  const isFree = (path: string) =>
    !taken.has(path) || sources.some((part) => part.path === path && !part.entry);
  const kept = parts.find(({ osv }) => osv.id === merged.osv!.id) ?? first;
  // There is nothing to merge it with: it stays as it is, or comes back from where it was set aside.
  if (sources.length === 1 && first !== base) {
    return isFree(first.path) ? { ...restored(first), refused } : refuse('another file lies in its place');
  }
  const osv = merged.unchanged && numbers.osv ? numbers.osv : merged.osv;
  const unchanged = merged.unchanged && !numbers.osv;
  const text = unchanged ? kept.text : formatReport(osv);
  const path = placeOf(osv, kept, context.run);
  if (!isFree(path)) return refuse(`it would have to be merged into ${path}, where another file lies`);
  const worse = unchanged ? undefined : addedError(path, osv, text, sources, context.run);
  if (worse !== undefined) return refuse(`merging it would add an error: ${worse}`);
  return {
    refused,
    changes: [
      ...(unchanged && path === kept.path && !kept.entry ? [] : [{ kind: 'write' as const, path, text }]),
      ...numbers.changes,
      ...deletions(sources, path),
    ],
    outcome: outcomeOf(merged, path, kept, unchanged, sources, numbers.replaced),
  };
}

interface Numbers {
  /** The report with a number that all others are folded into. */
  base?: Candidate;
  /** What it is after others with numbers were folded in; absent if none was. */
  osv?: Osv;
  /** Files of the same number that hold nothing more. */
  copies: Candidate[];
  replaced: string[];
  changes: Change[];
  refused: Refused[];
}

/** One report with a number: the least that stands; copies of it are folded in, and with `--supersede` every other. */
function settleNumbers(numbered: readonly Candidate[], { world, run, ...context }: MergeContext): Numbers {
  const none: Numbers = { copies: [], replaced: [], changes: [], refused: [] };
  const order = [...numbered].sort((a, b) => rank(a) - rank(b));
  const least = order.find(({ osv }) => osv.withdrawn === undefined) ?? order[0];
  if (!least) return none;
  const same = order.filter(({ osv }) => osv.id === least.osv.id);
  // One that was withdrawn keeps its place and its number; it is nobody's rival.
  const rivals = order.filter(({ osv }) => osv.id !== least.osv.id && osv.withdrawn === undefined);
  const copied =
    same.length > 1 ? foldCopies(same, world) : { osv: least.osv, unchanged: true, others: [], base: least };
  if ('problem' in copied) {
    const reason = `its number is there ${same.length} times, and not every copy can be read`;
    return { ...none, refused: same.map((file) => ({ file, reason, stays: true })) };
  }
  const chosen = same.find((one) => one === copied.base) ?? least;
  const copies = same.filter((one) => one !== chosen);
  const osv = copied.unchanged ? undefined : copied.osv;
  const base = osv ? { ...chosen, osv: { ...osv, ...timeOf(chosen.osv) } } : chosen;
  if (rivals.length === 0) return { ...none, base, copies, ...(osv ? { osv } : {}) };
  const waits = (reason: string) => rivals.map((file) => ({ file, reason, stays: true }));
  if (!context.supersede) {
    const reason = `it has a number beside ${least.osv.id}, which reports the same package: \`mal merge --supersede\` folds it in`;
    return { ...none, base, copies, ...(osv ? { osv } : {}), refused: waits(reason) };
  }
  const folded = supersede(base, rivals, world);
  if ('problem' in folded) {
    return {
      ...none,
      base,
      copies,
      ...(osv ? { osv } : {}),
      refused: waits(`it cannot be folded in: ${folded.problem}`),
    };
  }
  const changes = rivals.map((rival, i): Change => {
    const other = folded.others[i]!;
    const to = placeOf(other, rival, run);
    const text = formatReport(other);
    return to === rival.path
      ? { kind: 'write', path: to, text }
      : { kind: 'move', path: rival.path, to, text };
  });
  const result = folded.unchanged ? osv : folded.osv;
  return {
    ...none,
    // Several steps are one change: `modified` moves on once.
    base: folded.unchanged ? base : { ...base, osv: { ...folded.osv, ...timeOf(base.osv) } },
    ...(result ? { osv: result } : {}),
    copies,
    replaced: rivals.map(({ path }) => path),
    changes,
  };
}

const rank = ({ id }: Candidate): number =>
  id.kind === 'assigned' ? Number(id.year) * 2 ** 40 + id.number : 0;

const timeOf = ({ modified }: Osv): Pick<Osv, 'modified'> => (modified === undefined ? {} : { modified });

function restored(file: Candidate): Pick<PackagePlan, 'changes'> {
  return { changes: file.entry ? [{ kind: 'write', path: file.path, text: file.text }] : [] };
}

/** In the layout `ossf` a report that becomes withdrawn, or is no longer, moves to the other root. */
function placeOf(osv: Osv, { path, package: pkg }: Candidate, { config }: RunContext): string {
  return reportPath(config, pkg, osv.id!, osv.withdrawn !== undefined, path);
}

/** Old copies first: a run that is cut off must still find a reason to look here again. */
function deletions(sources: readonly Candidate[], path: string): Change[] {
  const gone = sources.filter((source) => source.path !== path && !source.entry);
  const order = [
    ...gone.filter(({ id }) => id.kind === 'assigned'),
    ...gone.filter(({ id }) => id.kind !== 'assigned'),
  ];
  return order.map((source) => ({ kind: 'delete', path: source.path }));
}

/** The first error of the result, if it has more than the worst of what it was merged from. */
function addedError(
  path: string,
  osv: Osv,
  text: string,
  from: readonly Candidate[],
  run: RunContext,
): string | undefined {
  const errors = errorsIn(path, text, run, osv);
  if (errors.length === 0) return undefined;
  const most = Math.max(...from.map((part) => errorsIn(part.path, part.text, run).length));
  return errors.length > most ? `${errors[0]!.message} (${errors[0]!.rule})` : undefined;
}

function outcomeOf(
  { superseded, withdrawn, disputed, reclaimed }: Merged,
  report: string,
  kept: Candidate,
  unchanged: boolean,
  sources: readonly Candidate[],
  replaced: string[],
): PackageOutcome {
  const merged = new Set(sources.filter((source) => source !== kept).map(({ path }) => path));
  merged.delete(report);
  return {
    report,
    ...(kept.path === report ? {} : { moved: kept.path }),
    changed: !unchanged || kept.path !== report,
    merged: [...merged].sort(),
    replaced,
    superseded,
    disputed,
    reclaimed,
    ...(withdrawn ? { withdrawn } : {}),
  };
}
