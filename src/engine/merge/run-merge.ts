/** `mal merge` over many packages: a large number is shared with a second thread. */
import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { CannotRun } from '../../failure.ts';
import type { MergeResult } from '../../reporters/merge.ts';
import { makeRunContext } from '../run-context.ts';
import type { RunSettings } from '../run-settings.ts';
import type { Directories } from './find-directories.ts';
import { type MergeWork, mergeShare } from './merge-share.ts';
import type { StoredEntry } from './set-aside.ts';

/** With fewer packages the second thread costs more than it saves. */
const MANY = 2000;

export interface MergeOptions {
  supersede: boolean;
  /** Gets the diff in place of a change to the tree. */
  dryRun?: (diff: string) => void;
}

/** Merges the directories of the working tree at `root`. Throws `CannotRun` if a file cannot be written. */
export async function runMerge(
  root: string,
  directories: Directories,
  entries: readonly StoredEntry[],
  settings: RunSettings,
  { supersede, dryRun }: MergeOptions,
): Promise<MergeResult> {
  const work: MergeWork = {
    root,
    directories: [...directories].sort(([a], [b]) => (a < b ? -1 : 1)),
    entries,
    supersede,
    next: new Int32Array(new SharedArrayBuffer(4)),
  };
  // A package of the layout ossf may have several folders, and an entry that goes may take its folder with it.
  const shared =
    directories.size >= MANY && settings.config.layout === 'portable' && entries.length === 0 && !dryRun;
  const theirs = shared ? inWorker(work, settings) : undefined;
  const result = mergeShare(work, makeRunContext(settings), dryRun);
  const other = await theirs;
  if (!other) return result;
  return {
    dryRun: false,
    packages: result.packages + other.packages,
    changed: result.changed + other.changed,
    merged: result.merged + other.merged,
    aside: result.aside + other.aside,
    reports: [...result.reports, ...other.reports].sort((a, b) => (a.report < b.report ? -1 : 1)),
    asides: [...result.asides, ...other.asides].sort((a, b) => (a.path < b.path ? -1 : 1)),
  };
}

export interface WorkerAnswer {
  result?: MergeResult;
  /** What a `CannotRun` says. */
  problem?: { message: string; hint: string };
}

/** The share of the second thread; undefined where its program is not beside this one (in unit tests). */
function inWorker(work: MergeWork, settings: RunSettings): Promise<MergeResult> | undefined {
  const program = new URL('./merge-worker.js', import.meta.url);
  if (!existsSync(program)) return undefined;
  const done = new Promise<MergeResult>((resolve, reject) => {
    const worker = new Worker(program, {
      workerData: { work, settings },
      resourceLimits: { maxYoungGenerationSizeMb: 64 },
    });
    worker.on('message', ({ result, problem }: WorkerAnswer) => {
      if (result) resolve(result);
      else reject(new CannotRun(problem?.message ?? 'The second thread gave no answer.', problem?.hint));
    });
    worker.on('error', reject);
    worker.on('exit', (code) => reject(new Error(`The second thread ended with code ${code}.`)));
  });
  // Until it is awaited, this thread works without a turn of the event loop.
  done.catch(() => {});
  return done;
}
