/** Entries of a listing → what the rules say of each, on one thread or two. Loaded only where something must be checked. */
import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { checkAll } from '../core/check.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import type { ReportFacts } from '../core/rule.ts';
import { RULES } from '../rules/index.ts';
import { type Drained, drain, shareListing } from './drain.ts';
import { makeRunContext } from './run-context.ts';
import type { RunSettings } from './run-settings.ts';

/** With fewer entries the second thread costs more than it saves. */
const MANY = 2_000;

/** Rules whose findings may end while the report stays as it is. */
export const PASSING: ReadonlySet<string> = new Set(
  RULES.filter(({ passing }) => passing).map(({ id }) => id),
);

/**
 * Checks the entries that git printed (`staged`: as `ls-files -s -z`, otherwise bare paths); the process stands in the root
 * of the repository. `meanwhile` runs while the other thread checks; both then share what is left.
 */
export async function checkListing(
  printed: Buffer,
  staged: boolean,
  settings: RunSettings,
  helper: CheckHelper | undefined,
  meanwhile?: () => Promise<void>,
): Promise<Drained[]> {
  const shared = shareListing(printed, staged);
  const theirs = shared.starts.length > MANY ? helper?.drain(shared) : undefined;
  await meanwhile?.();
  const parts = [drain('.', shared, makeRunContext(settings))];
  if (theirs) parts.push(await theirs);
  return parts;
}

/** What the rules say that compare all reports with all. Uses `facts` up: a quarter of a million of them are a lot of memory. */
export function compareAll(facts: ReportFacts[], settings: RunSettings): Diagnostic[] {
  const run = makeRunContext(settings);
  facts.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const diagnostics = checkAll(facts, run.rules, run);
  facts.length = 0;
  return diagnostics;
}

export interface CheckHelper {
  drain(listing: ReturnType<typeof shareListing>): Promise<Drained>;
  stop(): void;
}

/** The second thread; undefined where its program is not beside this one (in unit tests). */
export function startHelper(settings: RunSettings): CheckHelper | undefined {
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
