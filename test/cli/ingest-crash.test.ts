import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { ALL_VERSIONS, advisory, affecting, SourceRepository } from '../support/ingest.ts';
import { OsvServer } from '../support/osv-server.ts';
import { MAL, settled, startMal, type TestRepository } from './run.ts';

/** A database with numbers, and then a source in which everything that can happen has happened. */
function prepared(): SourceRepository {
  const repository = new SourceRepository();
  const names = Array.from({ length: 30 }, (_, i) => `known-${i}`);
  repository.feed(Object.fromEntries(names.map((name) => [`${name}.json`, advisory(name)])));
  repository.feed({ 'was-bad.json': '{', 'back.json': advisory('back') });
  repository.mal('ingest', '--commit');
  repository.unfeed('back.json');
  repository.mal('ingest', '--commit');
  repository.mal('assign-ids', '--commit');
  repository.feed({
    'back.json': advisory('back'),
    'was-bad.json': advisory('was-bad'),
    'known-0.json': advisory('known-0', {
      modified: '2025-02-01T00:00:00Z',
      ...affecting('known-0', ['1.0.0', '2.0.0']),
    }),
    'known-1.json': advisory('known-1', { withdrawn: '2025-02-01T00:00:00Z' }),
    'other.json': advisory('known-2', { id: 'OTHER', ...affecting('known-2', ['3.0.0']) }),
    'twice-a.json': advisory('twice', { id: 'TWICE-A' }),
    'twice-b.json': advisory('twice', { id: 'TWICE-B' }),
    'several.json': advisory('several', {
      affected: ['several-a', 'several-b'].map((name) => ({
        package: { ecosystem: 'npm', name },
        ranges: ALL_VERSIONS,
      })),
    }),
    'chalk.json': advisory('chalk'),
    'bad.json': '[]',
    'moved/known-3.json': advisory('known-3'),
  });
  repository.unfeed('known-3.json', 'known-4.json');
  return repository;
}

