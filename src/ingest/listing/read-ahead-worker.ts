/** The second thread of a source that is a large folder (read-ahead.ts). */
import { parentPort, workerData } from 'node:worker_threads';
import { SourceError } from '../source.ts';
import { type Named, type ReadAheadWork, SLOT_BYTES, SLOTS, type Told } from './read-ahead.ts';
import { type Walked, walkFiles } from './walk-files.ts';

/** Files of one batch. */
const FILES = 256;
/** So many batches without bytes may wait to be taken: 65,536 names. */
const NAMED_AHEAD = 256;

const { tree, stretch, taken, bytes: bytesOfBatches } = workerData as ReadAheadWork;
let files: Named[] = [];
/** How many batches were sent, and how many bytes those of the next one have. */
let sent = 0;
let size = 0;

try {
  for (const walked of walkFiles(tree, stretch)) {
    // May send the files so far, and begin a new list.
    const one = named(walked);
    files.push(one);
    if (files.length >= FILES) send();
  }
  send();
  tell({ kind: 'end' });
} catch (error) {
  if (!(error instanceof SourceError)) throw error;
  tell({ kind: 'failed', message: error.message, hint: error.hint });
}

function named(walked: Walked): Named {
  if ('reason' in walked) return walked;
  const { key, version, bytes } = walked;
  if (!bytesOfBatches) return { key, version };
  if (size + bytes.length > SLOT_BYTES) send();
  const start = (sent % SLOTS) * SLOT_BYTES + size;
  size += bytes.length;
  const copy = bytesOfBatches.subarray(start, start + bytes.length);
  copy.set(bytes);
  return { key, version, bytes: copy };
}

/** Until there is a slot for the next batch, or not too many wait. */
function waitUntilTaken(): void {
  const most = bytesOfBatches ? SLOTS : NAMED_AHEAD;
  for (let now = Atomics.load(taken, 0); sent - now >= most; now = Atomics.load(taken, 0))
    Atomics.wait(taken, 0, now);
}

function send(): void {
  if (files.length === 0) return;
  tell({ kind: 'batch', files });
  sent++;
  files = [];
  size = 0;
  waitUntilTaken();
}

function tell(told: Told): void {
  parentPort!.postMessage(told);
}
