/** Numbers for reports that have none, in the order of (published, path). */
import { dirname } from 'node:path/posix';
import { formatReport } from '../../core/format.ts';
import { formatId, idOfPath } from '../../core/id.ts';
import { splitReportPath } from '../../core/layout/split-path.ts';
import type { MergeInput, MergeWorld } from '../../core/merge/merge-reports.ts';
import { compareMoments, type Moment } from '../../core/merge/moment.ts';
import { numberReport, publishedOf, readContribution } from '../../core/merge/number.ts';
import { packageOf } from '../../core/package-of.ts';
import { isRepairable } from '../../core/parse.ts';
import type { Osv } from '../../core/report.ts';
import { formatInstant } from '../../core/time.ts';
import { layoutAccepts } from '../../ecosystems/directory.ts';
import { mergeWorld } from '../../merge.ts';
import { checkFound, parseBytes, type RunContext } from '../check-found.ts';
import type { PlannedStore } from './planned-store.ts';

export interface Numbered {
  id: string;
  path: string;
  /** Where it lay before. */
  from: string;
}

/** A report that keeps its place without a number, and why. */
export interface Left {
  path: string;
  reason: string;
}

export interface NumberStep {
  numbered: Numbered[];
  left: Left[];
}

interface Waiting {
  path: string;
  input: MergeInput;
  published: Moment;
}

/** Plans a number for each report; `highest` holds the numbers given so far and is moved on. */
export async function numberStep(
  store: PlannedStore,
  paths: readonly string[],
  highest: Map<string, number>,
  run: RunContext,
): Promise<NumberStep> {
  const world = mergeWorld({ now: formatInstant(run.now), idPrefix: run.config.idPrefix });
  const left: Left[] = [];
  const waiting: Waiting[] = [];
  await store.read(paths, (path, found) => {
    if (found.kind === 'missing') return;
    const read = found.kind === 'file' ? readWaiting(path, found.bytes, run, world) : 'it cannot be read';
    if (typeof read === 'string') left.push({ path, reason: read });
    else waiting.push(read);
  });
  waiting.sort((a, b) => compareMoments(a.published, b.published) || (a.path < b.path ? -1 : 1));
  const numbered: Numbered[] = [];
  for (const report of waiting) {
    const done = giveNumber(report, highest, run, world);
    if (typeof done === 'string') {
      left.push({ path: report.path, reason: done });
      continue;
    }
    store.delete(report.path);
    store.write(done.path, done.text);
    numbered.push({ id: done.id, path: done.path, from: report.path });
  }
  return { numbered, left: left.sort((a, b) => (a.path < b.path ? -1 : 1)) };
}

/** The report as it waits for its number; or why it must wait on. */
function readWaiting(path: string, bytes: Uint8Array, run: RunContext, world: MergeWorld): Waiting | string {
  const { osv, text, problems } = parseBytes(bytes);
  if (!osv || text === undefined) return 'it is no valid JSON';
  if (!isRepairable(problems)) return 'its structure is not that of a report (mal validate tells where)';
  const wrong = misplaced(path, osv, run);
  if (wrong) return wrong;
  const input = { osv: { ...osv, id: osv.id || idOfPath(path) }, text };
  const state = readContribution(input, world);
  if (typeof state === 'string') return state;
  const time = formatInstant(run.now);
  return {
    path,
    input,
    published: publishedOf(state) ?? { text: time, seconds: Math.floor(run.now / 1000), fraction: '' },
  };
}

function misplaced(path: string, osv: Osv, { config }: RunContext): string | undefined {
  const pkg = packageOf(osv);
  const place = splitReportPath(config, path);
  if (!pkg || osv.affected.length !== 1) return 'it does not name exactly one package';
  if (!place || !layoutAccepts(config.layout, place.directory, pkg))
    return 'it does not lie in the folder of its package (mal normalize moves it)';
  return undefined;
}

/** The numbered report; or why it gets no number. A number is taken only if the result is used. */
function giveNumber(
  { path, input, published }: Waiting,
  highest: Map<string, number>,
  run: RunContext,
  world: MergeWorld,
) {
  const year = formatInstant(published.seconds * 1000).slice(0, 4);
  const n = Math.max((highest.get(year) ?? 0) + 1, run.config.firstNumber);
  if (!Number.isSafeInteger(n)) return `the numbers of ${year} are used up`;
  const id = formatId(run.config.idPrefix, year, n);
  const result = numberReport(input, id, world);
  if ('problem' in result) return result.problem;
  const to = `${dirname(path)}/${id}.json`;
  const text = formatReport(result.osv);
  const judged = { ...run, given: new Map(highest).set(year, n) };
  const after = errorsOf(to, text, judged);
  // With the numbers as they will be, so that the new one is none that was never given.
  const added =
    after.length > 0 && after.length > errorsOf(path, input.text ?? '', judged).length ? after[0] : undefined;
  if (added) return `numbering would add an error: ${added.message} (${added.rule})`;
  highest.set(year, n);
  return { id, path: to, text };
}

function errorsOf(path: string, text: string, run: RunContext) {
  const bytes = new TextEncoder().encode(text);
  const found = checkFound(path, { kind: 'file', bytes, size: bytes.length }, run);
  return found?.diagnostics.filter(({ severity }) => severity === 'error') ?? [];
}