/** Everything that a run leaves, apart from how many objects it counted. */
function left(repository: TestRepository): Record<string, unknown> {
  const files = Object.entries(repository.files()).filter(([path]) => /^(?:osv|\.mal)\//.test(path));
  return Object.fromEntries(
    files.map(([path, text]) => {
      if (path !== '.mal/sources/feed.json') return [path, settled(text, repository.root)];
      const { lastRun: _, day: __, ...state } = JSON.parse(text);
      return [path, state];
    }),
  );
}

/** Puts the repository, with its source, into the state of another one. */
function restore(to: TestRepository, from: string, ...more: string[]): void {
  for (const name of ['osv', '.mal', 'feed', ...more]) {
    rmSync(join(to.root, name), { recursive: true, force: true });
    if (existsSync(join(from, name))) cpSync(join(from, name), join(to.root, name), { recursive: true });
  }
}

/** The order in which a run writes: reports, what waits, what was seen, the state; in each of them writes before deletes. */
function rank(path: string, isDeleted: boolean): number {
  const group = path.startsWith('osv/') ? 0 : path.endsWith('feed.json') ? 3 : path.endsWith('/seen') ? 2 : 1;
  return group * 2 + (isDeleted ? 1 : 0);
}

it('finishes a run that was cut off between any two files', { timeout: 240_000 }, () => {
  const start = prepared();
  const whole = new SourceRepository();
  restore(whole, start.root);
  expect(whole.counts()).toMatchObject({ new: 6, revised: 2, withdrawn: 2, held: 1, refused: 1 });
  const [before, after] = [start.files(), whole.files()];
  const changed = [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((path) => before[path] !== after[path])
    .sort((a, b) => rank(a, !(a in after)) - rank(b, !(b in after)) || (a < b ? -1 : 1));
  expect(changed.length).toBeGreaterThan(12);
  const cut = new SourceRepository();
  for (let count = 1; count < changed.length; count++) {
    restore(cut, start.root);
    for (const path of changed.slice(0, count)) {
      const text = after[path];
      if (text === undefined) rmSync(join(cut.root, path));
      else {
        mkdirSync(dirname(join(cut.root, path)), { recursive: true });
        writeFileSync(join(cut.root, path), text);
      }
    }
    expect(cut.ingest().code, `after ${count}`).toBeLessThan(2);
    expect(left(cut), `after ${count}: ${changed[count - 1]}`).toEqual(left(whole));
  }
});

it('takes away what a merge that was cut off had merged already', { timeout: 60_000 }, () => {
  let leftOver = 0;
  for (const [first, second] of [
    ['A', 'B'],
    ['B', 'A'],
    ['C', 'D'],
    ['D', 'C'],
  ]) {
    const start = new SourceRepository().feed({ 'a.json': advisory('p', { id: first }) });
    start.ingest();
    start.feed({ 'b.json': advisory('p', { id: second, ...affecting('p', ['2.0.0']) }) });
    const [whole, cut] = [new SourceRepository(), new SourceRepository()];
    for (const repository of [whole, cut]) restore(repository, start.root);
    expect(whole.counts()).toMatchObject({ new: 1 });
    expect(Object.keys(whole.reports())).toHaveLength(1);
    cut.write(whole.reports());
    leftOver += Object.keys(cut.reports()).length - 1;
    expect(cut.ingest().code).toBe(0);
    expect(left(cut)).toEqual(left(whole));
  }
  expect(leftOver).toBeGreaterThan(0);
});

/** Ends the command after some milliseconds; whether it was still running. */
async function killed(repository: TestRepository, ms: number, args: readonly string[]): Promise<boolean> {
  const child = spawn(process.execPath, [MAL, ...args], {
    cwd: repository.root,
    stdio: 'ignore',
    env: { PATH: process.env.PATH, HOME: process.env.HOME, GIT_CONFIG_GLOBAL: '/dev/null' },
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), ms);
  const [, signal] = (await once(child, 'close')) as [number | null, string | null];
  clearTimeout(timer);
  return signal === 'SIGKILL';
}

it('loses nothing and doubles nothing, whenever it is killed', { timeout: 240_000 }, async () => {
  const start = prepared();
  // Several batches, so that there is something between them.
  for (let i = 0; i < 1200; i++) start.feed({ [`many/${i}.json`]: advisory(`many-${i}`) });
  const whole = new SourceRepository();
  restore(whole, start.root, '.git');
  const begun = Date.now();
  whole.mal('ingest', '--commit');
  const length = Date.now() - begun;
  expect(Object.keys(whole.reports()).length).toBeGreaterThan(1200);
  const cut = new SourceRepository();
  let kills = 0;
  for (let round = 0; round < 4; round++) {
    restore(cut, start.root, '.git');
    for (let i = 0; i < 4; i++)
      if (await killed(cut, (length * (((round * 4 + i) * 7) % 16)) / 16 + 60, ['ingest', '--commit']))
        kills++;
    expect(cut.mal('ingest', '--commit').code).toBeLessThan(2);
    expect(left(cut)).toEqual(left(whole));
    expect(cut.git('status', '--porcelain')).toBe('');
  }
  expect(kills).toBeGreaterThan(6);
});

it('goes on where it was when its source fell silent and it was killed', { timeout: 120_000 }, async () => {
  const server = await new OsvServer().start();
  try {
    const ids = Array.from({ length: 800 }, (_, i) => `SRC-${String(i).padStart(4, '0')}`);
    for (const id of ids) server.put(id, '2025-01-02T00:00:00Z', advisory(`p-${id.toLowerCase()}`, { id }));
    const source = { id: 'feed', kind: 'osv-list' as const, location: `${server.url}/all.json` };
    const limits = { requestsPerSecond: 10_000 };
    const [whole, cut] = [new SourceRepository(), new SourceRepository()];
    for (const repository of [whole, cut]) repository.configure({ ...source, limits });
    await startMal(whole.root, ['ingest']);
    expect(Object.keys(whole.reports())).toHaveLength(800);
    let silent: (() => void) | undefined;
    const reached = new Promise<void>((resolve) => {
      silent = resolve;
    });
    server.fault = ({ rawUrl }) => {
      if (rawUrl !== '/SRC-0700.json') return undefined;
      silent!();
      return 'silent';
    };
    const child = spawn(process.execPath, [MAL, 'ingest'], { cwd: cut.root, stdio: 'ignore' });
    await reached;
    // What came before the silence has been written meanwhile, as far as its batch was full.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    child.kill('SIGKILL');
    await once(child, 'close');
    const early = Object.keys(cut.reports()).length;
    expect(early).toBeGreaterThanOrEqual(500);
    expect(early).toBeLessThan(800);
    server.fault = () => undefined;
    const { code } = await startMal(cut.root, ['ingest']);
    expect(code).toBe(0);
    expect(left(cut)).toEqual(left(whole));
  } finally {
    server.stop();
  }
});
