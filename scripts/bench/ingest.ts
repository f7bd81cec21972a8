/** Ingest: the corpus as a source of an empty database and again unchanged, beside bare scripts; memory, and ten new objects of many. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { HEADER, SECTION_LINE } from '../../src/core/details.ts';
import { ORIGINS, type Osv } from '../../src/core/report.ts';
import { type BenchContext, git } from './context.ts';
import { measure, peakMemory, print } from './measure.ts';
import { syntheticReport } from './synthetic.ts';

const LIMITS = { newPerRun: 10_000_000, newPerDay: 10_000_000, errors: 1_000_000, objects: 10_000_000 };

export async function benchIngest(context: BenchContext): Promise<void> {
  const corpus = context.corpus();
  if (corpus === undefined) console.log('\nIngest of real reports: MAL_CORPUS names none.');
  else firstAndAgain(context, strippedCorpus(corpus, context.scratch));
  memoryAtSize(context);
}

/** Its objects carry our ids; a source's would not: no id of ours, no origins, no frame around the text. */
function strippedCorpus(corpus: string, scratch: string): string {
  const folder = join(scratch, 'ingest-corpus');
  if (existsSync(folder)) return folder;
  const making = `${folder}.making`;
  rmSync(making, { recursive: true, force: true });
  let count = 0;
  for (const name of readdirSync(join(corpus, 'osv'), { recursive: true, encoding: 'utf8' })) {
    const file = join(corpus, 'osv', name);
    const osv = name.endsWith('.json') ? read(file) : undefined;
    if (!osv) continue;
    const { [ORIGINS]: _, ...own } = osv.database_specific ?? {};
    const stripped = {
      ...osv,
      id: `CORPUS-${++count}`,
      aliases: (osv.aliases ?? []).filter((alias) => !alias.startsWith('MAL-')),
      details: textOf(osv.details ?? ''),
      database_specific: own,
    };
    put(join(making, name), `${JSON.stringify(stripped, null, 2)}\n`);
  }
  renameSync(making, folder);
  return folder;
}

/** Undefined for what is a folder with such a name. */
function read(file: string): Osv | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Osv;
  } catch {
    return undefined;
  }
}

function textOf(details: string): string {
  const lines = details.replace(HEADER, '\n').split('\n');
  return lines
    .filter((line) => !line.startsWith(SECTION_LINE))
    .join('\n')
    .trim();
}

function put(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** An empty database with one source. */
function database(root: string, location: string, kind = 'folder'): string {
  rmSync(root, { recursive: true, force: true });
  const source = { id: 'bench', kind, location, limits: LIMITS };
  const config = { layout: 'portable', roots: ['osv'], firstNumber: 1_000_001, sources: [source] };
  put(join(root, 'mal.config.json'), `${JSON.stringify(config, null, 2)}\n`);
  git(root, 'init', '-q', '-b', 'main');
  git(root, 'config', 'gc.auto', '0');
  git(root, 'add', 'mal.config.json');
  return root;
}

/**
 * What no program can do without: list, and for each object open, read, close; make a folder, write beside the place, rename;
 * keep a line of what was read.
 */
const BARE = `
const fs = require('fs'), path = require('path');
const from = process.argv[2];
const lines = [], buffer = Buffer.alloc(1 << 20);
const walk = (folder) => {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const file = folder + '/' + entry.name;
    if (entry.isDirectory()) walk(file);
    else take(file);
  }
};
function take(file) {
  const fd = fs.openSync(file);
  const size = fs.readSync(fd, buffer);
  fs.closeSync(fd);
  const key = file.slice(from.length + 1);
  const folder = 'osv/' + path.dirname(key).split('/').slice(1).join('/');
  const found = fs.lstatSync(folder, { throwIfNoEntry: false });
  if (!found) fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(folder + '/.tmp', buffer.subarray(0, size), { flag: 'wx' });
  fs.renameSync(folder + '/.tmp', folder + '/' + path.basename(key));
  lines.push(key + '\\t=\\t' + 'a'.repeat(64) + '\\t' + folder + '\\n');
}
walk(from);
fs.mkdirSync('.mal/sources/bench', { recursive: true });
fs.writeFileSync('.mal/sources/bench/seen', lines.sort().join(''));
`;

function firstAndAgain({ mal, scratch }: BenchContext, folder: string): void {
  const script = join(scratch, 'ingest-bare.cjs');
  writeFileSync(script, BARE);
  const [bare, ours] = ['bare', 'mal'].map((name) => join(scratch, `ingest-${name}`));
  print(
    'The corpus as a source, into an empty database',
    measure(
      [
        {
          name: 'bare script',
          shell: `node ${script} ${folder}`,
          cwd: bare!,
          before: () => void database(bare!, folder),
        },
        {
          name: 'mal ingest',
          shell: `${mal} ingest`,
          cwd: ours!,
          before: () => void database(ours!, folder),
        },
      ],
      5,
    ),
    'goal 2 x',
  );
  expectReports(ours!, 20_000);
  print(
    'The same source, unchanged',
    measure(
      [
        { name: 'find | xargs cat', shell: `find ${folder} -type f -print0 | xargs -0 cat` },
        { name: 'mal ingest', shell: `${mal} ingest`, cwd: ours! },
      ],
      9,
    ),
    'goal 1.5 x',
  );
}

/** One file with as many objects as a large database has: what is in memory, and what ten more of them cost. */
function memoryAtSize({ mal, scratch, large }: BenchContext): void {
  const file = join(scratch, `ingest-${large}.ndjson`);
  if (!existsSync(file)) writeLines(file, large);
  const root = database(join(scratch, 'ingest-large'), file, 'ndjson');
  const first = peakMemory(`${mal} ingest`, root);
  expectReports(root, Math.floor(large * 0.9));
  const again = peakMemory(`${mal} ingest`, root);
  const shown = (megabytes: number | undefined) =>
    megabytes === undefined ? 'unknown (no GNU time)' : `${megabytes.toFixed(0)} MB`;
  console.log(
    `\nMemory with ${large} objects: first run ${shown(first)}, unchanged ${shown(again)} (goal 300 MB)`,
  );
}

function writeLines(file: string, count: number): void {
  const making = `${file}.making`;
  rmSync(making, { force: true });
  for (let from = 0; from < count; from += 1000) {
    const lines: string[] = [];
    for (let i = from; i < Math.min(count, from + 1000); i++) {
      const { osv } = syntheticReport(i);
      const { database_specific: _, aliases: __, ...rest } = osv;
      const name = `n${i}-${osv.affected[0]!.package!.name}`;
      const affected = [{ package: { ecosystem: 'npm', name }, versions: osv.affected[0]!.versions }];
      const details = textOf(osv.details!);
      lines.push(JSON.stringify({ ...rest, id: `SYN-${i}`, details, affected }));
    }
    writeFileSync(making, `${lines.join('\n')}\n`, { flag: 'a' });
  }
  renameSync(making, file);
}

function expectReports(root: string, least: number): void {
  const printed = spawnSync('sh', ['-c', 'find osv -name "*.json" -type f | wc -l'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (!(Number(printed.stdout) >= least)) throw new Error(`Only ${printed.stdout.trim()} reports came in.`);
}
