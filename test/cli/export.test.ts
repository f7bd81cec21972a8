import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatReport } from '../../src/core/format.ts';
import { npm, origin, report } from '../../src/rules/examples.ts';
import { ForeignDatabase, foreign } from '../support/foreign-database.ts';
import { numbered, waiting } from '../support/numbering.ts';
import { type Files, runMal, startMal, TestRepository, temporaryFolder } from './run.ts';

/** The text of every file below a folder. */
function filesIn(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const paths = files.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  return Object.fromEntries(paths.sort().map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}

const OLD = { schema_version: '1.5.0' };

function committed(files: Files = {}): TestRepository {
  const repository = new TestRepository({
    ...numbered('a', 'MAL-2024-1', OLD),
    ...numbered('b', 'MAL-2024-2', { ...OLD, withdrawn: '2025-03-01T00:00:00Z' }),
    ...files,
  });
  repository.commit();
  return repository;
}

function exported(repository: TestRepository, ...options: string[]): Record<string, string> {
  const folder = join(temporaryFolder(), 'out');
  const { code, stderr } = repository.mal('export', 'ossf', '--out', folder, ...options);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return filesIn(folder);
}

describe('mal export', () => {
  it('writes the commit, names it, and gives the hash of every file', () => {
    const repository = committed();
    const commit = repository.git('rev-parse', 'HEAD');
    repository.write(numbered('uncommitted', 'MAL-2024-9'));
    const folder = join(temporaryFolder(), 'new/folder');
    const { stdout } = repository.mal('export', 'ossf', '--out', folder);
    expect(stdout).toBe(`ossf: 2 reports, of commit ${commit.slice(0, 12)}, in ${folder}\n`);
    const files = filesIn(folder);
    expect(Object.keys(files)).toEqual([
      'SHA256SUMS',
      'manifest.json',
      'osv/malicious/npm/a/MAL-2024-1.json',
      'osv/withdrawn/npm/b/MAL-2024-2.json',
      'removed.ndjson',
    ]);
    expect(files['osv/malicious/npm/a/MAL-2024-1.json']).toBe(
      formatReport(npm('a', { id: 'MAL-2024-1', ...OLD })),
    );
    expect(JSON.parse(files['manifest.json']!)).toMatchObject({
      generator: 'mal export',
      target: 'ossf',
      commit,
      tree: repository.git('rev-parse', 'HEAD^{tree}'),
      reports: 2,
      leftOut: 0,
      files: 3,
      sums: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(
      execFileSync('sha256sum', ['-c', '--strict', 'SHA256SUMS'], { cwd: folder, encoding: 'utf8' }),
    ).toMatch(/^(?:.*: OK\n){3}$/);
  });

  it('gives the same bytes for the same tree, of whatever history and in whatever place', () => {
    const one = committed();
    const other = new TestRepository();
    other.commit('Nothing yet');
    other.write(numbered('b', 'MAL-2024-2', { ...OLD, withdrawn: '2025-03-01T00:00:00Z' })).commit();
    other.write(numbered('a', 'MAL-2024-1', OLD)).commit();
    const { 'manifest.json': first, ...files } = exported(one);
    const { 'manifest.json': second, ...same } = exported(other);
    expect(same).toEqual(files);
    const { commit: _, ...manifest } = JSON.parse(first!);
    const { commit: __, ...sameManifest } = JSON.parse(second!);
    expect(sameManifest).toEqual(manifest);
    expect(exported(one)).toEqual({ 'manifest.json': first, ...files });
  });

  it('writes any commit, also in a repository without a checkout', () => {
    const repository = committed();
    const first = repository.git('rev-parse', 'HEAD');
    const wanted = exported(repository);
    repository.remove('osv').commit();
    expect(exported(repository, '--rev', first)).toEqual(wanted);
    const clone = join(temporaryFolder(), 'clone');
    repository.git('clone', '-q', '--no-checkout', repository.root, clone);
    const folder = join(temporaryFolder(), 'out');
    expect(runMal(clone, ['export', 'ossf', '--out', folder, '--rev', first]).code).toBe(0);
    expect(filesIn(folder)).toEqual(wanted);
  });

  it('lists what it leaves out of a report, and which reports it leaves out', () => {
    const repository = committed({
      ...numbered('c', 'MAL-2024-3', {
        ...OLD,
        origins: [origin('feed')],
        database_specific: { disputes: [{ by: 'x', time: '2025-01-01T00:00:00Z', reason: 'y' }] },
      }),
      'osv/pub/d/MAL-2024-4.json': formatReport(
        report({ ecosystem: 'Pub', name: 'd' }, { id: 'MAL-2024-4' }),
      ),
      ...waiting('e'),
    });
    const { code, stdout } = repository.mal(
      'export',
      'ossf',
      '--out',
      join(temporaryFolder(), 'x'),
      '--format',
      'json',
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      exports: [{ target: 'ossf', reports: 3, leftOut: 1, counts: { reduced: 1 } }],
      unread: [],
      unnumbered: 1,
    });
    const files = exported(repository);
    const removed = files['removed.ndjson']!.trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(removed).toEqual([
      {
        id: 'MAL-2024-3',
        from: 'osv/npm/c/MAL-2024-3.json',
        to: 'osv/malicious/npm/c/MAL-2024-3.json',
        removed: [
          {
            pointer: '/database_specific/disputes',
            value: [{ by: 'x', time: '2025-01-01T00:00:00Z', reason: 'y' }],
            reason: 'only this database has this',
          },
        ],
      },
      {
        id: 'MAL-2024-4',
        from: 'osv/pub/d/MAL-2024-4.json',
        leftOut: 'its package is of Pub, an ecosystem that they do not know',
      },
    ]);
  });

  it('says which reports cannot be read, and exports the others', () => {
    const repository = committed({
      'osv/npm/torn/MAL-2024-5.json': '{',
      'osv/npm/other/MAL-2024-6.json': formatReport(npm('other', { id: 'MAL-2024-66' })),
      'osv/npm/name/GHSA-1.json': '{}',
    });
    symlinkSync('../a/MAL-2024-1.json', join(repository.root, 'osv/npm/name/MAL-2024-7.json'));
    repository.commit();
    const folder = join(temporaryFolder(), 'out');
    const { code, stdout } = repository.mal('export', 'ossf', '--out', folder);
    expect(code).toBe(1);
    expect(stdout).toMatch(/not exported: osv\/npm\/torn\/MAL-2024-5\.json: it cannot be read/);
    expect(stdout).toMatch(/MAL-2024-6\.json: it has the id "MAL-2024-66"/);
    expect(stdout).toMatch(/GHSA-1\.json: its name is no id/);
    expect(stdout).toMatch(/MAL-2024-7\.json: it is no file/);
    expect(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'))).toMatchObject({
      reports: 2,
      unread: 4,
    });
  });

  it('replaces an earlier export as a whole, and nothing else', () => {
    const repository = committed();
    const parent = temporaryFolder();
    const folder = join(parent, 'out');
    mkdirSync(folder);
    const run = () => repository.mal('export', 'ossf', '--out', folder);
    expect(run().code).toBe(0);
    repository.remove('osv/npm/b').commit();
    expect(run().code).toBe(0);
    expect(Object.keys(filesIn(folder))).toEqual([
      'SHA256SUMS',
      'manifest.json',
      'osv/malicious/npm/a/MAL-2024-1.json',
      'removed.ndjson',
    ]);
    writeFileSync(join(folder, 'osv/malicious/npm/a/notes.txt'), 'mine');
    const before = filesIn(folder);
    const refused = run();
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('"osv/malicious/npm/a/notes.txt"');
    expect(filesIn(folder)).toEqual(before);
    expect(readdirSync(parent)).toEqual(['out']);
  });

  it('goes to no folder that holds something else', () => {
    const repository = committed();
    const full = new ForeignDatabase({ 'thesis.txt': 'mine' }).root;
    const other = new ForeignDatabase({ 'manifest.json': '{"generator": "something"}' }).root;
    const torn = new ForeignDatabase({ 'manifest.json': 'null', SHA256SUMS: '' }).root;
    const file = join(full, 'thesis.txt');
    const link = join(temporaryFolder(), 'link');
    symlinkSync(other, link);
    const refusals: [string[], RegExp][] = [
      [['ossf'], /--out says where/],
      [['ossf', '--out', ''], /--out says where/],
      [['ossf', '--out', full], /"thesis\.txt"/],
      [['ossf', '--out', other], /"manifest\.json"/],
      [['ossf', '--out', torn], /"manifest\.json"/],
      [['ossf', '--out', file], /is no folder/],
      [['ossf', '--out', link], /is no folder/],
      [['ossf', '--out', '.'], /belongs to the repository/],
      [['ossf', '--out', '..'], /belongs to the repository/],
      [['ossf', '--out', 'osv/new'], /belongs to the repository/],
      [['ossf', '--out', '.mal/new'], /belongs to the repository/],
      [['ossf', '--out', '.git/new'], /belongs to the repository/],
      [['nothing', '--out', 'new'], /"nothing" is no target/],
      [['ossf', '--out', 'new', '--rev', 'nowhere'], /does not know the commit "nowhere"/],
      [['ossf', '--out', 'new', '--rev', '--all'], /is not the name of a commit/],
      [[], /missing required argument/],
    ];
    for (const [args, message] of refusals) {
      const { code, stderr } = repository.mal('export', ...args);
      expect(stderr, args.join(' ')).toMatch(message);
      expect(code, args.join(' ')).toBe(2);
    }
    expect(existsSync(join(repository.root, 'new'))).toBe(false);
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });

  it('says why a folder cannot be made, whichever of its targets it is for', () => {
    const repository = committed();
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    for (const [targets, out] of [
      [['hosts'], join(folder, 'file/out')],
      [['hosts', 'csv'], join(folder, 'file/out')],
      // There is no room in its name for that of the folder in the making.
      [['hosts'], join(folder, 'n'.repeat(250))],
    ] as const) {
      const { code, stderr } = repository.mal('export', ...targets, '--out', out);
      expect(stderr).toMatch(/^mal: ".*" cannot be written: E/);
      expect(code).toBe(2);
    }
    expect(readdirSync(folder)).toEqual(['file']);
  });

  it.runIf(existsSync('/proc/self'))('ends where the system lets nobody make a folder', () => {
    for (const out of ['/proc/out', '/proc/new/out'])
      expect(committed().mal('export', 'hosts', '--out', out)).toMatchObject({ code: 2 });
  });

  it('goes into the data by no link', () => {
    const repository = committed();
    const link = join(temporaryFolder(), 'link');
    symlinkSync(join(repository.root, 'osv'), link);
    const { code, stderr } = repository.mal('export', 'hosts', '--out', join(link, 'out'));
    expect(stderr).toContain('belongs to the repository itself');
    expect(code).toBe(2);
    expect(repository.git('status', '--porcelain')).toBe('');
  });

  it('leaves the earlier export where the new one fails, and clears up after a killed one', () => {
    const repository = committed();
    const parent = temporaryFolder();
    const folder = join(parent, 'out');
    const run = () => repository.mal('export', 'ossf', '--out', folder);
    run();
    const before = filesIn(folder);
    // Killed between the two renames, and once more while it wrote.
    renameSync(folder, join(parent, '.out.mal-export-previous'));
    mkdirSync(join(parent, '.out.mal-export-999999999/osv'), { recursive: true });
    expect(run().code).toBe(0);
    expect(readdirSync(parent)).toEqual(['out']);
    expect(filesIn(folder)).toEqual(before);
    // Killed before the old one was removed.
    mkdirSync(join(parent, '.out.mal-export-previous/osv'), { recursive: true });
    expect(run().code).toBe(0);
    expect(readdirSync(parent)).toEqual(['out']);
    if (process.getuid?.() === 0) return;
    chmodSync(parent, 0o500);
    const failed = run();
    chmodSync(parent, 0o700);
    expect(failed.code).toBe(2);
    expect(filesIn(folder)).toEqual(before);
  });

  it('leaves a whole export behind when two run at once', async () => {
    const repository = committed();
    const folder = join(temporaryFolder(), 'out');
    const wanted = exported(repository);
    const runs = await Promise.all(
      [1, 2, 3].map(() => startMal(repository.root, ['export', 'ossf', '--out', folder])),
    );
    expect(runs.some(({ code }) => code === 0)).toBe(true);
    expect(filesIn(folder)).toEqual(wanted);
    expect(readdirSync(dirname(folder)).filter((name) => name !== basename(folder))).toEqual([]);
    expect(statSync(folder).mode & 0o777).toBe(0o755);
  });
});

describe('mal adopt and mal export ossf', () => {
  it('give the same reports back, byte for byte where nothing was to repair', () => {
    const database = new ForeignDatabase({
      ...foreign('a', 'MAL-2024-1', OLD),
      ...foreign('JSONStream', 'MAL-2024-2', { ...OLD, affected: [{ ...npm('JSONStream').affected[0]! }] }),
      ...foreign('gone', 'MAL-2023-3', { ...OLD, withdrawn: '2025-03-01T00:00:00Z' }),
      ...foreign('bare', 'MAL-2023-4', {
        ...OLD,
        affected: [{ package: { ecosystem: 'npm', name: 'bare' }, versions: ['1.0.0', '1.0.0'] }],
      }),
    });
    const repository = new TestRepository();
    expect(repository.mal('adopt', database.root).code).toBe(0);
    repository.commit();
    const files = exported(repository);
    const before = filesIn(database.root);
    expect(Object.keys(files).filter((path) => path.startsWith('osv/'))).toEqual(Object.keys(before));
    for (const name of ['malicious/npm/a/MAL-2024-1', 'withdrawn/npm/gone/MAL-2023-3'])
      expect(files[`osv/${name}.json`]).toBe(before[`osv/${name}.json`]);
    const [was, is] = [before, files].map((all) =>
      JSON.parse(all['osv/malicious/npm/bare/MAL-2023-4.json']!),
    );
    expect(is).toEqual({
      ...was,
      schema_version: '1.7.4',
      affected: [{ package: { ecosystem: 'npm', name: 'bare', purl: 'pkg:npm/bare' }, versions: ['1.0.0'] }],
    });
  });
});
