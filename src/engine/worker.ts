/** The second thread of full validation. */
import { parentPort, workerData } from 'node:worker_threads';
import { drain, type SharedListing } from './drain.ts';
import { makeRunContext, type RunSettings } from './run-context.ts';

const { root, settings } = workerData as { root: string; settings: RunSettings };
const run = makeRunContext(settings);
parentPort!.on('message', (listing: SharedListing | undefined) => {
  if (listing === undefined) parentPort!.close();
  else parentPort!.postMessage(drain(root, listing, run));
});
