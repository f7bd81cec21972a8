/** A folder with many files, read by a second thread (read-ahead-worker.ts) while this one is busy with what it found. */
import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { MAX_REPORT_BYTES } from '../../core/report-size.ts';
import { SMALL_HEAP } from '../../heap.ts';
import { SourceError } from '../source.ts';
import type { Stretch, Tree, Unread } from './walk-files.ts';

/** What the second thread is to do, and the state that both see. */
export interface ReadAheadWork {
  tree: Tree;
  stretch: Stretch;
  /** Memory of both threads; at 0: how many batches were taken. */
  taken: Int32Array;
  /** Memory of both threads, if bytes are wanted: those of batch `n` are in the slot `n % SLOTS`. */
  bytes: Uint8Array | undefined;
}

/** Bytes of the files of one batch: the largest that is read fits. */
export const SLOT_BYTES = MAX_REPORT_BYTES;
/** So many batches may wait to be taken. */
export const SLOTS = 4;

/** What the second thread sends; the last one says how it ended. */
export type Told =
  | { kind: 'batch'; files: Named[] }
  | { kind: 'end' }
  /** What a `SourceError` says. */
  | { kind: 'failed'; message: string; hint?: string | undefined };

/** As `Walked`; bytes, where they are wanted, are valid until the next batch is asked for. */
export type Named = Unread | { key: string; version: string; bytes?: Uint8Array };

const program = new URL('./read-ahead-worker.js', import.meta.url);

/** Whether there is a second thread: not where its program is not beside this one (in unit tests). */
export const canReadAhead = (): boolean => existsSync(program);

/** Begins at once; whoever makes one closes it. */
export class ReadAhead {
  private readonly worker: Worker;
  private readonly taken = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  private readonly waiting: Told[] = [];
  private failure: Error | undefined;
  private wake: () => void = () => {};

  /** Without `bytes` only versions come: where most files are as they were, the bytes are not worth their way. */
  constructor(tree: Tree, stretch: Stretch, { bytes }: { bytes: boolean }) {
    const work: ReadAheadWork = {
      tree,
      stretch,
      taken: this.taken,
      bytes: bytes ? new Uint8Array(new SharedArrayBuffer(SLOTS * SLOT_BYTES)) : undefined,
    };
    this.worker = new Worker(program, { workerData: work, resourceLimits: SMALL_HEAP });
    this.worker.on('message', (told: Told) => {
      this.waiting.push(told);
      this.wake();
    });
    const fail = (error: Error) => {
      this.failure ??= error;
      this.wake();
    };
    this.worker.on('error', fail);
    this.worker.on('exit', (code) => fail(new Error(`The second thread ended with code ${code}.`)));
  }

  /** What `walkFiles` gives of the stretch, in batches. Throws as that does. */
  async *batches(): AsyncGenerator<readonly Named[]> {
    for (;;) {
      const told = await this.next();
      if (told.kind === 'end') return;
      if (told.kind === 'failed') throw new SourceError(told.message, told.hint);
      yield told.files;
      Atomics.add(this.taken, 0, 1);
      Atomics.notify(this.taken, 0);
    }
  }

  async close(): Promise<void> {
    await this.worker.terminate();
  }

  private async next(): Promise<Told> {
    for (;;) {
      const told = this.waiting.shift();
      if (told) return told;
      if (this.failure) throw this.failure;
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }
}
