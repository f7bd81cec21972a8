/** One `mal ingest` at a time in a clone: two would write over each other's merges. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { CannotRun } from '../failure.ts';
import { runGit } from '../store/git.ts';

/** Runs `work` unless another process is at it; what a killed process left behind is no obstacle. */
export async function alone<T>(root: string, work: () => Promise<T>): Promise<T> {
  const path = (await runGit(root, ['rev-parse', '--git-path', 'mal/ingest.lock'])).toString().trim();
  const file = resolve(root, path);
  mkdirSync(dirname(file), { recursive: true });
  take(file);
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function take(file: string): void {
  for (let attempt = 1; ; attempt++) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const owner = Number(readFileSync(file, 'utf8') || Number.NaN);
    if (attempt > 1 || isAlive(owner)) {
      throw new CannotRun(
        `Another mal ingest is at work here (process ${owner}).`,
        `Wait until it is done. If there is none, remove ${file}`,
      );
    }
    rmSync(file, { force: true });
  }
}

function isAlive(process_: number): boolean {
  if (!Number.isSafeInteger(process_)) return false;
  try {
    process.kill(process_, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
