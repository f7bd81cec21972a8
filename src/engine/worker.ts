/** The second thread of full validation; the process stands in the root of the repository. */
import { parentPort, workerData } from 'node:worker_threads';
import { drain, type SharedListing } from './drain.ts';
import { makeRunContext, type RunSettings } from './run-context.ts';

const run = makeRunContext(workerData as RunSettings);
parentPort!.on('message', (listing: SharedListing | undefined) => {
  if (listing === undefined) parentPort!.close();
  else parentPort!.postMessage(drain('.', listing, run));
});
