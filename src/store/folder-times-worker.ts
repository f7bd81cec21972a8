/** The second thread of a look at all folders: passes over the first half of the listing and asks the system about the rest. */
import { statSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import { FIRST, type SharedTimes, WRITTEN } from './folder-times.ts';
import { DirectoryRuns } from './folders.ts';
import { TrackedPaths } from './tracked-paths.ts';

/** How many are looked at before the other thread is told. */
const BATCH = 64;

const { printed, staged, prefix, times, state } = workerData as SharedTimes;
const bytes = Buffer.from(printed.buffer, printed.byteOffset, printed.length);
// Two numbers a path.
const half = times.length / 4;
const runs = new DirectoryRuns();
let row = 0;
let passed = 0;
for (const path of new TrackedPaths(bytes, staged)) {
  const isNew = runs.enter(path);
  if (passed++ < half || !isNew) continue;
  if (row === 0) Atomics.store(state, FIRST, runs.run + 1);
  const found = look(prefix + runs.current);
  times[row * 2] = found?.mtimeMs ?? Number.NaN;
  times[row * 2 + 1] = found?.ctimeMs ?? Number.NaN;
  if (++row % BATCH === 0) tell();
}
tell();

function tell(): void {
  Atomics.store(state, WRITTEN, row);
  Atomics.notify(state, WRITTEN);
}

/** What cannot be looked at, the other thread meets itself. */
function look(folder: string) {
  try {
    return statSync(folder, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
