/** `mal check` beside what else tells of malicious packages in a lockfile, and the index beside osv.dev's zip. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchContext } from './context.ts';
import { git } from './context.ts';
import { largeLockfile } from './lockfile.ts';
import { measure, print, type Timed } from './measure.ts';
import { run } from './run.ts';

const ENTRIES = 2_000;

/** npm's endpoint for advisories in bulk, from the export `npm-bulk`; prints its port. */
const ENDPOINT = `
const { createServer } = require('http'), { gunzipSync } = require('zlib');
const all = JSON.parse(require('fs').readFileSync(process.argv[1], 'utf8'));
createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  if (request.method !== 'POST') return response.writeHead(404).end();
  const body = Buffer.concat(chunks);
  const asked = JSON.parse(request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body);
  const found = Object.keys(asked).filter((name) => Object.hasOwn(all, name)).map((name) => [name, all[name]]);
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(Object.fromEntries(found)));
}).listen(0, '127.0.0.1', function () { console.log(this.address().port); });`;

export async function benchPeers(context: BenchContext): Promise<void> {
  const { mal, scratch } = context;
  const large = await context.synthetic(context.large);
  git(large, 'symbolic-ref', 'HEAD', 'refs/heads/main');
  const exports = join(scratch, `exports-${context.large}`);
  if (!existsSync(exports)) run(`${mal} export npm-bulk index osv-scanner --out ${exports}`, large);
  const index = join(exports, 'index/mal.index');
  sizes(index, join(exports, 'osv-scanner/osv-scanner/npm/all.zip'), context.large);
  const project = join(scratch, 'audited');
  largeLockfile(project, ENTRIES);
  const server = spawn(process.execPath, ['-e', ENDPOINT, join(exports, 'npm-bulk/advisories.json')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [port] = (await once(server.stdout, 'data')) as [Buffer];
    const npm = `npm audit --package-lock-only --cache ${join(scratch, 'npm-cache')}`;
    const others: Timed[] = [
      { name: 'npm audit --offline (finds nothing)', shell: `${npm} --offline`, cwd: project },
      {
        name: 'npm audit, endpoint on this machine',
        shell: `${npm} --registry http://127.0.0.1:${port.toString().trim()}`,
        cwd: project,
      },
      ...scanner(exports, project),
    ];
    print(
      `A package-lock.json of ${ENTRIES} entries, ${context.large} reports`,
      measure([{ name: 'mal check', shell: `${mal} check --db ${index}`, cwd: project }, ...others], 5),
    );
  } finally {
    server.kill();
  }
}

/** osv-scanner, where it is installed. */
function scanner(exports: string, project: string): Timed[] {
  if (run('command -v osv-scanner || true', project).trim() === '') {
    console.log('\nosv-scanner is not installed: not compared.');
    return [];
  }
  const shell = `osv-scanner scan source --offline --local-db-path ${join(exports, 'osv-scanner')} -L package-lock.json`;
  return [{ name: 'osv-scanner --offline', shell, cwd: project }];
}

function sizes(index: string, zip: string, reports: number): void {
  const [ours, theirs] = [index, zip].map((file) => statSync(file).size) as [number, number];
  const line = (name: string, size: number) =>
    `  ${name.padEnd(28)} ${(size / 1e6).toFixed(1).padStart(7)} MB  ${(size / reports).toFixed(1).padStart(7)} bytes a report`;
  console.log(`\nWhat a consumer fetches for ${reports} reports`);
  console.log(line('mal.index', ours));
  console.log(line("all.zip as osv.dev's for npm", theirs));
  console.log(`  ratio ${(ours / theirs).toFixed(3)}`);
}
