/**
 * The law of adoption on real reports: a whole database is taken over into an empty repository and exported again; every
 * difference between what went in and what came out must be a repair that the report of the adoption tells, or something
 * that the export says it left out. Nothing may be set aside that validation accepts, a second adoption changes nothing,
 * and the repository has no more errors than the original.
 *
 *   MAL_CORPUS=<checkout> npx tsx scripts/adopt-corpus.ts
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Diagnostic } from '../src/core/diagnostic.ts';
import { idOfPath } from '../src/core/id.ts';
import { jsonDifferences } from '../src/core/json-difference.ts';
import { walk } from '../src/store/walk.ts';

const corpus = process.env.MAL_CORPUS;
if (!corpus) {
  console.error('Set MAL_CORPUS to a checkout of the database to take over.');
  process.exit(2);
}
const program = fileURLToPath(new URL('../dist/mal.js', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'mal-adopt-'));
const [here, original, out, reportFile] = ['here', 'original', 'out', 'report.ndjson'].map((name) =>
  join(scratch, name),
) as [string, string, string, string];
const ROOTS = ['osv/malicious', 'osv/withdrawn'];
let failures = 0;

function fail(what: string): void {
  failures++;
  if (failures <= 50) console.log(`FAILED: ${what}`);
}

function run(cwd: string, name: string, ...args: string[]): string {
  const done = spawnSync(name, args, { cwd, encoding: 'utf8', maxBuffer: 1 << 30 });
  if (done.status === null || done.status > 1) throw new Error(`${name} ${args.join(' ')}: ${done.stderr}`);
  return done.stdout;
}

function timed(what: string, ...args: string[]): string {
  const start = performance.now();
  const printed = run(here, process.execPath, program, ...args);
  console.log(`${((performance.now() - start) / 1000).toFixed(1).padStart(9)} s  ${what}`);
  return printed;
}

function errorsIn(folder: string): number {
  const { diagnostics } = JSON.parse(
    run(folder, process.execPath, program, 'validate', '--format', 'json'),
  ) as { diagnostics: Diagnostic[] };
  return diagnostics.filter(({ severity }) => severity === 'error').length;
}

/** The parsed reports below the two roots of a folder, by path. */
function* reportsIn(folder: string): Generator<{ path: string; value: unknown }, void> {
  for (const root of ROOTS) {
    if (!existsSync(join(folder, root))) continue;
    for (const { path } of walk(folder, root))
      if (path.endsWith('.json')) yield { path, value: JSON.parse(readFileSync(join(folder, path), 'utf8')) };
  }
}

interface Line {
  id: string;
  outcome?: string;
  repairs?: { rule: string; changes: { pointer: string }[] }[];
  removed?: { pointer: string; reason: string }[];
  leftOut?: string;
}

/** Of each report the places that somebody spoke of, and who. */
function spokenOf(lines: readonly Line[]): Map<string, { pointer: string; by: string }[]> {
  const spoken = new Map<string, { pointer: string; by: string }[]>();
  for (const { id, repairs = [], removed = [] } of lines) {
    const places = [
      ...repairs.flatMap(({ rule, changes }) =>
        changes.map(({ pointer }) => ({ pointer, by: `repaired by ${rule}` })),
      ),
      ...removed.map(({ pointer, reason }) => ({ pointer, by: `left out: ${reason}` })),
    ];
    if (places.length > 0) spoken.set(id, (spoken.get(id) ?? []).concat(places));
  }
  return spoken;
}

const linesOf = (file: string): Line[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);

