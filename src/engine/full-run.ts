/** Full validation of a working tree: every report, on two threads, then the rules that compare all with all. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { checkAll } from '../core/check.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { listUntracked } from '../store/untracked.ts';
import { listTracked, stagedPaths } from '../store/worktree.ts';
import { type Drained, drain, shareListing } from './drain.ts';
import { readFacts } from './facts.ts';
import { checkAside } from './merge/check-aside.ts';
import { makeRunContext, type RunSettings } from './run-context.ts';

export interface RunResult {
  /** Report files looked at. */
  checked: number;
  diagnostics: Diagnostic[];
  /** The texts that were checked, where they are not those of the working tree. */
  textOf?: (path: string) => string | undefined;
}

/** Below this size of git's index the second thread costs more than it saves. */
const SMALL_INDEX = 200_000;
const SMALL_LISTING = 2_000;

/** Validates everything below the roots of the working tree at `root`. Throws `GitError` if git cannot list it. */
export async function validateWorktree(root: string, settings: RunSettings): Promise<RunResult> {
  const listing = listTracked(root, settings.config.roots);
  const worker = isLarge(root) ? startWorker(settings) : undefined;
  // From here on files are opened by paths relative to the repository: every folder less on the way is time saved.
  process.chdir(root);
  try {
    const run = makeRunContext(settings);
    const parts: Drained[] = [];
    const check = async (
      printed: Buffer,
      staged: boolean,
      meanwhile?: () => Promise<void>,
    ): Promise<void> => {
      const shared = shareListing(printed, staged);
      const theirs =
        worker !== undefined && shared.starts.length > SMALL_LISTING ? worker.drain(shared) : undefined;
      await meanwhile?.();
      parts.push(drain('.', shared, run));
      if (theirs) parts.push(await theirs);
    };
    const printed = await listing;
    let untracked: string[] = [];
    // While the other thread checks, this one looks for new files; then both share what is left.
    await check(printed, true, async () => {
      untracked = await listUntracked('.', settings.config.roots, {
        [Symbol.iterator]: () => stagedPaths(printed),
      });
    });
    if (untracked.length > 0) await check(Buffer.from(`${untracked.join('\0')}\0`), false);
    const facts = parts.flatMap((part) => readFacts(part.facts));
    facts.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
    const diagnostics = parts.flatMap((part) => part.diagnostics);
    for (const diagnostic of checkAll(facts, run.rules, run)) diagnostics.push(diagnostic);
    diagnostics.push(...checkAside('.', run));
    return { checked: parts.reduce((sum, part) => sum + part.checked, 0), diagnostics };
  } finally {
    worker?.stop();
  }
}

function isLarge(root: string): boolean {
  try {
    return statSync(join(root, '.git/index')).size > SMALL_INDEX;
  } catch {
    // A linked working tree keeps its index elsewhere: the second thread is then worth trying.
    return true;
  }
}

interface Helper {
  drain(listing: ReturnType<typeof shareListing>): Promise<Drained>;
  stop(): void;
}

/** The second thread; undefined where its program is not beside this one (in unit tests). */
function startWorker(settings: RunSettings): Helper | undefined {
  const program = new URL('./worker.js', import.meta.url);
  if (!existsSync(program)) return undefined;
  const worker = new Worker(program, {
    workerData: settings,
    resourceLimits: { maxYoungGenerationSizeMb: 64 },
  });
  let fail: (error: Error) => void = () => {};
  let finish: (drained: Drained) => void = () => {};
  worker.on('message', (drained: Drained) => finish(drained));
  worker.on('error', (error) => fail(error));
  worker.on('exit', (code) => fail(new Error(`The second thread ended with code ${code}.`)));
  return {
    drain(listing) {
      const done = new Promise<Drained>((resolve, reject) => {
        finish = resolve;
        fail = reject;
      });
      // Until it is awaited, this thread works without a turn of the event loop.
      done.catch(() => {});
      worker.postMessage(listing);
      return done;
    },
    stop() {
      void worker.terminate();
    },
  };
}
