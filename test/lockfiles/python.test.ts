import { describe, expect, it } from 'vitest';
import { formatOf } from '../../src/lockfiles/formats/index.ts';
import { LockfileError } from '../../src/lockfiles/lockfile.ts';
import { distributionOf } from '../../src/lockfiles/python-dependency.ts';
import { problemOf, readAs, summary } from './read-format.ts';

const poetry = (rest: string) => `[metadata]\nlock-version = "2.0"\n[[package]]\n${rest}\n`;
const uv = (rest: string) => `version = 1\n[[package]]\n${rest}\n`;

describe('the managers of Python packages are told by the names of their files', () => {
  it.each([
    ['requirements.txt', 'requirements.txt'],
    ['a/requirements-dev.txt', 'requirements.txt'],
    ['dev_requirements.in', 'requirements.txt'],
    ['requirements/base.txt', 'requirements.txt'],
    ['a/requirements/x.in', 'requirements.txt'],
    ['constraints.txt', 'requirements.txt'],
    ['poetry.lock', 'poetry.lock'],
    ['uv.lock', 'uv.lock'],
    ['pdm.lock', 'pdm.lock'],
    ['Pipfile.lock', 'Pipfile.lock'],
    ['pylock.toml', 'pylock.toml'],
    ['pylock.dev.toml', 'pylock.toml'],
    ['pylock.a.b.toml', undefined],
    ['requirements.md', undefined],
    ['Pipfile', undefined],
  ])('%s', (path, name) => {
    expect(formatOf(path)?.name).toBe(name);
  });
});

