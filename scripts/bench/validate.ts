/** Full validation, a pull request, start-up: beside what a shell, a bare loop or another tool needs for the same files. */

import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchContext } from './context.ts';
import { git } from './context.ts';
import { measure, peakMemory, print } from './measure.ts';

const CAT = 'find osv -type f -print0 | xargs -0 cat';

/** Opens, reads and closes each file that git lists, and does nothing with it. */
const LOOP = `node -e '
const fs = require("fs"), buffer = Buffer.allocUnsafe(1 << 21);
const list = require("child_process").execFileSync("git", ["ls-files", "-z", "osv"], { maxBuffer: 1 << 30 }).toString().split("\\0");
for (const path of list) { if (!path) continue; const fd = fs.openSync(path); fs.readSync(fd, buffer); fs.closeSync(fd); }'`;

export async function benchValidate(context: BenchContext): Promise<void> {
  const { mal } = context;
  const corpus = context.corpus();
  if (corpus) {
    print(
      'Full validation of the corpus',
      measure([
        { name: 'find | xargs cat', shell: CAT, cwd: corpus },
        { name: 'bare Node loop', shell: LOOP, cwd: corpus },
        { name: 'mal validate', shell: `${mal} validate`, cwd: corpus },
        { name: 'mal validate --fresh', shell: `${mal} validate --fresh`, cwd: corpus },
      ]),
      'goal 1.3 x find | xargs cat; --fresh checks also what did not change',
    );
    benchAjv(context, corpus);
  }
  const large = await context.synthetic(context.large);
  const rows = measure(
    [
      { name: 'find | xargs cat', shell: CAT, cwd: large },
      { name: 'bare Node loop', shell: LOOP, cwd: large },
      { name: 'mal validate', shell: `${mal} validate`, cwd: large },
      { name: 'mal validate --fresh', shell: `${mal} validate --fresh`, cwd: large },
    ],
    5,
  );
  print(
    `Full validation of ${context.large} synthetic reports`,
    rows,
    `goal 1.0 x find | xargs cat; peak memory of --fresh ${peakMemory(`${mal} validate --fresh`, large)?.toFixed(0) ?? '?'} MB, goal 400`,
  );
  pullRequest(large);
  print(
    `A pull request of 10 reports against ${context.large}`,
    measure(
      [
        { name: 'node -e 0', shell: 'node -e 0' },
        {
          name: 'mal validate --base main --head pull-request',
          shell: `${mal} validate --base main --head pull-request`,
          cwd: large,
        },
      ],
      15,
    ),
    'goal 2.2 x node -e 0',
  );
  print(
    'Start-up',
    measure(
      [
        { name: 'node -e 0', shell: 'node -e 0' },
        { name: 'mal --version', shell: `${mal} --version` },
        { name: 'mal --help', shell: `${mal} --help` },
      ],
      25,
    ),
    'goal 1.25 x for --version',
  );
}

/** The schema alone, by the tool a user would reach for. */
function benchAjv({ mal }: BenchContext, corpus: string): void {
  const ajv = new URL('../../node_modules/.bin/ajv', import.meta.url).pathname;
  const schema = new URL('../../schema/', import.meta.url).pathname;
  const rest = ['common', 'origins', 'indicators', 'false-positives']
    .map((name) => `-r ${schema}${name}.schema.json`)
    .join(' ');
  const shell = `${ajv} validate --spec=draft2020 --strict=false -s ${schema}report.schema.json ${rest} -d "osv/**/*.json"`;
  print(
    'All rules on the corpus, and the schema alone by another tool',
    measure(
      [
        { name: 'mal validate', shell: `${mal} validate`, cwd: corpus },
        { name: 'mal validate --fresh', shell: `${mal} validate --fresh`, cwd: corpus },
        { name: 'ajv-cli, the schema alone', shell, cwd: corpus },
      ],
      5,
    ),
    'goal: ajv-cli at least 3 x',
  );
}

/** A branch `pull-request` that changes ten reports, spread over the tree. */
export function pullRequest(repository: string): void {
  if (git(repository, 'branch', '--list', 'pull-request').trim() !== '') return;
  const index = join(repository, '.git/bench-index');
  const environment = { ...process.env, GIT_INDEX_FILE: index };
  const run = (args: string[], input?: string) => {
    const { status, stdout, stderr } = spawnSync(
      'git',
      ['-c', 'user.name=Bench', '-c', 'user.email=bench@example.org', ...args],
      { cwd: repository, env: environment, encoding: 'utf8', input, maxBuffer: 1 << 30 },
    );
    if (status !== 0) throw new Error(`git ${args[0]}: ${stderr}`);
    return stdout.trim();
  };
  run(['read-tree', 'main']);
  const paths = run(['ls-files', '-z', 'osv']).split('\0');
  for (let i = 0; i < 10; i++) {
    const path = paths[Math.floor((paths.length * (i + 0.5)) / 10)]!;
    const text = readFileSync(join(repository, path), 'utf8').replace('The published source', 'The source');
    const oid = run(['hash-object', '-w', '--stdin'], text);
    run(['update-index', '--cacheinfo', `100644,${oid},${path}`]);
  }
  const commit = run(['commit-tree', run(['write-tree']), '-p', 'main', '-m', 'Ten reports']);
  git(repository, 'branch', 'pull-request', commit);
  rmSync(index, { force: true });
  writeFileSync(join(repository, '.git/description'), 'Synthetic reports for benchmarks\n');
}
