/**
 * When the folders of a listing last changed. To ask the system that of a quarter of a million takes most of the time of a look at
 * everything, so a second thread (folder-times-worker.ts) asks for the later half.
 */
import { existsSync, statSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { TrackedFolder } from './folders.ts';
import { TrackedPaths } from './tracked-paths.ts';

/** Milliseconds since 1970. */
export interface Times {
  mtimeMs: number;
  ctimeMs: number;
}

/** What both threads hold. */
export interface SharedTimes {
  printed: Uint8Array;
  staged: boolean;
  /** What stands before each path. */
  prefix: string;
  /** `mtimeMs` and `ctimeMs` of each folder that the second thread looked at; not numbers where it could not. */
  times: Float64Array;
  /** By the names below. */
  state: Int32Array;
}

/** How many rows of `times` there are; the run of paths (`TrackedFolder.run`) that the first one is of, plus one. */
export const WRITTEN = 0;
export const FIRST = 1;
/** With a smaller listing, in bytes, the second thread costs more than it saves. */
const SMALL = 400_000;
/** A thread that is silent for so long, in milliseconds, is not waited for. */
const SILENCE = 1000;

export class FolderTimes {
  private readonly prefix: string;
  private readonly shared: SharedTimes | undefined;
  private readonly worker: Worker | undefined;
  private known = 0;

  /** `paths` are the listing that the folders are of; `small`: from which size on, in bytes, it is worth a thread. */
  constructor(paths: Iterable<string>, prefix: string, small = SMALL) {
    this.prefix = prefix;
    const program = new URL('./folder-times-worker.js', import.meta.url);
    if (!(paths instanceof TrackedPaths) || paths.printed.length < small || !existsSync(program)) return;
    this.shared = share(paths, prefix);
    this.worker = new Worker(program, { workerData: this.shared });
    // Without it everything is asked here.
    this.worker.on('error', () => {});
    this.worker.unref();
  }

  /** Undefined if there is no such folder any more. */
  of({ path, run }: TrackedFolder): Times | undefined {
    if (this.shared && run !== undefined) {
      const first = Atomics.load(this.shared.state, FIRST);
      if (first > 0 && run >= first - 1) {
        const found = this.row(this.shared, run - (first - 1));
        if (found) return found;
      }
    }
    return statSync(this.prefix + path, { throwIfNoEntry: false });
  }

  close(): void {
    void this.worker?.terminate();
  }

  private row({ times, state }: SharedTimes, row: number): Times | undefined {
    while (this.known <= row) {
      const now = Atomics.load(state, WRITTEN);
      if (now <= row && Atomics.wait(state, WRITTEN, now, SILENCE) === 'timed-out') return undefined;
      this.known = Atomics.load(state, WRITTEN);
    }
    const mtimeMs = times[row * 2]!;
    return Number.isNaN(mtimeMs) ? undefined : { mtimeMs, ctimeMs: times[row * 2 + 1]! };
  }
}

function share({ printed, staged }: TrackedPaths, prefix: string): SharedTimes {
  let paths = 0;
  for (let end = printed.indexOf(0); end >= 0; end = printed.indexOf(0, end + 1)) paths++;
  const copy = new Uint8Array(new SharedArrayBuffer(printed.length));
  copy.set(printed);
  const times = new Float64Array(new SharedArrayBuffer(paths * 2 * Float64Array.BYTES_PER_ELEMENT));
  const state = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
  return { printed: copy, staged, prefix, times, state };
}
