/** The second thread of a run that writes much (tree-writer.ts). */
import { parentPort, workerData } from 'node:worker_threads';
import { apply } from './apply.ts';
import type { Change } from './core/report.ts';
import { CannotRun } from './failure.ts';
import type { Written } from './tree-writer.ts';

const root = workerData as string;
let failed = false;

parentPort!.on('message', (changes: Change[]) => {
  // What was planned on what is not there must not be written.
  if (!failed) parentPort!.postMessage(carryOut(changes));
});

function carryOut(changes: Change[]): Written {
  try {
    apply(root, changes);
    return {};
  } catch (error) {
    if (!(error instanceof CannotRun)) throw error;
    failed = true;
    return { problem: { message: error.message, hint: error.hint } };
  }
}
