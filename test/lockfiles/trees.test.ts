import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { treeOf } from '../../src/lockfiles/trees/index.ts';
import type { TreeContents } from '../../src/lockfiles/trees/tree.ts';

const COMMIT = '0123456789abcdef0123456789abcdef01234567';
const made: string[] = [];

afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A folder with these files; a value `-> target` is a link. */
function folderWith(files: Readonly<Record<string, string>>): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'mal-tree-')));
  made.push(root);
  for (const [path, content] of Object.entries(files)) {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    const link = /^-> (.*)$/.exec(content)?.[1];
    if (link === undefined) writeFileSync(file, content);
    else symlinkSync(link, file);
  }
  return root;
}

async function readTree(folder: string): Promise<TreeContents> {
  return (await treeOf(folder)!.load()).readTree(folder);
}

/** `place: ecosystem name version`, a line each. */
async function found(root: string, path = 'node_modules'): Promise<string[]> {
  const { dependencies } = await readTree(join(root, path));
  return dependencies.map(
    ({ as, ecosystem, name, version }) => `${as}: ${ecosystem} ${name} ${version ?? '-'}`,
  );
}

const manifest = (name: string, version = '1.0.0') => JSON.stringify({ name, version });

describe('a tree is told by its folder', () => {
  it.each([
    ['node_modules', 'node_modules'],
    ['a/b/node_modules/', 'node_modules'],
    ['.venv/lib/python3.11/site-packages', 'Python environment'],
    ['/usr/lib/python3/dist-packages', 'Python environment'],
    ['__pypackages__/3.11/lib', 'Python environment'],
    ['node_modules/x', undefined],
    ['lib', undefined],
  ])('%s', (path, name) => {
    expect(treeOf(path)?.name).toBe(name);
  });
});