const CASES: readonly (readonly [path: string, text: string, problem: string])[] = [
  ['requirements.txt', 'a\nb=1.0\n', '2: has "b=1.0", which is no requirement'],
  ['requirements.txt', 'a 1.0\n', '1: has "a 1.0", which is no requirement'],
  ['requirements.txt', 'a==1.0,,x\n', '1: has "a==1.0,,x", which is no requirement'],
  ['requirements.txt', '<<<<<<< HEAD\n', '1: has "<<<<<<< HEAD", which is no requirement'],
  ['requirements.txt', '[x]\n', '1: has "[x]", which is no requirement'],
  [
    'requirements.txt',
    '--unknown x\n',
    '1: has the option "--unknown", which pip does not know in such files',
  ],
  ['requirements.txt', '--re x\n', '1: has the option "--re", which pip does not know in such files'],
  ['requirements.txt', '-x\n', '1: has the option "-x", which pip does not know in such files'],
  ['requirements.txt', '--pre x\n', '1: has "x" behind an option'],
  ['requirements.txt', '\n-r\n', '2: has the option "-r" without a value'],
  ['requirements.txt', '-r "x\n', '1: has a quote in "-r \\"x" that is not closed'],
  ['requirements.txt', 'a\n-r b.txt\n', '2: includes "b.txt", which is not there or lies outside'],
  ['requirements.txt', '-r ../../b.txt\n', '1: includes "../../b.txt", which is not there or lies outside'],
  ['requirements.txt', '-r /etc/b.txt\n', '1: includes "/etc/b.txt", which is not a file of the project'],
  [
    'requirements.txt',
    '-c https://x.example.org/c.txt\n',
    '1: includes "https://x.example.org/c.txt", which is not a file of the project',
  ],
  ['requirements.txt', 'a\0=\0=\0', '0: is not UTF-8 text (PowerShell writes UTF-16); save it as UTF-8'],

  ['poetry.lock', '', '0: has no table "metadata"'],
  ['poetry.lock', '[metadata]\nlock-version = "3.0"\n', '0: is of version "3.0"; those up to 2 can be read'],
  ['poetry.lock', 'package = 1\n[metadata]\n', '0: has no list of tables "package"'],
  ['poetry.lock', 'package = [1]\n[metadata]\n', '0: has something else than tables in "package"'],
  ['poetry.lock', poetry('name = "a"'), '4: has a package without a name or without a version'],
  ['poetry.lock', poetry('version = "1"\nname = 1'), '5: has a "name" that is not a text'],
  ['poetry.lock', poetry('name = "a"\nversion = "1"\nsource = "x"'), '4: has a "source" that is not a table'],
  [
    'poetry.lock',
    poetry('name = "a"\nversion = "1"\nsource = {type = "x"}'),
    '4: has the package "a" of a source "x"',
  ],
  [
    'poetry.lock',
    poetry('name = "a"\nversion = "1"\nsource = {type = "git"}'),
    '4: has a repository without an address',
  ],
  [
    'poetry.lock',
    poetry('name = "a"\nversion = "1"\nsource = {type = "url"}'),
    '4: has a package without an address',
  ],
  [
    'poetry.lock',
    poetry('name = "a b"\nversion = "1"'),
    '4: names a package "a b", which has a blank in it, and PyPI allows none',
  ],
  [
    'poetry.lock',
    poetry('name = "a"\nversion = ">=1"'),
    '4: gives "a" the version ">=1", which is no version',
  ],

  ['uv.lock', '', '0: is of version "undefined"; those up to 1 can be read'],
  ['uv.lock', 'version = 2\n', '0: is of version "2"; those up to 1 can be read'],
  ['uv.lock', 'version = 1\n', '0: has no list "package"'],
  ['uv.lock', uv('name = "a"'), '3: has a package without a name or without a source'],
  ['uv.lock', uv('name = "a"\nsource = {}'), '3: has the package "a" of a source that mal does not know'],
  ['uv.lock', uv('name = "a"\nsource = {git = 1}'), '3: has a "git" that is not a text'],

  ['pdm.lock', '[metadata]\nlock_version = "5.0"\n', '0: is of version "5.0"; those up to 4 can be read'],
  ['pdm.lock', '[metadata]\nlock_version = "4.0"\n[[package]]\n', '3: has a package without a name'],
  ['pylock.toml', 'lock-version = "2.0"\n', '0: is of version "2.0"; those up to 1 can be read'],
  ['pylock.toml', 'lock-version = "1.0"\n', '0: has no list "packages"'],
  [
    'pylock.toml',
    'lock-version = "1.0"\n[[packages]]\nname = "a"\narchive = {}\n',
    '3: has a package without an address',
  ],

  ['Pipfile.lock', '{}', '0: has no "_meta"'],
  [
    'Pipfile.lock',
    '{"_meta": {}, "default": []}',
    '1: has a list where the group "default" should be an object',
  ],
  [
    'Pipfile.lock',
    '{"_meta": {}, "default": {\n"a": "==1"}}',
    '2: has "\\"==1\\"" where the package "a" should be an object',
  ],
  [
    'Pipfile.lock',
    '{"_meta": {}, "default": {\n"a": {"version": "1.0"}}}',
    '2: gives "a" the version "1.0", which pins none',
  ],
  [
    'Pipfile.lock',
    '{"_meta": {}, "default": {\n"a": {"version": "==1.*"}}}',
    '2: gives "a" the version "1.*", which is no version',
  ],
  [
    'Pipfile.lock',
    '{"_meta": {}, "default": {\n"a": {"git": ""}}}',
    '2: has a repository without an address',
  ],
  [
    'Pipfile.lock',
    '{"_meta": {}, "default": {\n"a": {},\n"a": {}}}',
    '3: has the key "a" twice in one object',
  ],
];

describe('what cannot be understood is an error with its line', () => {
  it.each(CASES)('%s: %j', async (path, text, problem) => {
    expect(await problemOf(path, text)).toBe(problem);
  });

  it.each([
    ['uv.lock', 'version = 1\n\n[[package]\n', 3],
    ['poetry.lock', 'a = 1\na = 2\n', 2],
    ['pylock.toml', `a = ${'['.repeat(100_000)}`, 1],
    ['pdm.lock', '<<<<<<< HEAD\n', 1],
  ])('%s that is no TOML', async (path, text, line) => {
    expect(await problemOf(path, text)).toMatch(new RegExp(`^${line}: is not valid TOML: .`));
  });
});

