import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAX_REPORT_BYTES } from '../../src/core/parse.ts';
import { GitTreeStore } from '../../src/store/git-tree.ts';
import { IndexStore } from '../../src/store/index-store.ts';
import { Listing } from '../../src/store/listing.ts';
import { MemoryStore } from '../../src/store/memory.ts';
import type { Found, Store } from '../../src/store/store.ts';
import { readText } from '../../src/store/store.ts';
import { WorktreeStore } from '../../src/store/worktree.ts';
import { TestRepository, temporaryFolder } from '../cli/run.ts';

const ODD = [
  'a b',
  'a"b',
  "a'b",
  'a\nb',
  'a\tb',
  'ü漢😀',
  '-rf',
  '--',
  ':(top)x',
  ':!x',
  '*',
  '[a]',
  'a\\b',
  'x.json',
  '%s',
  '#',
  'é',
  'e\u0301',
];
const FILES: Record<string, string | Uint8Array> = {
  'mal.config.json': '{"layout": "portable", "roots": ["osv"]}\n',
  'osv/npm/a/MAL-2025-1.json': '{"a": 1}\n',
  'osv/npm/a/b/MAL-2025-2.json': 'b\n',
  'osv/npm/A/MAL-2025-3.json': 'A\n',
  'osv/npm/empty.json': '',
  'osv/npm/bytes.bin': Uint8Array.from({ length: 256 }, (_, i) => i),
  'osv/npm/largest.json': 'x'.repeat(MAX_REPORT_BYTES),
  'osv/npm/too-large.json': 'x'.repeat(MAX_REPORT_BYTES + 1),
  'osv2/npm/a/MAL-2025-4.json': 'not below osv\n',
  ...Object.fromEntries(ODD.map((name) => [`osv/odd/${name}/MAL-0000-x.json`, `${name}\n`])),
  ...Object.fromEntries(
    Array.from({ length: 250 }, (_, i) => [`osv/many/${i}/MAL-2025-${i}.json`, `${i}\n`]),
  ),
};
const below = (folder: string) =>
  Object.keys(FILES)
    .filter((path) => path.startsWith(`${folder}/`))
    .sort();

/** What a store finds, with the bytes copied. */
async function readAll(store: Store, paths: readonly string[]): Promise<[string, Found][]> {
  const found: [string, Found][] = [];
  await store.read(paths, (path, what) => {
    found.push([path, what.kind === 'file' ? { ...what, bytes: Uint8Array.from(what.bytes) } : what]);
  });
  return found;
}

const text = (found: Found | undefined) =>
  found?.kind === 'file' ? new TextDecoder().decode(found.bytes) : found?.kind;

const opened: IndexStore[] = [];
afterAll(() => {
  for (const store of opened) store.close();
});

const STORES: [name: string, make: () => Store][] = [
  ['the working tree, committed', () => new WorktreeStore(committed().root)],
  ['the working tree, untracked', () => new WorktreeStore(new TestRepository(FILES).root)],
  [
    'a commit',
    () => {
      const repository = committed();
      const commit = repository.git('rev-parse', 'HEAD');
      // What happens to the working tree afterwards is none of the commit's business.
      repository.remove('osv/npm/a').write({ 'osv/npm/new.json': 'new\n', 'osv/npm/empty.json': 'full\n' });
      return new GitTreeStore(repository.root, commit);
    },
  ],
  [
    'the listing of a commit',
    () => {
      const repository = committed();
      const store = new IndexStore(repository.root, repository.git('rev-parse', 'HEAD'));
      store.use(new Listing(Buffer.from(repository.git('ls-files', '-s', '-z'))), ['osv', 'osv2']);
      repository.remove('osv/npm/a').write({ 'osv/npm/new.json': 'new\n', 'osv/npm/empty.json': 'full\n' });
      opened.push(store);
      return store;
    },
  ],
  ['memory', () => new MemoryStore(Object.entries(FILES))],
];

function committed(): TestRepository {
  const repository = new TestRepository(FILES);
  repository.commit();
  return repository;
}

