import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { BareRemote, waiting } from '../support/numbering.ts';
import { MAL, type TestRepository } from './run.ts';

const PUSH = ['assign-ids', '--push', 'origin', 'main'] as const;

/** Ends the command after some milliseconds, alone (its git goes on) or with everything that it started. */
async function killed(clone: TestRepository, ms: number, alone: boolean): Promise<boolean> {
  const child = spawn(process.execPath, [MAL, ...PUSH], {
    cwd: clone.root,
    detached: true,
    stdio: 'ignore',
    env: { PATH: process.env.PATH, HOME: process.env.HOME, GIT_CONFIG_GLOBAL: '/dev/null' },
  });
  const timer = setTimeout(() => (alone ? child.kill('SIGKILL') : process.kill(-child.pid!, 'SIGKILL')), ms);
  const [, signal] = (await once(child, 'close')) as [number | null, string | null];
  clearTimeout(timer);
  return signal === 'SIGKILL';
}

it('gives every report exactly one number, none twice, and loses nothing, wherever allocators are killed', {
  timeout: 240_000,
}, async () => {
  const remote = new BareRemote(waiting('first'));
  const clones = [remote.clone(), remote.clone(), remote.clone()];
  const names = ['first'];
  let cut = 0;
  for (let round = 0; round < 30; round++) {
    const started = clones.map(async (clone, i) => {
      const name = `r${round}-${i}`;
      names.push(name);
      clone.write(waiting(name)).commit(name);
      // From before anything was read until after the push, on a fast machine and on a busy one.
      if (await killed(clone, 40 + ((round * 67 + i * 229) % 900), (round + i) % 2 === 0)) cut++;
    });
    await Promise.all(started);
  }
  expect(cut).toBeGreaterThan(20);
  // With a whole group of processes, the git that serves the remote was killed too.
  remote.removeLocks();
  for (const clone of clones) {
    const { code, stderr } = clone.mal(...PUSH);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  }
  remote.expectNumbered(names);
  remote.expectNeverReused();
  remote.git('fsck', '--strict', '--no-dangling');
});
