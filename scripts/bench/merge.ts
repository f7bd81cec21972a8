/** Merging: ten contributions in a large and a small database, all that waits, and a burst beside a bare script. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { formatReport } from '../../src/core/format.ts';
import type { Osv } from '../../src/core/report.ts';
import { type BenchContext, git } from './context.ts';
import { measure, print } from './measure.ts';
import { syntheticReport } from './synthetic.ts';

const BURST = 20_000;
const SMALL = 2_500;

export async function benchMerge(context: BenchContext): Promise<void> {
  const { mal } = context;
  const [small, large] = [await context.synthetic(SMALL), await context.synthetic(context.large)];
  const contributions = Array.from({ length: 10 }, (_, i) => contribution(i * 241));
  const folders = contributions.map(({ path }) => dirname(path)).join(' ');
  const restore = [small, large].map((root) => restorer(root, contributions));
  try {
    print(
      'Ten contributions in named folders',
      measure(
        [
          { name: `of ${SMALL} reports`, shell: `${mal} merge ${folders}`, cwd: small, before: restore[0]! },
          {
            name: `of ${context.large} reports`,
            shell: `${mal} merge ${folders}`,
            cwd: large,
            before: restore[1]!,
          },
        ],
        9,
      ),
      'goal 1.5 x',
    );
    for (const root of [small, large]) commitOn(root, contributions);
    print(
      'Ten contributions with --base',
      measure(
        [
          { name: `of ${SMALL} reports`, shell: `${mal} merge --base main`, cwd: small, before: restore[0]! },
          {
            name: `of ${context.large} reports`,
            shell: `${mal} merge --base main`,
            cwd: large,
            before: restore[1]!,
          },
        ],
        9,
      ),
      'goal 1.5 x, or that of named folders',
    );
    print(
      `Ten contributions among ${context.large} reports, without being told where`,
      measure([{ name: 'mal merge', shell: `${mal} merge`, cwd: large, before: restore[1]! }], 7),
      'goal 1500 ms',
    );
  } finally {
    for (const root of [small, large]) {
      git(root, 'symbolic-ref', 'HEAD', 'refs/heads/main');
      if (git(root, 'branch', '--list', 'merge-bench').trim() !== '')
        git(root, 'branch', '-q', '-D', 'merge-bench');
    }
    for (const back of restore) back(false);
  }
  burst(context);
}

interface Contribution {
  path: string;
  text: string;
  /** The numbered report beside it. */
  base: { path: string; text: string };
}

/** A second source on report number `i`: another version, another text. */
function contribution(i: number): Contribution {
  const { path, osv } = syntheticReport(i);
  const name = osv.affected[0]!.package!.name;
  const report: Osv = {
    modified: osv.published!,
    published: osv.published!,
    schema_version: '1.9.0',
    id: 'MAL-0000-second',
    summary: osv.summary!,
    details: `A second team found ${name} as well. It sends tokens to a server.\n`,
    affected: [{ package: osv.affected[0]!.package!, versions: ['9.0.0'] }],
    references: [{ type: 'ARTICLE', url: `https://second.example.org/${name}` }],
  };
  return {
    path: `${dirname(path)}/MAL-0000-second.json`,
    text: formatReport(report),
    base: { path, text: formatReport(osv) },
  };
}

/** Puts the folders back to what they were; with the contributions, unless told otherwise. */
function restorer(root: string, contributions: readonly Contribution[]): (waiting?: boolean) => void {
  return (waiting = true) => {
    for (const { path, text, base } of contributions) {
      writeFileSync(join(root, base.path), base.text);
      if (waiting) writeFileSync(join(root, path), text);
      else rmSync(join(root, path), { force: true });
    }
  };
}

