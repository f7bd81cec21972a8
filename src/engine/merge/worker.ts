/** The second thread of a merge of many packages. */
import { parentPort, workerData } from 'node:worker_threads';
import { CannotRun } from '../../failure.ts';
import { makeRunContext } from '../run-context.ts';
import type { RunSettings } from '../run-settings.ts';
import { type MergeWork, mergeShare } from './merge-share.ts';
import type { WorkerAnswer } from './run-merge.ts';

const { work, settings } = workerData as { work: MergeWork; settings: RunSettings };
parentPort!.postMessage(answer());

function answer(): WorkerAnswer {
  try {
    return { result: mergeShare(work, makeRunContext(settings)) };
  } catch (error) {
    if (error instanceof CannotRun) return { problem: { message: error.message, hint: error.hint } };
    throw error;
  }
}
