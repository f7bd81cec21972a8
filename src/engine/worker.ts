/** The second thread of full validation; the process stands in the root of the repository. */
import { parentPort, workerData } from 'node:worker_threads';
import { drain, type SharedListing } from './drain.ts';
import { makeRunContext } from './run-context.ts';
import type { RunSettings } from './run-settings.ts';

const run = makeRunContext(workerData as RunSettings);
parentPort!.on('message', (listing: SharedListing | undefined) => {
  if (listing === undefined) parentPort!.close();
  else parentPort!.postMessage(drain('.', listing, run));
});