describe('the lines of packages in TOML', () => {
  it('are those of their names, and texts of several lines hide nothing', async () => {
    const text = [
      'version = 1',
      'x = """',
      '[[package]]',
      '\\"""',
      '"""',
      "y = '''[[package]] '''",
      '  [[ package ]] # """',
      'source = {registry = "x"}',
      'z = ["""',
      'name = "no"""", """',
      '"""]',
      'name = "a"',
      '[[package.wheels]]',
      'name = "no"',
      '[[package]]',
      'name = "b"',
      'source = {registry = "x"}',
    ];
    expect(summary(await readAs('uv.lock', text.join('\n')))).toBe('12 PyPI a -\n16 PyPI b -\n');
  });

  it('are unknown where packages stand in a list between brackets', async () => {
    const text = 'version = 1\npackage = [{name = "a", version = "1", source = {registry = "x"}}]\n';
    expect(summary(await readAs('uv.lock', text))).toBe('0 PyPI a 1\n');
  });
});

describe('includes of requirements', () => {
  async function readWith(files: Readonly<Record<string, string>>, asked: string[] = []): Promise<string> {
    const path = 'app/requirements.txt';
    const { read } = await formatOf(path)!.load();
    const include = (name: string) => {
      asked.push(name);
      return Object.hasOwn(files, name) ? files[name] : undefined;
    };
    return summary(read(files['requirements.txt'] ?? '', { path, include }));
  }

  it('count at the line that includes, with the place in the other file', async () => {
    const asked: string[] = [];
    const files = {
      'requirements.txt': '-r requirements/dev.txt\nown==1.0\n--requirement="with blank.txt"\n',
      'requirements/dev.txt': '# x\ndev==1.0\n-r ../base.txt\n-rdeep/deep.txt',
      'base.txt': 'base==1.0\n-e git+https://git.example.org/a.git@main#egg=a\n',
      'requirements/deep/deep.txt': '--requirem=../dev.txt\ndeep==1.0\n',
      'with blank.txt': 'blank\n',
    };
    expect(await readWith(files, asked)).toBe(
      [
        '1 PyPI dev 1.0 (as requirements/dev.txt:2)',
        '1 PyPI base 1.0 (as base.txt:1)',
        '1 GIT https://git.example.org/a.git - (as a)',
        '1 PyPI deep 1.0 (as requirements/deep/deep.txt:2)',
        '2 PyPI own 1.0',
        '3 PyPI blank - (as with blank.txt:1)',
        '',
      ].join('\n'),
    );
    expect(asked).toEqual([
      'requirements/dev.txt',
      'base.txt',
      'requirements/deep/deep.txt',
      'with blank.txt',
    ]);
  });

  it('in a circle end', async () => {
    const files = {
      'requirements.txt': '-r a.txt\n-r ./x/../requirements.txt\n',
      'a.txt': '-r requirements.txt\na==1.0\n-c a.txt',
    };
    expect(await readWith(files)).toBe('1 PyPI a 1.0 (as a.txt:3)\n'.replace(':3', ':2'));
  });

  it('pin by constraints what is asked for without a version, and bring nothing', async () => {
    const files = {
      'requirements.txt': 'My.Package>=1\nother==2.0\n-c constraints.txt\nunknown\n',
      'constraints.txt': 'my-package==1.5\nother==9\nnot-asked-for==1.0\n-r more.txt\n',
      'more.txt': 'unknown==3.0\n',
    };
    expect(await readWith(files)).toBe('1 PyPI my-package 1.5\n2 PyPI other 2.0\n4 PyPI unknown 3.0\n');
  });

  it('may not be a thousand, one in the other', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 2000 }, (_, i) => [
        i === 0 ? 'requirements.txt' : `${i}.txt`,
        `-r ${i + 1}.txt\n`,
      ]),
    );
    await expect(readWith(files)).rejects.toThrow(LockfileError);
    await expect(readWith(files)).rejects.toThrow('includes too many files, or too many in each other');
  });

  it('say at which line of this file the other cannot be read', async () => {
    const files = { 'requirements.txt': 'a\n-r b.txt\n', 'b.txt': '\n\n\nb = 1\n' };
    await expect(readWith(files)).rejects.toMatchObject({
      line: 2,
      message: 'has "b = 1", which is no requirement',
    });
  });
});