/** Commits the contributions on a branch of their own, without a checkout, and makes it HEAD. */
function commitOn(root: string, contributions: readonly Contribution[]): void {
  const index = join(root, '.git/bench-merge-index');
  const environment = { ...process.env, GIT_INDEX_FILE: index };
  const run = (args: string[], input?: string): string => {
    const who = ['-c', 'user.name=Bench', '-c', 'user.email=bench@example.org'];
    const options = { cwd: root, env: environment, encoding: 'utf8' as const, maxBuffer: 1 << 30 };
    const done = spawnSync('git', [...who, ...args], input === undefined ? options : { ...options, input });
    if (done.status !== 0) throw new Error(`git ${args[0]}: ${done.stderr}`);
    return done.stdout.trim();
  };
  run(['read-tree', 'main']);
  for (const { path, text } of contributions) {
    const oid = run(['hash-object', '-w', '--stdin'], text);
    run(['update-index', '--add', '--cacheinfo', `100644,${oid},${path}`]);
  }
  const commit = run(['commit-tree', run(['write-tree']), '-p', 'main', '-m', 'Ten contributions']);
  git(root, 'branch', '-f', 'merge-bench', commit);
  git(root, 'symbolic-ref', 'HEAD', 'refs/heads/merge-bench');
  rmSync(index, { force: true });
}

/** For each pair what no program can do without: read two files, write one beside its place, rename it, remove the other. */
const BARE = `
const fs = require('fs');
const list = require('child_process').execFileSync('git', ['ls-files', '-z', 'osv'], { maxBuffer: 1 << 30 }).toString().split('\\0');
for (const path of list) {
  if (!path.includes('/MAL-0000-')) continue;
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const base = bases.get(folder);
  const one = fs.readFileSync(base, 'utf8'), two = fs.readFileSync(path, 'utf8');
  fs.writeFileSync(folder + '.tmp', one + two);
  fs.renameSync(folder + '.tmp', base);
  fs.unlinkSync(path);
}`;

function burst({ mal, scratch }: BenchContext): void {
  const contributions = Array.from({ length: BURST }, (_, i) => contribution(i));
  const roots = ['bare', 'mal'].map((name) => burstRepository(join(scratch, `burst-${name}`), contributions));
  const script = join(scratch, 'burst.cjs');
  const find = `const bases = new Map(require('child_process').execFileSync('git', ['ls-files', '-z', 'osv'], { maxBuffer: 1 << 30 }).toString().split('\\0').filter((path) => !path.includes('/MAL-0000-')).map((path) => [path.slice(0, path.lastIndexOf('/') + 1), path]));`;
  writeFileSync(script, find + BARE);
  const back = roots.map((root) => restorer(root, contributions));
  print(
    `A burst of ${BURST} contributions`,
    measure(
      [
        { name: 'bare script', shell: `node ${script}`, cwd: roots[0]!, before: back[0]! },
        { name: 'mal merge', shell: `${mal} merge`, cwd: roots[1]!, before: back[1]! },
      ],
      5,
    ),
    'goal 2.5 x',
  );
  const { path, base } = contributions[BURST - 1]!;
  if (
    existsSync(join(roots[1]!, path)) ||
    !readFileSync(join(roots[1]!, base.path), 'utf8').includes('"9.0.0"')
  ) {
    throw new Error('The burst was not merged.');
  }
}

function burstRepository(root: string, contributions: readonly Contribution[]): string {
  if (existsSync(root)) return root;
  const making = `${root}.making`;
  rmSync(making, { recursive: true, force: true });
  for (const { path, text, base } of contributions) {
    mkdirSync(join(making, dirname(path)), { recursive: true });
    writeFileSync(join(making, path), text);
    writeFileSync(join(making, base.path), base.text);
  }
  writeFileSync(join(making, 'mal.config.json'), '{ "layout": "portable", "roots": ["osv"] }\n');
  git(making, 'init', '-q', '-b', 'main');
  git(making, 'config', 'gc.auto', '0');
  git(making, 'add', '-A');
  renameSync(making, root);
  return root;
}