describe.each(STORES)('%s', (_, make) => {
  let store: Store;
  beforeAll(() => {
    store = make();
  });

  it('lists every file below a folder once, sorted by code unit, whatever its name', async () => {
    const expected = below('osv').map((path) => ({ path, kind: 'file' }));
    expect(await store.list(['osv'])).toEqual(expected);
    expect(await store.list(['osv', 'osv/npm', 'osv/npm/a'])).toEqual(expected);
    expect((await store.list(['osv/npm/a', 'osv2'])).map(({ path }) => path)).toEqual([
      ...below('osv/npm/a'),
      ...below('osv2'),
    ]);
    expect(await store.list(['nothing/here'])).toEqual([]);
    for (const name of ODD) {
      expect((await store.list([`osv/odd/${name}`])).map(({ path }) => path)).toEqual([
        `osv/odd/${name}/MAL-0000-x.json`,
      ]);
    }
  });

  it('reads in the order asked, a few or many, and says what is not there', async () => {
    const paths = below('osv').filter((path) => !path.includes('large'));
    for (const asked of [
      paths,
      paths.slice(0, 20).reverse(),
      ['osv/npm/a/MAL-2025-1.json', 'no/such', 'osv/npm/empty.json'],
    ]) {
      const found = await readAll(store, asked);
      expect(found.map(([path]) => path)).toEqual(asked);
      for (const [path, what] of found) {
        if (!(path in FILES)) expect(what).toEqual({ kind: 'missing' });
        else {
          const content = FILES[path]!;
          const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
          expect(what).toEqual({ kind: 'file', bytes, size: bytes.length });
        }
      }
    }
    expect(await readAll(store, [])).toEqual([]);
  });

  it('reads the largest report and not a byte more', async () => {
    const [largest, tooLarge, after] = await readAll(store, [
      'osv/npm/largest.json',
      'osv/npm/too-large.json',
      'osv/npm/a/MAL-2025-1.json',
    ]);
    expect(largest![1]).toMatchObject({ kind: 'file', size: MAX_REPORT_BYTES });
    expect(tooLarge![1]).toEqual({ kind: 'too-large', size: MAX_REPORT_BYTES + 1 });
    expect(text(after![1])).toBe('{"a": 1}\n');
  });

  it('says that a folder, a path below a file and a path that cannot be are no files', async () => {
    for (const [path, found] of await readAll(store, [
      'osv/npm/a',
      'osv/npm/empty.json/x',
      'a\0b',
      'x'.repeat(300),
    ])) {
      expect(['missing', 'other', 'unreadable'], path).toContain(found.kind);
    }
  });

  it('gives the text of a setting, and nothing where there is none', async () => {
    expect(await readText(store, 'mal.config.json')).toBe(FILES['mal.config.json']);
    expect(await readText(store, 'no.json')).toBe(undefined);
    await expect(readText(store, 'osv/npm/too-large.json')).rejects.toThrow(
      'osv/npm/too-large.json is too large',
    );
  });
});

