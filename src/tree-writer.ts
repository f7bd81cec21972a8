/** Carries out plans one after the other in a second thread (write-worker.ts), while the next ones are made. */
import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { apply } from './apply.ts';
import type { Change } from './core/report.ts';
import { CannotRun } from './failure.ts';
import { SMALL_HEAP } from './heap.ts';

/** What the second thread says of each plan, in their order. */
export interface Written {
  /** What a `CannotRun` says. It carries out nothing after that. */
  problem?: { message: string; hint: string };
}

/** Smaller plans are carried out at once: they cost less than a thread. */
const MANY = 50;

export class TreeWriter {
  private readonly root: string;
  private worker: Worker | undefined;
  /** How many plans it has not told of yet. */
  private waiting = 0;
  private failure: Error | undefined;
  private wake: () => void = () => {};

  constructor(root: string) {
    this.root = root;
  }

  /**
   * Carries a plan out after those before it. Whoever reads what it writes, or must know that it worked, awaits `finish`.
   * Throws `CannotRun` if it, or one before it, could not be carried out: then nothing after that is.
   */
  carryOut(changes: readonly Change[]): void {
    if (this.failure) throw this.failure;
    if (changes.length === 0) return;
    if (this.waiting === 0 && changes.length < MANY) {
      apply(this.root, changes);
      return;
    }
    const worker = this.start();
    if (!worker) apply(this.root, changes);
    else {
      this.waiting++;
      worker.postMessage(changes);
    }
  }

  /** Resolves when everything is on the disk. Throws as `carryOut` does. */
  async finish(): Promise<void> {
    while (this.waiting > 0 && !this.failure)
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    if (this.failure) throw this.failure;
  }

  /** Ends the thread when it has nothing to do any more. */
  async close(): Promise<void> {
    // Whoever has to know what went wrong has awaited it.
    await this.finish().catch(() => {});
    await this.worker?.terminate();
  }

  /** Undefined where its program is not beside this one (in unit tests). */
  private start(): Worker | undefined {
    const program = new URL('./write-worker.js', import.meta.url);
    if (this.worker || !existsSync(program)) return this.worker;
    const worker = new Worker(program, { workerData: this.root, resourceLimits: SMALL_HEAP });
    worker.on('message', ({ problem }: Written) => {
      this.waiting--;
      if (problem) this.fail(new CannotRun(problem.message, problem.hint));
      this.wake();
    });
    worker.on('error', (error) => this.fail(error));
    worker.on('exit', (code) => this.fail(new Error(`The second thread ended with code ${code}.`)));
    this.worker = worker;
    return worker;
  }

  private fail(error: Error): void {
    this.failure ??= error;
    this.wake();
  }
}
