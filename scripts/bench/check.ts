/** Checking: many packages, a large lockfile, making the index and bringing it up to date. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BenchContext, git } from './context.ts';
import { largeLockfile } from './lockfile.ts';
import { measure, peakMemory, print } from './measure.ts';
import { syntheticReport } from './synthetic.ts';
import { pullRequest } from './validate.ts';

const LOOKED_UP = 2_000;
const SMALL = 2_500;
const NODE = { name: 'node -e 0', shell: 'node -e 0' };

export async function benchCheck(context: BenchContext): Promise<void> {
  const { mal, scratch } = context;
  const [small, large] = [await context.synthetic(SMALL), await context.synthetic(context.large)];
  for (const root of [small, large]) pullRequest(root);
  git(large, 'symbolic-ref', 'HEAD', 'refs/heads/main');
  const list = join(scratch, 'packages.txt');
  writeFileSync(list, packages(context.large).join('\n'));
  const check = `${mal} check --db ${large}`;
  print(
    `${LOOKED_UP} packages looked up in ${context.large} reports`,
    measure(
      [
        NODE,
        { name: 'mal check - (fresh index)', shell: `${check} - < ${list}` },
        { name: 'mal query npm/name@version', shell: `${mal} query npm/nothing@1.0.0 --db ${large}` },
      ],
      15,
    ),
    `goal 1.5 x node -e 0 + 60 ms; peak memory ${peakMemory(`${check} - < ${list}`, scratch)?.toFixed(0) ?? '?'} MB, goal 80`,
  );
  const lockfile = largeLockfile(join(scratch, 'project'), 5_000);
  print(
    `A package-lock.json of 5,000 entries, ${context.large} reports`,
    measure([NODE, { name: 'mal check', shell: `${check} ${lockfile}` }], 15),
    'goal 3.5 x',
  );
  print(
    `The index of ${context.large} reports from scratch`,
    measure(
      [
        { name: 'find | xargs cat', shell: 'find osv -type f -print0 | xargs -0 cat', cwd: large },
        {
          name: 'git cat-file, all blobs',
          shell: "git ls-tree -r HEAD osv | cut -d' ' -f3 | cut -f1 | git cat-file --batch --buffer | wc -c",
          cwd: large,
        },
        { name: 'mal index --out', shell: `${mal} index --out ${join(scratch, 'mal.index')}`, cwd: large },
      ],
      3,
    ),
    'goal 1.5 x find | xargs cat',
  );
  print(
    'The index after ten changes',
    measure(
      [small, large].map((root) => ({
        name: `of ${root === small ? SMALL : context.large} reports`,
        shell: `${mal} index --rev pull-request`,
        cwd: root,
        before: () => rmSync(join(root, '.git/mal/index-changes'), { force: true }),
      })),
      9,
    ),
    'goal: the same',
  );
}

/** Half of them reported, half not. */
function packages(reports: number): string[] {
  return Array.from({ length: LOOKED_UP }, (_, i) => {
    const { name } = syntheticReport((i * 7919) % reports).osv.affected[0]!.package!;
    return i % 2 === 0 ? `npm/${name}@1.0.${i % 10}` : `npm/${name}-x@1.0.0`;
  });
}
