/** Numbering: a thousand new reports in a large database, pushed to a remote on the same disk. */
import { execFileSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { formatReport } from '../../src/core/format.ts';
import { type BenchContext, git } from './context.ts';
import { measure, print } from './measure.ts';
import { syntheticReport } from './synthetic.ts';

const NEW = 1_000;

export async function benchAssignIds(context: BenchContext): Promise<void> {
  const { mal, large } = context;
  const source = await context.synthetic(large);
  const folder = join(context.scratch, `assign-ids-${large}`);
  const clone = join(folder, 'clone');
  const remote = join(folder, 'remote.git');
  if (!existsSync(remote)) prepare(source, folder, clone, remote);
  const before = git(clone, 'rev-parse', 'HEAD').trim();
  const reset = () => {
    git(clone, 'push', '--quiet', '--force', 'origin', `${before}:refs/heads/main`);
  };
  reset();
  execFileSync('sh', ['-c', `${mal} assign-ids --push origin main`], { cwd: clone, stdio: 'ignore' });
  git(clone, 'fetch', '--quiet', 'origin', 'main');
  const after = git(clone, 'rev-parse', 'FETCH_HEAD').trim();
  print(
    `Numbering ${NEW} reports among ${large}, with a local remote`,
    measure(
      [
        {
          name: 'git alone: list the index, write the tree, push',
          shell: `git ls-files -s -z | wc -c && GIT_INDEX_FILE=${folder}/index git read-tree -m ${before} ${after} && GIT_INDEX_FILE=${folder}/index git write-tree && git push --quiet origin ${after}:refs/heads/main`,
          cwd: clone,
          before: () => {
            reset();
            execFileSync('cp', [join(clone, '.git/index'), join(folder, 'index')]);
          },
        },
        {
          name: 'mal assign-ids --push',
          shell: `${mal} assign-ids --push origin main`,
          cwd: clone,
          before: reset,
        },
        {
          name: 'mal assign-ids --push --dry-run --format json',
          shell: `${mal} assign-ids --push origin main --dry-run --format json`,
          cwd: clone,
          before: reset,
        },
      ],
      5,
    ),
    'goal 4000 ms',
  );
}

/** A clone with an index and no files, which holds a commit of new reports, and the bare remote that has it too. */
function prepare(source: string, folder: string, clone: string, remote: string): void {
  rmSync(folder, { recursive: true, force: true });
  git(dirname(folder), 'clone', '--quiet', '--shared', '--no-checkout', source, clone);
  git(clone, 'config', 'user.name', 'Bench');
  git(clone, 'config', 'user.email', 'bench@example.org');
  git(clone, 'config', 'gc.auto', '0');
  git(clone, 'read-tree', 'HEAD');
  const lines: string[] = [];
  for (let i = 0; i < NEW; i++) {
    const { osv } = syntheticReport(5_000_000 + i);
    const path = `osv/npm/${osv.affected[0]!.package!.name}/MAL-0000-new.json`;
    const file = join(folder, 'report.json');
    writeFileSync(file, formatReport({ ...osv, id: 'MAL-0000-new' }));
    lines.push(`100644 ${git(clone, 'hash-object', '-w', file).trim()}\t${path}\0`);
  }
  execFileSync('git', ['update-index', '-z', '--index-info'], { cwd: clone, input: lines.join('') });
  git(clone, 'commit', '--quiet', '-m', 'New');
  git(clone, 'repack', '--quiet', '-d');
  git(folder, 'clone', '--quiet', '--bare', '--shared', clone, remote);
  git(clone, 'remote', 'set-url', 'origin', remote);
  git(clone, 'fetch', '--quiet');
}