describe('node_modules', () => {
  it('holds packages, scoped, aliased and nested ones', async () => {
    const root = folderWith({
      'node_modules/a/package.json': manifest('a'),
      'node_modules/a/node_modules/b/package.json': manifest('b', '2.0.0'),
      'node_modules/a/node_modules/@s/c/package.json': manifest('@s/c', '3.0.0'),
      'node_modules/a/node_modules/@s/c/node_modules/b/package.json': manifest('b', '3.0.0'),
      'node_modules/a/test/node_modules/no/package.json': manifest('no'),
      'node_modules/alias/package.json': `\ufeff${manifest('real')}`,
      'node_modules/unnamed/package.json': '{}',
      'node_modules/empty/index.js': '',
      'node_modules/.bin/tool': 'x',
      'node_modules/.cache/x/y.json': '{}',
      'node_modules/file.js': '',
      'node_modules/@s/readme.md': '',
    });
    expect(await found(root)).toEqual([
      'a: npm a 1.0.0',
      'a/node_modules/@s/c: npm @s/c 3.0.0',
      'a/node_modules/@s/c/node_modules/b: npm b 3.0.0',
      'a/node_modules/b: npm b 2.0.0',
      'alias: npm real 1.0.0',
      'unnamed: npm unnamed -',
    ]);
    expect((await readTree(join(root, 'node_modules'))).problems).toEqual([]);
  });

  it('keeps packages in the stores of isolated layouts, and links to them count once', async () => {
    const root = folderWith({
      'node_modules/a': '-> .pnpm/a@1.0.0/node_modules/a',
      'node_modules/.pnpm/a@1.0.0/node_modules/a/package.json': manifest('a'),
      'node_modules/.pnpm/a@1.0.0/node_modules/b': '-> ../../b@1.0.0/node_modules/b',
      'node_modules/.pnpm/b@1.0.0/node_modules/b/package.json': manifest('b'),
      'node_modules/.pnpm/b@1.0.0/node_modules/a': '-> ../../a@1.0.0/node_modules/a',
      'node_modules/.pnpm/node_modules/a': '-> ../a@1.0.0/node_modules/a',
      'node_modules/.pnpm/lock.yaml': 'x',
      'node_modules/.store/c-npm-1.0.0-abc/package/package.json': manifest('c'),
      'node_modules/.store/c-npm-1.0.0-abc/package/node_modules/d/package.json': manifest('d'),
    });
    expect(await found(root)).toEqual([
      '.pnpm/a@1.0.0/node_modules/a: npm a 1.0.0',
      '.pnpm/b@1.0.0/node_modules/b: npm b 1.0.0',
      '.store/c-npm-1.0.0-abc/package: npm c 1.0.0',
      '.store/c-npm-1.0.0-abc/package/node_modules/d: npm d 1.0.0',
    ]);
  });

  it('holds repositories as what they are, and leaves out what is local', async () => {
    const lock = {
      packages: {
        'node_modules/tool': { resolved: `git+https://git.example.org/acme/tool.git#${COMMIT}` },
        'node_modules/own': { resolved: 'file:own.tgz' },
        'node_modules/plain': { resolved: 'https://registry.npmjs.org/plain/-/plain-1.0.0.tgz' },
        'node_modules/odd': null,
      },
    };
    const stores = {
      [`tool@git+https+++git.example.org+acme+tool.git+${COMMIT}`]: 'tool',
      [`cut@git+https+++git.example.org+acme+cut.git+${COMMIT.slice(0, 20)}+0123456789abcdef`]: 'cut',
      [`hub@https+++codeload.github.com+acme+hub+tar.gz+${COMMIT}`]: 'hub',
      'elsewhere@https+++files.example.org+elsewhere.tgz': 'elsewhere',
      'index@https+++registry.npmjs.org+index+-+index-1.0.0.tgz+0123456789abcdef': 'index',
      'own@file+own': 'own',
    };
    const root = folderWith({
      'node_modules/.package-lock.json': JSON.stringify(lock),
      'node_modules/tool/package.json': manifest('tool'),
      'node_modules/own/package.json': manifest('own'),
      'node_modules/plain/package.json': manifest('plain'),
      'node_modules/old/package.json': JSON.stringify({
        name: 'old',
        version: '1.0.0',
        _resolved: `git+ssh://git@github.com/acme/old.git#${COMMIT}`,
      }),
      ...Object.fromEntries(
        Object.entries(stores).map(([store, name]) => [
          `pnpm/node_modules/.pnpm/${store}/node_modules/${name}/package.json`,
          manifest(name),
        ]),
      ),
    });
    expect(await found(root)).toEqual([
      `old: GIT ssh://git@github.com/acme/old.git ${COMMIT}`,
      'plain: npm plain 1.0.0',
      `tool: GIT https://git.example.org/acme/tool.git ${COMMIT}`,
    ]);
    expect(
      (await found(root, 'pnpm/node_modules')).map((line) => line.slice(line.indexOf(': ') + 2)),
    ).toEqual([
      'GIT https://git.example.org/acme/cut.git -',
      `GIT https://github.com/acme/hub ${COMMIT}`,
      'npm index 1.0.0',
      `GIT https://git.example.org/acme/tool.git ${COMMIT}`,
    ]);
  });

  it('counts a package at the end of a link out of it, and says where more of it lies', async () => {
    const root = folderWith({
      'store/links/evil/1.0.0/node_modules/evil/package.json': manifest('evil', '6.6.6'),
      'store/links/evil/1.0.0/node_modules/deeper/package.json': manifest('deeper'),
      'packages/own/package.json': manifest('own'),
      'node_modules/evil': '-> ../store/links/evil/1.0.0/node_modules/evil',
      'node_modules/@s/evil': '-> ../../store/links/evil/1.0.0/node_modules/evil',
      'node_modules/own': '-> ../packages/own',
      'node_modules/broken': '-> nowhere',
      'node_modules/self': '-> .',
      'node_modules/up': '-> ..',
      'node_modules/round': '-> round',
      'node_modules/a/node_modules/back': '-> ../../..',
      'node_modules/a/package.json': manifest('a'),
    });
    expect(await found(root)).toEqual(['@s/evil: npm evil 6.6.6', 'a: npm a 1.0.0', 'evil: npm evil 6.6.6']);
    expect(await readTree(join(root, 'node_modules'))).toMatchObject({
      problems: [],
      elsewhere: [join(root, 'store/links/evil/1.0.0/node_modules')],
    });
  });

  it('may be a link itself', async () => {
    const root = folderWith({
      'real/node_modules/a/package.json': manifest('a'),
      'real/node_modules/b': '-> a',
      node_modules: '-> real/node_modules',
    });
    expect(await found(root)).toEqual(['a: npm a 1.0.0']);
  });

  it('tells what it cannot read, and reads the rest', async () => {
    const root = folderWith({
      'node_modules/a/package.json': manifest('a'),
      'node_modules/broken/package.json': '{"name": ',
      'node_modules/list/package.json': '[]',
      'node_modules/number/package.json': '{"version": 1}',
      'node_modules/folder/package.json/x': '',
      'node_modules/broken/node_modules/b/package.json': manifest('b'),
      'node_modules/.package-lock.json': 'no JSON',
    });
    execFileSync('mkfifo', [join(root, 'node_modules/a/fifo')]);
    mkdirSync(join(root, 'node_modules/pipe'));
    execFileSync('mkfifo', [join(root, 'node_modules/pipe/package.json')]);
    expect(await found(root)).toEqual(['a: npm a 1.0.0', 'broken/node_modules/b: npm b 1.0.0']);
    expect((await readTree(join(root, 'node_modules'))).problems).toEqual([
      { path: 'broken/package.json', message: 'has its end where a value should be' },
      { path: 'folder/package.json', message: 'is not a file' },
      { path: 'list/package.json', message: 'has no object where the file should be one' },
      { path: 'number/package.json', message: 'has a "version" that is not a text' },
      { path: 'pipe/package.json', message: 'is not a file' },
    ]);
  });

  it('may be as deep as the system allows', async () => {
    const deep = 'x/node_modules/'.repeat(150);
    const root = folderWith({ [`node_modules/${deep}y/package.json`]: manifest('y') });
    expect(await found(root)).toEqual([`${deep}y: npm y 1.0.0`]);
  });
});

