import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type TrackedFolder, visitTrackedFolders } from '../../src/store/folders.ts';
import { WorktreeStore } from '../../src/store/worktree.ts';

let root: string;

const put = (path: string) => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), path);
};
const git = (...args: string[]) => execFileSync('git', args, { cwd: root, stdio: 'pipe' });
const paths = async () => (await new WorktreeStore(root).list(['osv'])).map(({ path }) => path);

/** Makes every folder look as if nothing had happened in it for an hour, so that the next look is remembered. */
const settle = (folders: string[]) => {
  const past = new Date(Date.now() - 3_600_000);
  for (const folder of folders) utimesSync(join(root, folder), past, past);
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'mal-untracked-'));
  git('init', '-q');
  for (const path of ['osv/npm/a/1.json', 'osv/npm/a/2.json', 'osv/npm/@s/b/1.json', 'osv/pypi/c/1.json'])
    put(path);
  git('add', '.');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const TRACKED = ['osv/npm/@s/b/1.json', 'osv/npm/a/1.json', 'osv/npm/a/2.json', 'osv/pypi/c/1.json'];

describe('untracked files', () => {
  it('are found in known folders, in new ones and below bare roots, at every later look too', async () => {
    expect(await paths()).toEqual(TRACKED);
    settle(['osv/npm/a', 'osv/npm', 'osv/pypi/c']);
    expect(await paths()).toEqual(TRACKED);
    put('osv/npm/a/new.json');
    put('osv/npm/d/deep/new.json');
    put('osv/new.txt');
    const all = [...TRACKED, 'osv/new.txt', 'osv/npm/a/new.json', 'osv/npm/d/deep/new.json'].sort();
    for (let look = 0; look < 3; look++) expect(await paths()).toEqual(all);
    rmSync(join(root, 'osv/npm/a/new.json'));
    rmSync(join(root, 'osv/npm/d'), { recursive: true });
    rmSync(join(root, 'osv/new.txt'));
    expect(await paths()).toEqual(TRACKED);
  });

  it('are found where only the index changed and the folder did not', async () => {
    // ctime cannot be set, so the folders must be old for real before they are remembered.
    await new Promise((resolve) => setTimeout(resolve, 2100));
    expect(await paths()).toEqual(TRACKED);
    expect(existsSync(join(root, '.git/mal/folders'))).toBe(true);
    git('rm', '-q', '--cached', 'osv/npm/a/2.json');
    const raw = await new WorktreeStore(root).list(['osv']);
    expect(raw.map(({ path }) => path)).toEqual(TRACKED);
    git('add', '.');
    put('osv/npm/a/3.json');
    expect(await paths()).toContain('osv/npm/a/3.json');
  });

  it('are left out where git ignores them, until it no longer does', async () => {
    writeFileSync(join(root, '.gitignore'), '*.tmp\n');
    put('osv/npm/a/x.tmp');
    expect(await paths()).toEqual(TRACKED);
    writeFileSync(join(root, '.gitignore'), '');
    expect(await paths()).toContain('osv/npm/a/x.tmp');
  });

  it('are not looked for behind links, and a repository inside is one thing', async () => {
    symlinkSync('/', join(root, 'osv/npm/link'));
    mkdirSync(join(root, 'osv/npm/nested'));
    execFileSync('git', ['init', '-q'], { cwd: join(root, 'osv/npm/nested') });
    const found = await new WorktreeStore(root).list(['osv']);
    expect(found.filter(({ path }) => !TRACKED.includes(path))).toEqual([
      { path: 'osv/npm/link', kind: 'file' },
      { path: 'osv/npm/nested', kind: 'other' },
    ]);
  });

  it('are found by a memory that is damaged', async () => {
    await paths();
    mkdirSync(join(root, '.git/mal'), { recursive: true });
    writeFileSync(join(root, '.git/mal/folders'), 'mal folders 1\n\n\nxyz');
    put('osv/npm/a/new.json');
    expect(await paths()).toContain('osv/npm/a/new.json');
    expect(statSync(join(root, '.git/mal/folders')).isFile()).toBe(true);
  });
});

describe('visitTrackedFolders', () => {
  const trackedFolders = (list: string[], roots: string[]) => {
    const folders: TrackedFolder[] = [];
    visitTrackedFolders(list, roots, (folder) => folders.push(folder));
    return folders.sort((a, b) => (a.path < b.path ? -1 : 1));
  };

  it('names each folder at or below the roots once, and changes its hash with the names in it', () => {
    const names = (list: string[]) => trackedFolders(list, ['osv']).map(({ path }) => path);
    expect(names(TRACKED)).toEqual([
      'osv',
      'osv/npm',
      'osv/npm/@s',
      'osv/npm/@s/b',
      'osv/npm/a',
      'osv/pypi',
      'osv/pypi/c',
    ]);
    expect(names(['README.md', 'src/a.ts', 'osvx/a.json'])).toEqual([]);
    const hashes = (list: string[]) =>
      new Map(trackedFolders(list, ['osv']).map(({ path, names: hash }) => [path, hash]));
    const before = hashes(TRACKED);
    const after = hashes(TRACKED.filter((path) => path !== 'osv/npm/a/2.json'));
    expect([...before.keys()].filter((path) => before.get(path) !== after.get(path))).toEqual(['osv/npm/a']);
    const more = hashes([...TRACKED, 'osv/pypi/d/1.json']);
    expect([...before.keys()].filter((path) => before.get(path) !== more.get(path))).toEqual(['osv/pypi']);
  });
});