describe('the working tree', () => {
  it('lists new files and not ignored ones, and knows deleted ones as missing', async () => {
    const repository = new TestRepository({
      'osv/a.json': 'a',
      'osv/gone.json': 'g',
      '.gitignore': 'ignored.json\n*.tmp\n',
    });
    repository.commit();
    repository.write({
      'osv/new.json': 'n',
      'osv/deep/er/new.json': 'd',
      'osv/ignored.json': 'i',
      'osv/x.tmp': 't',
    });
    repository.remove('osv/gone.json');
    const store = new WorktreeStore(repository.root);
    const paths = (await store.list(['osv'])).map(({ path }) => path);
    expect(paths).toEqual(['osv/a.json', 'osv/deep/er/new.json', 'osv/gone.json', 'osv/new.json']);
    expect((await readAll(store, paths)).map(([, found]) => text(found))).toEqual(['a', 'd', 'missing', 'n']);
  });

  it('finds what appears after it has looked, wherever it appears', async () => {
    const repository = new TestRepository({ 'osv/npm/a/MAL-1.json': 'a' });
    repository.commit();
    mkdirSync(join(repository.root, 'osv/npm/empty/deeper'), { recursive: true });
    // What a store may remember of a folder, it remembers only of one that has not changed for two seconds.
    await sleep(2200);
    const list = async () => (await new WorktreeStore(repository.root).list(['osv'])).map(({ path }) => path);
    expect(await list()).toEqual(['osv/npm/a/MAL-1.json']);
    expect(await list()).toEqual(['osv/npm/a/MAL-1.json']);
    repository.write({
      'osv/npm/empty/deeper/MAL-2.json': 'b',
      'osv/npm/a/MAL-3.json': 'c',
      'osv/pypi/x/MAL-4.json': 'd',
    });
    expect(await list()).toEqual([
      'osv/npm/a/MAL-1.json',
      'osv/npm/a/MAL-3.json',
      'osv/npm/empty/deeper/MAL-2.json',
      'osv/pypi/x/MAL-4.json',
    ]);
    repository.remove('osv/npm/a/MAL-3.json', 'osv/npm/empty');
    expect(await list()).toEqual(['osv/npm/a/MAL-1.json', 'osv/pypi/x/MAL-4.json']);
  });

  it('lists a file with a merge conflict once', async () => {
    const repository = new TestRepository({ 'osv/a.json': 'one\n' });
    repository.commit();
    repository.git('checkout', '-q', '-b', 'other');
    repository.write({ 'osv/a.json': 'two\n' }).commit();
    repository.git('checkout', '-q', 'main');
    repository.write({ 'osv/a.json': 'three\n' }).commit();
    spawnSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.org', 'merge', 'other'], {
      cwd: repository.root,
    });
    expect(repository.git('ls-files', '-u')).not.toBe('');
    const store = new WorktreeStore(repository.root);
    expect(await store.list(['osv'])).toEqual([{ path: 'osv/a.json', kind: 'file' }]);
    expect(text((await readAll(store, ['osv/a.json']))[0]![1])).toContain('<<<<<<<');
  });

  it('follows no link and waits for no pipe', async () => {
    const elsewhere = temporaryFolder();
    writeFileSync(join(elsewhere, 'secret.json'), 'secret');
    const repository = new TestRepository({ 'osv/a.json': 'a' });
    symlinkSync(join(elsewhere, 'secret.json'), join(repository.root, 'osv/link.json'));
    symlinkSync(elsewhere, join(repository.root, 'osv/folder'));
    symlinkSync('nowhere', join(repository.root, 'osv/dangling.json'));
    spawnSync('mkfifo', [join(repository.root, 'osv/pipe.json')]);
    const store = new WorktreeStore(repository.root);
    const paths = ['osv/link.json', 'osv/folder', 'osv/dangling.json', 'osv/pipe.json', 'osv/a.json'];
    const kinds = async () => (await readAll(store, paths)).map(([, { kind }]) => kind);
    expect(await kinds()).toEqual(['symlink', 'symlink', 'symlink', 'other', 'file']);
    const before = (await store.list(['osv'])).map(({ path }) => path);
    expect(before).toEqual(
      expect.arrayContaining(['osv/a.json', 'osv/dangling.json', 'osv/folder', 'osv/link.json']),
    );
    expect(before).not.toContain('osv/folder/secret.json');
    const commit = repository.commit();
    const links = paths.slice(0, 3).map((path) => ({ path, kind: 'symlink' }));
    expect(await store.list(['osv'])).toEqual(expect.arrayContaining(links));
    const tree = new GitTreeStore(repository.root, commit);
    expect(await tree.list(['osv'])).toEqual(expect.arrayContaining(links));
    expect((await readAll(tree, paths)).map(([, { kind }]) => kind)).toEqual([
      'symlink',
      'symlink',
      'symlink',
      'missing',
      'file',
    ]);
  });

  it('says of a repository inside, and of a submodule, that it is no file', async () => {
    const repository = new TestRepository({ 'osv/a.json': 'a' });
    const inner = join(repository.root, 'osv/inner');
    mkdirSync(inner);
    for (const args of [
      ['init', '-q'],
      ['-c', 'user.name=T', '-c', 'user.email=t@example.org', 'commit', '-q', '--allow-empty', '-m', 'x'],
    ]) {
      spawnSync('git', args, { cwd: inner });
    }
    const store = new WorktreeStore(repository.root);
    expect(await store.list(['osv'])).toEqual([
      { path: 'osv/a.json', kind: 'file' },
      { path: 'osv/inner', kind: 'other' },
    ]);
    const commit = repository.commit();
    expect(await store.list(['osv'])).toContainEqual({ path: 'osv/inner', kind: 'other' });
    expect(await new GitTreeStore(repository.root, commit).list(['osv'])).toContainEqual({
      path: 'osv/inner',
      kind: 'other',
    });
  });

  it('says of a file whose name is no UTF-8 that it cannot be read, not that it is gone', async () => {
    const repository = new TestRepository({ 'osv/a.json': 'a' });
    writeFileSync(
      Buffer.concat([Buffer.from(join(repository.root, 'osv/')), Buffer.from([0xff]), Buffer.from('.json')]),
      'x',
    );
    repository.commit();
    const store = new WorktreeStore(repository.root);
    const [, strange] = await store.list(['osv']);
    expect(strange).toEqual({ path: 'osv/\ufffd.json', kind: 'file' });
    expect((await readAll(store, [strange!.path]))[0]![1]).toEqual({
      kind: 'unreadable',
      reason: 'its name is not UTF-8',
    });
  });

  it('says why a file cannot be read', async (context) => {
    const repository = new TestRepository({ 'osv/a.json': 'a' });
    chmodSync(join(repository.root, 'osv/a.json'), 0);
    if (process.getuid?.() === 0) return context.skip('root may read everything');
    expect((await readAll(new WorktreeStore(repository.root), ['osv/a.json']))[0]![1]).toEqual({
      kind: 'unreadable',
      reason: 'permission denied',
    });
  });
});

describe('a commit', () => {
  it('that does not exist is an error in words', async () => {
    const { root } = committed();
    await expect(new GitTreeStore(root, '0'.repeat(40)).list(['osv'])).rejects.toThrow(
      /not a tree object|bad object|unknown/i,
    );
  });

  it('says of an object that this clone does not hold that it cannot be read', async () => {
    const repository = new TestRepository({ 'osv/a.json': 'a', 'osv/b.json': 'b' });
    const commit = repository.commit();
    const object = repository.git('rev-parse', 'HEAD:osv/a.json');
    repository.remove(`.git/objects/${object.slice(0, 2)}/${object.slice(2)}`);
    const found = await readAll(new GitTreeStore(repository.root, commit), ['osv/a.json', 'osv/b.json']);
    expect(found.map(([, what]) => text(what))).toEqual(['unreadable', 'b']);
  });
});