describe('a requirement goes on and ends as for pip', () => {
  it.each([
    ['contin\\\nued==1.0\n', '1 PyPI continued 1.0\n'],
    ['a==1.0 # \\\nb==1.0', '1 PyPI a 1.0\n'],
    ['# comment \\\nb==1.0', '2 PyPI b 1.0\n'],
    ['a==1.0 \\', '1 PyPI a 1.0\n'],
    ['a==1.0 \\\n\nb', '1 PyPI a 1.0\n3 PyPI b -\n'],
    ['a==1.0\rb==2.0\r\nc==3.0', '1 PyPI a 1.0\n2 PyPI b 2.0\n3 PyPI c 3.0\n'],
    ['# nothing here\u2028evil==6.6.6', '1 PyPI evil 6.6.6\n'],
    ['a==1.0;python_version>"3"', '1 PyPI a 1.0\n'],
    ['a[b]==1.0 -r ignored.txt', '1 PyPI a 1.0\n'],
    ['A.b_C--d == 1.0.POST1', '1 PyPI a-b-c-d 1.0.POST1\n'],
    ['a!=1.0,==1.1', '1 PyPI a 1.1\n'],
  ])('%j', async (text, expected) => {
    const found = await readAs('requirements.txt', text).catch(() => []);
    expect(summary(found)).toBe(expected);
  });
});

describe('files of distributions', () => {
  it.each([
    ['six-1.16.0-py2.py3-none-any.whl', 'six 1.16.0'],
    ['a_b-1.0-1build-cp311-cp311-linux_x86_64.whl', 'a_b 1.0'],
    ['python-dateutil-2.8.2.tar.gz', 'python-dateutil 2.8.2'],
    ['foo-2-1.0-beta.zip', 'foo-2 1.0-beta'],
    ['torch-2.1.0%2Bcpu-cp311-cp311-linux_x86_64.whl', 'torch 2.1.0+cpu'],
    ['foo.tar.gz', undefined],
    ['foo-bar.zip', undefined],
    ['foo-1.0.exe', undefined],
    ['%', undefined],
  ])('%s', (file, expected) => {
    const found = distributionOf(file);
    expect(found && `${found.name} ${found.version}`).toBe(expected);
  });
});

describe('hostile files', () => {
  it.each([
    ['requirements.txt', 'a\\\n'.repeat(300_000)],
    ['requirements.txt', `a${'['.repeat(1_000_000)}`],
    ['requirements.txt', `a==${'1,=='.repeat(250_000)}1`],
    ['requirements.txt', `-e ${'\\'.repeat(1_000_000)}`],
    ['requirements.txt', `https://${'/packages/00/00/'.repeat(60_000)}`],
    ['requirements.txt', `https://gitlab.com/${'-/archive/'.repeat(100_000)}`],
    ['requirements.txt', '\\'.repeat(1_000_000)],
    ['requirements.txt', 'a==1.0\u2028'.repeat(100_000)],
    ['uv.lock', `version = 1\n${'[[package]]\nname = "a"\nsource = {registry = "x"}\n'.repeat(10_000)}`],
    ['poetry.lock', `[metadata]\nx = "${"'".repeat(1_000_000)}"\n`],
    ['Pipfile.lock', `{"_meta": {}, "default": {"a": ${'{"x": '.repeat(100_000)}1${'}'.repeat(100_000)}}}`],
  ])('cost no more than they are long: %s', async (path, text) => {
    const start = performance.now();
    await readAs(path, text).catch((error) => expect(error).toBeInstanceOf(LockfileError));
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  it('make no name of JavaScript’s own special', async () => {
    const names = ['constructor', 'prototype', 'toString'];
    const pip = `{"_meta": {}, "__proto__": {${names.map((name) => `"${name}": {}`).join(',')}}}`;
    expect((await readAs('Pipfile.lock', pip)).map(({ name }) => name)).toEqual([
      'constructor',
      'prototype',
      'tostring',
    ]);
    expect(await problemOf('uv.lock', uv('__proto__ = {name = "a"}'))).toBe(
      '2: has a package without a name or without a source',
    );
  });
});
