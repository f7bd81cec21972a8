/** One `mal ingest` at a time in a clone: two would write over each other's merges. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { RepositoryConfig } from '../core/config.ts';
import { STATE_FOLDER } from '../core/roots.ts';
import { CannotRun } from '../failure.ts';
import { runGit, splitZ } from '../store/git.ts';

/** Runs `work` unless another process is at it; of one that was killed, what it left half written is removed first. */
export async function alone<T>(
  root: string,
  config: Pick<RepositoryConfig, 'roots'>,
  work: () => Promise<T>,
): Promise<T> {
  const path = (await runGit(root, ['rev-parse', '--git-path', 'mal/ingest.lock'])).toString().trim();
  const file = resolve(root, path);
  mkdirSync(dirname(file), { recursive: true });
  const killed = take(file);
  try {
    if (killed) await removeLeftovers(root, config);
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

/** Whether a process was killed while it held the lock. */
function take(file: string): boolean {
  let killed = false;
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return killed;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const owner = Number(readFileSync(file, 'utf8') || Number.NaN);
    if (killed || isAlive(owner)) {
      throw new CannotRun(
        `Another mal ingest is at work here (process ${owner}).`,
        `Wait until it is done. If there is none, remove ${file}`,
      );
    }
    killed = true;
    rmSync(file, { force: true });
  }
}

/**
 * `apply` writes each file beside its place and renames it: one that a kill came in between lies there still. All of dead processes,
 * not only of the one that held the lock: that may have been killed itself before it had cleared away what another left.
 */
async function removeLeftovers(root: string, { roots }: Pick<RepositoryConfig, 'roots'>): Promise<void> {
  const folders = [...roots, STATE_FOLDER.slice(0, -1)];
  const untracked = splitZ(await runGit(root, ['ls-files', '--others', '-z', '--', ...folders]));
  for (const path of untracked) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const [, pid] = LEFTOVER.exec(name) ?? [];
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(join(root, path), { force: true });
  }
}

/** What `apply` calls a file of a process that it has not finished. */
const LEFTOVER = /^\.(\d+)-.*\.tmp$/;

function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
