/** A command line whose output is wanted. */
import { spawnSync } from 'node:child_process';

/** What `sh -c` of `shell` printed; throws if it fails. */
export function run(shell: string, cwd: string): string {
  const { status, stdout, stderr } = spawnSync('sh', ['-c', shell], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  if (status !== 0) throw new Error(`${shell}: ${stderr}`);
  return stdout;
}