/** A list that changed its length moves what follows, so that its elements count as one place. */
const listOf = (pointer: string): string => pointer.replace(/\/\d+(?:\/.*)?$/, '');
const isWithin = (a: string, b: string): boolean => a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`);

function explain(pointer: string, places: readonly { pointer: string; by: string }[]): string | undefined {
  const exact =
    places.find((place) => place.pointer === pointer) ??
    places.find((place) => isWithin(place.pointer, pointer));
  return (
    exact ??
    places.find(
      (place) => listOf(place.pointer) !== place.pointer && isWithin(listOf(place.pointer), listOf(pointer)),
    )
  )?.by;
}

try {
  mkdirSync(join(here, '.mal'), { recursive: true });
  writeFileSync(
    join(here, 'mal.config.json'),
    '{ "layout": "portable", "roots": ["osv"], "idPrefix": "MAL", "firstNumber": 1000001 }\n',
  );
  writeFileSync(join(here, '.mal/ids.json'), '{}\n');
  run(here, 'git', 'init', '-q');
  const summary = JSON.parse(
    timed('adopt', 'adopt', corpus, '--format', 'json', '--report', reportFile),
  ) as Record<string, unknown>;
  const { reports, added, merged, repaired, setAside, waiting } = summary as {
    reports: number;
    added: number;
    merged: number;
    repaired: number;
    setAside: { path: string; reason: string }[];
    waiting: unknown[];
  };
  console.log(
    `${reports} reports: ${added} added, ${merged} merged, ${setAside.length} set aside, ${waiting.length} wait, ${repaired} repaired`,
  );
  for (const { path, reason } of setAside) console.log(`  set aside: ${path}: ${reason}`);
  run(here, 'git', 'add', '-A');
  run(
    here,
    'git',
    '-c',
    'user.name=Corpus',
    '-c',
    'user.email=corpus@example.org',
    'commit',
    '-q',
    '-m',
    'Adopt',
  );
  timed('adopt again', 'adopt', corpus);
  const changed = run(here, 'git', 'status', '--porcelain');
  if (changed !== '')
    fail(
      `a second adoption changes ${changed.split('\n').length - 1} files, such as ${changed.split('\n')[0]}`,
    );
  timed('export ossf', 'export', 'ossf', '--out', out);
  timed('export ossf again', 'export', 'ossf', '--out', out);

  const spoken = spokenOf([...linesOf(reportFile), ...linesOf(join(out, 'removed.ndjson'))]);
  const exported = new Map([...reportsIn(out)].map(({ path, value }) => [idOfPath(path), { path, value }]));
  const kinds = new Map<string, number>();
  const count = (kind: string): void => void kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  let same = 0;
  for (const { path, value } of reportsIn(corpus)) {
    const id = idOfPath(path);
    const now = exported.get(id);
    exported.delete(id);
    if (!now) {
      if (!setAside.some((aside) => aside.path === path)) fail(`${path} is gone`);
      continue;
    }
    if (now.path !== path) count('another folder, by the younger of the two rules');
    const differences = jsonDifferences(value, now.value);
    if (differences.length === 0) same++;
    for (const { pointer } of differences) {
      const by = explain(pointer, spoken.get(id) ?? []);
      if (by === undefined) fail(`${path}: ${pointer} differs, and nobody says why`);
      else count(`${pointer.replace(/\/\d+/g, '/*')}  ${by}`);
    }
  }
  for (const { path } of exported.values()) fail(`${path} came from nowhere`);
  console.log(`\n${same} reports came back as they were. Differences of the others, by place and reason:`);
  for (const [kind, n] of [...kinds].sort(([, a], [, b]) => b - a))
    console.log(`${String(n).padStart(9)}  ${kind}`);

  cpSync(join(corpus, 'osv'), join(original, 'osv'), { recursive: true });
  writeFileSync(join(original, 'mal.config.json'), JSON.stringify({ layout: 'ossf', roots: ROOTS }));
  run(original, 'git', 'init', '-q');
  run(original, 'git', 'add', '-A');
  const [before, after] = [errorsIn(original), errorsIn(here)];
  console.log(`\nErrors: ${before} in the original, ${after} in the repository that took it over`);
  if (after > before) fail('adoption adds errors');
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
console.log(`\n${failures} failures`);
process.exitCode = failures === 0 ? 0 : 1;
