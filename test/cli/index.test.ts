import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CompactIndex } from '../../src/compact-index/read-index.ts';
import { verifyIndex } from '../../src/compact-index/verify-index.ts';
import { database, indexFile, reportFiles } from '../support/check-database.ts';
import { runMal, startMal, TestRepository, temporaryFolder } from './run.ts';

describe('mal index', () => {
  it('brings the index of the clone up to date', () => {
    const clone = database();
    const { code, stdout } = clone.mal('index');
    expect(stdout).toBe(`The index of this clone is of commit ${clone.git('rev-parse', 'HEAD')}.\n`);
    expect(code).toBe(0);
    expect(clone.git('status', '--porcelain')).toBe('');
    const whole = readFileSync(join(clone.root, '.git/mal/index'));
    clone.remove('osv/npm/evil');
    const commit = clone.commit();
    expect(clone.mal('index').stdout).toContain(commit);
    // The large file stays, the change lies beside it.
    expect(readFileSync(join(clone.root, '.git/mal/index')).equals(whole)).toBe(true);
    expect(clone.mal('query', 'npm/evil').code).toBe(0);
  });

  it('is made anew when the configuration says that other folders hold the reports', () => {
    const clone = database();
    clone.mal('index');
    const config = JSON.stringify({ layout: 'portable', roots: ['osv/pypi'] });
    expect(clone.mal('query', 'npm/evil').code).toBe(1);
    clone.write({ 'mal.config.json': config }).commit();
    expect(clone.mal('query', 'npm/evil').code).toBe(0);
  });

  it('writes the same file for the same reports, wherever and whenever', () => {
    const clone = database();
    const file = indexFile(clone);
    const other = new TestRepository();
    other.commit('Nothing yet');
    for (const [path, text] of Object.entries(reportFiles()).reverse()) other.write({ [path]: text });
    other.commit();
    const [a, b] = [file, indexFile(other)].map((path) => readFileSync(path));
    const body = (bytes: Buffer) => bytes.subarray(bytes.indexOf(10, bytes.indexOf(10) + 1));
    expect(body(a!).equals(body(b!))).toBe(true);
    expect(readFileSync(indexFile(clone)).equals(a!)).toBe(true);
    const index = CompactIndex.open(file);
    expect(index.header).toMatchObject({
      commit: clone.git('rev-parse', 'HEAD'),
      tree: clone.git('rev-parse', 'HEAD^{tree}'),
      reports: 9,
      packages: 9,
      idPrefix: 'MAL',
    });
    verifyIndex(index);
    index.close();
  });

  it('writes any commit', () => {
    const clone = database();
    const first = clone.git('rev-parse', 'HEAD');
    const before = readFileSync(indexFile(clone));
    clone.remove('osv/npm').commit();
    const file = join(temporaryFolder(), 'deep/er/index');
    expect(clone.mal('index', '--rev', first, '--out', file).code).toBe(0);
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('says what it leaves out', () => {
    const clone = database({ 'osv/npm/torn/MAL-2025-99.json': '{', 'osv/npm/x/MAL-0000-x.json': '{' });
    const file = join(temporaryFolder(), 'index');
    const { code, stderr } = clone.mal('index', '--out', file);
    expect(stderr).toMatch(/^mal: warning: a report is left out: osv\/npm\/torn\/MAL-2025-99\.json: /);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(code).toBe(1);
  });

  it('leaves the file that is there where it cannot make a new one', () => {
    const clone = database();
    const file = join(temporaryFolder(), 'index');
    writeFileSync(file, 'mine');
    for (const [cwd, args] of [
      [clone.root, ['--rev', 'nowhere']],
      [clone.root, ['--rev', '--all']],
      [temporaryFolder(), []],
      [new TestRepository().root, []],
    ] as const) {
      const { code, stderr, stdout } = runMal(cwd, ['index', '--out', file, ...args]);
      expect(stderr).toMatch(/^mal: (?!internal)/);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    }
    expect(clone.mal('index', '--out', join(file, 'below')).code).toBe(2);
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });

  it('says why a file cannot be written', () => {
    const folder = temporaryFolder();
    const { code, stderr } = database().mal('index', '--out', folder);
    expect(stderr).toMatch(/^mal: ".*" cannot be written: EISDIR/);
    expect(code).toBe(2);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('makes anew what was damaged on the disk, as mal check says that it does', () => {
    const clone = database();
    clone.mal('index');
    const file = join(clone.root, '.git/mal/index');
    const bytes = readFileSync(file);
    const at = bytes.indexOf('evil');
    bytes[at]! ^= 1;
    writeFileSync(file, bytes);
    const damaged = clone.mal('check', 'npm/evil@1.0.0');
    expect(damaged.stderr).toMatch(/is damaged\.\n +Make it anew \(mal index\)/);
    expect(damaged.code).toBe(2);
    expect(clone.mal('index').code).toBe(0);
    expect(clone.mal('check', 'npm/evil@1.0.0').code).toBe(1);
  });

  it('is whole however many are made at once', async () => {
    const clone = database();
    await Promise.all(Array.from({ length: 5 }, () => startMal(clone.root, ['index'])));
    const index = CompactIndex.open(join(clone.root, '.git/mal/index'));
    verifyIndex(index);
    index.close();
  });
});