describe('a Python environment', () => {
  const metadata = (name: string, version: string) =>
    `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n\nName: not-this\nVersion: 0\n`;

  it('holds what installers recorded, in every way they did', async () => {
    const root = folderWith({
      'site-packages/six-1.16.0.dist-info/METADATA': metadata('six', '1.16.0'),
      'site-packages/My.Package-1.0.dist-info/METADATA': metadata('My.Package', '1.0').replaceAll(
        '\n',
        '\r\n',
      ),
      'site-packages/lost-2.0.dist-info/RECORD': '',
      'site-packages/old-1.0-py3.11.egg-info/PKG-INFO': metadata('old', '1.0'),
      'site-packages/older-0.1.egg-info': metadata('older', '0.1'),
      'site-packages/egg-3.0-py3.8.egg/EGG-INFO/PKG-INFO': metadata('egg', '3.0'),
      'site-packages/zipped-4.0-py3.8.egg': 'PK',
      'site-packages/~ix-1.15.0.dist-info/METADATA': metadata('six', '1.15.0'),
      'site-packages/linked.egg-link': '/srv/linked\n.',
      'site-packages/six.py': '',
    });
    expect(await found(root, 'site-packages')).toEqual([
      'My.Package-1.0.dist-info: PyPI my-package 1.0',
      'egg-3.0-py3.8.egg: PyPI egg 3.0',
      'lost-2.0.dist-info: PyPI lost 2.0',
      'old-1.0-py3.11.egg-info: PyPI old 1.0',
      'older-0.1.egg-info: PyPI older 0.1',
      'six-1.16.0.dist-info: PyPI six 1.16.0',
      'zipped-4.0-py3.8.egg: PyPI zipped 4.0',
    ]);
  });

  it('holds repositories as what they are, and leaves out what is local or from elsewhere', async () => {
    const record = (name: string, origin: unknown) => ({
      [`site-packages/${name}-1.0.dist-info/METADATA`]: metadata(name, '1.0'),
      [`site-packages/${name}-1.0.dist-info/direct_url.json`]: JSON.stringify(origin),
    });
    const root = folderWith({
      ...record('tool', {
        url: 'https://git.example.org/acme/tool.git',
        vcs_info: { vcs: 'git', commit_id: COMMIT },
      }),
      ...record('editable', { url: 'file:///srv/editable', dir_info: { editable: true } }),
      ...record('archive', { url: 'file:///srv/archive-1.0.tar.gz', archive_info: {} }),
      ...record('elsewhere', { url: 'https://files.example.org/elsewhere-1.0.tar.gz', archive_info: {} }),
      ...record('mercurial', { url: 'https://hg.example.org/x', vcs_info: { vcs: 'hg', commit_id: COMMIT } }),
      ...record('index', {
        url: `https://files.pythonhosted.org/packages/00/11/${'2'.repeat(60)}/index-1.0.tar.gz`,
        archive_info: {},
      }),
    });
    expect(await found(root, 'site-packages')).toEqual([
      'index-1.0.dist-info: PyPI index 1.0',
      `tool-1.0.dist-info: GIT https://git.example.org/acme/tool.git ${COMMIT}`,
    ]);
  });

  it('tells what it cannot read, and reads the rest', async () => {
    const root = folderWith({
      'site-packages/a-1.0.dist-info/METADATA': metadata('a', '1.0'),
      'site-packages/b-1.0.dist-info/METADATA/x': '',
      'site-packages/c-1.0.dist-info/METADATA': metadata('-', '1.0'),
      'site-packages/d-1.0.dist-info/METADATA': metadata('d', '1.0'),
      'site-packages/d-1.0.dist-info/direct_url.json': '{}',
    });
    expect(await found(root, 'site-packages')).toEqual(['a-1.0.dist-info: PyPI a 1.0']);
    expect((await readTree(join(root, 'site-packages'))).problems).toEqual([
      { path: 'b-1.0.dist-info', message: 'is not a file' },
      { path: 'c-1.0.dist-info', message: 'has a name that does not begin and end with a letter or a digit' },
      { path: 'd-1.0.dist-info', message: 'has a direct_url.json without "url"' },
    ]);
  });
});
