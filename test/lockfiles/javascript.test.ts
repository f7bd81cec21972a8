import { describe, expect, it } from 'vitest';
import { formatOf } from '../../src/lockfiles/formats/index.ts';
import { LockfileError } from '../../src/lockfiles/lockfile.ts';
import { problemOf, readAs, summary } from './read-format.ts';

const HASH = '0123456789abcdef0123456789abcdef01234567';
const YARN = '# yarn lockfile v1\n\n\n';
const BERRY = '__metadata:\n  version: 8\n\n';
const npm = (rest: string) => `{"lockfileVersion": 3, "packages": {"": {},\n${rest}}}`;
const pnpm = (rest: string, version = '9.0') => `lockfileVersion: '${version}'\npackages:\n${rest}`;
const bun = (rest: string) => `{"lockfileVersion": 1, "packages": {\n${rest}}}`;

describe('the managers of JavaScript are told by the names of their files', () => {
  it.each([
    ['package-lock.json', 'package-lock.json'],
    ['a/npm-shrinkwrap.json', 'package-lock.json'],
    ['node_modules/.package-lock.json', 'package-lock.json'],
    ['a/yarn.lock', 'yarn.lock'],
    ['pnpm-lock.yaml', 'pnpm-lock.yaml'],
    ['bun.lock', 'bun.lock'],
    ['bun.lockb', 'bun.lockb'],
    ['deno.lock', 'deno.lock'],
    ['my-package-lock.json', undefined],
    ['package.json', undefined],
    ['pnpm-lock.yml', undefined],
  ])('%s', (path, name) => {
    expect(formatOf(path)?.name).toBe(name);
  });
});

const CASES: readonly (readonly [path: string, text: string, problem: string])[] = [
  ['package-lock.json', '', '1: has its end where a value should be'],
  ['package-lock.json', '[]', '1: has no object where the file should be one'],
  ['package-lock.json', '{}', '0: has no "packages"'],
  ['package-lock.json', '{"lockfileVersion": 3}', '0: has no "packages"'],
  [
    'package-lock.json',
    '{"lockfileVersion": 4, "packages": {}}',
    '0: is of version 4; versions 1 to 3 can be read',
  ],
  [
    'package-lock.json',
    '{"lockfileVersion": "3", "packages": {}}',
    '0: is of version "3"; versions 1 to 3 can be read',
  ],
  [
    'package-lock.json',
    '{"lockfileVersion": 3, "packages": []}',
    '1: has no object where the packages should be one',
  ],
  ['package-lock.json', '{\n<<<<<<< HEAD\n', '2: has a merge conflict that is not resolved'],
  ['package-lock.json', npm('"node_modules/a": 1'), '2: has no object where "node_modules/a" should be one'],
  [
    'package-lock.json',
    npm('"node_modules/a": null'),
    '2: has no object where "node_modules/a" should be one',
  ],
  ['package-lock.json', npm('"node_modules/a": {"version": 1}'), '2: has a "version" that is not a text'],
  [
    'package-lock.json',
    npm('"node_modules/a": {"resolved": true}'),
    '2: has a "resolved" that is not a text',
  ],
  ['package-lock.json', npm('"node_modules/a": {"name": {}}'), '2: has a "name" that is not a text'],
  [
    'package-lock.json',
    npm('"node_modules/a": {"version": "^1.0.0"}'),
    '2: gives "a" the version "^1.0.0", which is no version',
  ],
  [
    'package-lock.json',
    npm('"node_modules/a": {"version": "latest"}'),
    '2: gives "a" the version "latest", which is no version',
  ],
  ['package-lock.json', npm('"node_modules/": {"version": "1.0.0"}'), '2: has a package without a name'],
  [
    'package-lock.json',
    '{"lockfileVersion": 1,\n"dependencies": {\n"a": "1.0.0"}}',
    '3: has "\\"1.0.0\\"" where the dependency "a" should be an object',
  ],
  [
    'package-lock.json',
    '{"dependencies": {\n"a": {"version": []}}}',
    '2: has a list where the version should be a text',
  ],
  [
    'package-lock.json',
    '{"dependencies": {\n"a": {"version": "x"}}}',
    '2: gives "a" the version "x", which is no version',
  ],

  ['yarn.lock', `${YARN}a@1:\n  version "1`, '5: has "\\"1" where a name or a text should be'],
  ['yarn.lock', `${YARN}a@1\n`, '4: has "a@1", which does not end in a colon'],
  ['yarn.lock', `${YARN}a@1: {}\n`, '4: has "a@1: {}", which does not end in a colon'],
  [
    'yarn.lock',
    `${YARN}  version "1.0.0"\n`,
    '4: has "  version \\"1.0.0\\"" where yarn writes nothing like it',
  ],
  [
    'yarn.lock',
    `${YARN}a@1:\n   version "1.0.0"\n`,
    '5: has "   version \\"1.0.0\\"" where yarn writes nothing like it',
  ],
  ['yarn.lock', `${YARN}<<<<<<< HEAD\n`, '4: has a merge conflict that is not resolved'],
  ['yarn.lock', `${YARN}a@1:\n  version "x"\n`, '4: gives "a" the version "x", which is no version'],
  [
    'yarn.lock',
    `${YARN}a@1:\n  integrity x\revil@1:\r  version "6.6.6"\n`,
    '5: has a carriage return without a line feed, which package managers take for the end of a line',
  ],
  ['yarn.lock', '{"__metadata": {}}', '1: has "{\\"__metadata\\": {}}" where a name or a text should be'],
  ['yarn.lock', `${BERRY}"a@npm:1":\n  version: 1.0.0\n`, '4: has a package "a@npm:1" without "resolution"'],
  [
    'yarn.lock',
    `${BERRY}"a@npm:1":\n  resolution: "a@ftp:1"\n`,
    '4: resolves a package to "a@ftp:1", which mal does not know',
  ],
  [
    'yarn.lock',
    `${BERRY}"a@npm:1":\n  resolution: "a@npm:^1"\n`,
    '4: gives "a" the version "^1", which is no version',
  ],
  [
    'yarn.lock',
    `${BERRY}"a@npm:1":\n  resolution: {}\n`,
    '5: has "{}", which no package manager writes there',
  ],
  [
    'yarn.lock',
    `${BERRY}"a@npm:1": &x\n  resolution: *x\n`,
    '4: has "&x" where the package "a@npm:1" should be',
  ],
  [
    'yarn.lock',
    `${BERRY}"a@npm:1":\n  resolution: "a@patch:a@npm%:1#x"\n`,
    '4: has a percent sign in "a@npm%:1" that encodes nothing',
  ],

  ['pnpm-lock.yaml', '', '0: has no "lockfileVersion"'],
  ['pnpm-lock.yaml', 'lockfileVersion: 4\n', '0: is of version "4"; versions 5 to 9 can be read'],
  ['pnpm-lock.yaml', "lockfileVersion: '10.0'\n", '0: is of version "10.0"; versions 5 to 9 can be read'],
  ['pnpm-lock.yaml', pnpm('  a: {}\n'), '3: has a package "a" without a version'],
  ['pnpm-lock.yaml', pnpm('  a@x: {}\n'), '3: has the package "a@x", of which no version can be read'],
  ['pnpm-lock.yaml', pnpm('  a@1.0.0: x\n'), '3: has "x" where the package "a@1.0.0" should be'],
  [
    'pnpm-lock.yaml',
    pnpm('  a@1.0.0:\n    resolution: {type: git}\n'),
    '3: has a repository without an address',
  ],
  [
    'pnpm-lock.yaml',
    pnpm('  a@1.0.0:\n    resolution: {type: custom:x}\n'),
    '3: has the package "a@1.0.0" of a type that mal does not know',
  ],
  ['pnpm-lock.yaml', pnpm('  a@1.0.0:\n    <<: {}\n'), '4: merges mappings with "<<"'],
  ['pnpm-lock.yaml', pnpm('  - a@1.0.0\n'), '3: has "- a@1.0.0" where a key should be'],
  [
    'pnpm-lock.yaml',
    'lockfileVersion: 5.4\n---\nlockfileVersion: 9.0\n',
    '3: has documents of different versions',
  ],

  ['bun.lock', '{}', '0: has no "lockfileVersion"'],
  ['bun.lock', '{"lockfileVersion": 3, "packages": {}}', '0: is of version "3"; versions 0 to 2 can be read'],
  ['bun.lock', bun('"a": "a@1.0.0"'), '2: has "\\"a@1.0.0\\"" where the package "a" should be a list'],
  ['bun.lock', bun('"a": []'), '2: has the package "a" without a name or without a version'],
  ['bun.lock', bun('"a": [1, "a@1.0.0"]'), '2: has the package "a" without a name or without a version'],
  ['bun.lock', bun('"a": ["a"]'), '2: has the package "a" without a name or without a version'],
  ['bun.lock', bun('"a": ["a@next"]'), '2: gives "a" the version "next", which is no version'],
  [
    'bun.lock',
    'bun-lockfile-format-v0\n\0',
    '1: has "bun-lockfile-format-v0" where the file should be an object',
  ],

  ['deno.lock', '{"npm": {}, "x": 1}', '1: has "x" and no "version"'],
  ['deno.lock', '{"version": "6"}', '0: is of version "6"; those up to 5 can be read'],
  [
    'deno.lock',
    '{"version": "5", "npm": {\n"chalk": {}}}',
    '2: has a package "chalk" without a name or without a version',
  ],
  [
    'deno.lock',
    '{"version": "2", "npm": {"packages": {\n"packages": {}}}}',
    '2: has a package "packages" without a name or without a version',
  ],
  ['deno.lock', '{"version": "5", "npm": []}', '1: has a list where the packages of npm should be an object'],
];

describe('what cannot be understood is an error with its line', () => {
  it.each(CASES)('%s: %j', async (path, text, problem) => {
    expect(await problemOf(path, text)).toBe(problem);
  });
});

describe('bun.lockb', () => {
  const read = async (include: (path: string) => string | undefined) => {
    const module = await formatOf('a/bun.lockb')!.load();
    return module.read('#!/usr/bin/env bun\nbun-lockfile-format-v0\n\0\ufffd', {
      path: 'a/bun.lockb',
      include,
    });
  };

  it('is refused with the command that gives the text form', async () => {
    await expect(read(() => undefined)).rejects.toThrow(
      /^is the binary form of bun\.lock; run `bun install --save-text-lockfile --frozen-lockfile --lockfile-only`/,
    );
  });

  it('counts for nothing beside the text form, which bun then reads', async () => {
    expect(await read((path) => (path === 'bun.lock' ? '{}' : undefined))).toEqual([]);
  });
});

describe('empty projects', () => {
  it.each([
    ['package-lock.json', '{"name": "x", "lockfileVersion": 1}'],
    ['package-lock.json', '{"lockfileVersion": 3, "packages": {"": {}}}'],
    ['yarn.lock', ''],
    ['yarn.lock', YARN],
    ['yarn.lock', BERRY],
    ['pnpm-lock.yaml', "lockfileVersion: '9.0'\n"],
    ['bun.lock', '{"lockfileVersion": 0}'],
    ['deno.lock', '{"version": "5"}'],
    ['deno.lock', '{"https://deno.land/x/a.ts": "0"}'],
  ])('have no dependency: %s: %j', async (path, text) => {
    expect(await readAs(path, text)).toEqual([]);
  });
});

describe('hostile files', () => {
  it('read a hundred thousand nested entries of npm 6, each with its line', async () => {
    const depth = 100_000;
    const text = `{"dependencies": {"a":\n${'{"version": "1.0.0", "dependencies": {"a":\n'.repeat(depth)}{"version": "2.0.0"}${'}}'.repeat(depth)}}}`;
    const found = await readAs('package-lock.json', text);
    expect(found).toHaveLength(depth + 1);
    expect(found.at(-1)).toMatchObject({ version: '2.0.0', line: depth + 1 });
  });

  it.each([
    [
      'package-lock.json',
      npm(`"node_modules/a": {"version": "1.0.0", "x": ${'['.repeat(100_000)}${']'.repeat(100_000)}}`),
    ],
    [
      'package-lock.json',
      npm(
        Array.from({ length: 50_000 }, (_, i) => `"node_modules/\\u0061${i}": {"version": "1.0.0"}`).join(
          ',\n',
        ),
      ),
    ],
    [
      'package-lock.json',
      npm(
        Array.from(
          { length: 20_000 },
          (_, i) => `"node_modules/a${i}": {"version": "1.0.0", "resolved": "https://x.example.org/${i}"}`,
        ).join(',\n'),
      ),
    ],
    [
      'yarn.lock',
      `${YARN}${Array.from({ length: 50_000 }, (_, i) => `a${i}@1`).join(', ')}:\n  version "1.0.0"\n`,
    ],
    ['yarn.lock', `${YARN}"${'\\\\'.repeat(500_000)}@1":\n  version "1.0.0"\n`],
    ['yarn.lock', `${BERRY}"a@npm:1":\n  version: "${'\\"'.repeat(500_000)}"\n  resolution: "a@npm:1.0.0"\n`],
    [
      'pnpm-lock.yaml',
      pnpm(Array.from({ length: 50_000 }, (_, i) => `  a${i}@1.0.0: {engines: {node: '>=${i}'}}\n`).join('')),
    ],
    [
      'pnpm-lock.yaml',
      pnpm(`  a@1.0.0:\n    resolution: {x: ${'{a: '.repeat(100_000)}${'}'.repeat(100_000)}}\n`),
    ],
    ['pnpm-lock.yaml', `${pnpm('  a@1.0.0: {}\n')}x: ${'y'.repeat(1_000_000)}\n${'# z\n'.repeat(200_000)}`],
    ['bun.lock', bun(`"a": ["a@1.0.0", "", ${'['.repeat(100_000)}${']'.repeat(100_000)}]`)],
  ])('cost no more than they are long: %s', async (path, text) => {
    const start = performance.now();
    expect((await readAs(path, text)).length).toBeGreaterThan(0);
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  it('may not lay more than ten patches on each other', async () => {
    const resolution = `a${'@patch:a'.repeat(12)}`;
    expect(await problemOf('yarn.lock', `${BERRY}"a@npm:1":\n  resolution: "${resolution}"\n`)).toBe(
      '4: has a package with more than 10 patches, one on the other',
    );
  });

  it.each([
    [
      'package-lock.json',
      npm('"node_modules/a": {"version": "6.6.6"},\n"node_modules/a": {"version": "1.0.0"}'),
      3,
    ],
    [
      'package-lock.json',
      npm('"node_modules/a": {"version": "6.6.6"},\n"node_modules\\/a": {"version": "1.0.0"}'),
      3,
    ],
    ['package-lock.json', npm('"node_modules/a": {"version": "6.6.6"},\n"\\u006eode_modules/a": {}'), 3],
    ['package-lock.json', `${npm('"node_modules/a": {}').slice(0, -1)},\n"packages": {}}`, 3],
    ['package-lock.json', '{"dependencies": {"a": {"version": "6.6.6"},\n"a": {"version": "1.0.0"}}}', 2],
    ['bun.lock', bun('"a": ["a@6.6.6"],\n"a": ["a@1.0.0"]'), 3],
    ['deno.lock', '{"version": "5", "npm": {"a@1.0.0": {},\n"a@1.0.0": {}}}', 2],
  ])('hide no entry behind one of the same name: %s: %j', async (path, text, line) => {
    expect(await problemOf(path, text)).toMatch(
      new RegExp(`^${line}: has the key ".*" twice in one object$`),
    );
  });

  it('make no name of JavaScript’s own special', async () => {
    const names = ['__proto__', 'constructor', 'prototype', 'toString'];
    const entries = names.map((name) => `"node_modules/${name}": {"version": "1.0.0"}`).join(',');
    expect((await readAs('package-lock.json', npm(entries))).map(({ name }) => name)).toEqual(names);
    const nested = names.map((name) => `"${name}": {"version": "1.0.0"}`).join(',');
    const old = await readAs('package-lock.json', `{"lockfileVersion": 1, "dependencies": {${nested}}}`);
    expect(old.map(({ name }) => name)).toEqual(names);
    const keys = names.map((name) => `  ${name}@1.0.0: {}\n`).join('');
    expect((await readAs('pnpm-lock.yaml', pnpm(keys))).map(({ name }) => name)).toEqual(names);
  });
});

describe('what a resolved address means', () => {
  const found = async (specifier: string, resolved: string) =>
    summary(
      await readAs(
        'package-lock.json',
        `{"lockfileVersion": 3, "packages": {"": {"dependencies": {"a": "${specifier}"}},\n"node_modules/a": {"version": "1.0.0", "resolved": "${resolved}"}}}`,
      ),
    );

  it.each([
    ['^1.0.0', 'https://registry.npmjs.org/a/-/a-1.0.0.tgz', '2 npm a 1.0.0\n'],
    ['^1.0.0', 'https://npm.example.org/api/npm/all/a/-/a-1.0.0.tgz', '2 npm a 1.0.0\n'],
    ['^1.0.0', 'https://files.example.org/a.tgz', '2 npm a 1.0.0\n'],
    ['https://files.example.org/a.tgz', 'https://files.example.org/a.tgz', ''],
    [
      'https://registry.npmjs.org/b/-/b-2.0.0.tgz',
      'https://registry.npmjs.org/b/-/b-2.0.0.tgz',
      '2 npm a 1.0.0\n2 npm b 2.0.0 (as a)\n',
    ],
    [
      'acme/a',
      `git+ssh://git@github.com/acme/a.git#${HASH}`,
      `2 GIT ssh://git@github.com/acme/a.git ${HASH} (as a)\n`,
    ],
    ['file:a.tgz', 'file:a.tgz', ''],
  ])('%s resolved to %s', async (specifier, resolved, expected) => {
    expect(await found(specifier, resolved)).toBe(expected);
  });

  it.each([
    [`github:acme/a#${HASH}`, `GIT https://github.com/acme/a ${HASH}`],
    [`gitlab:acme/group/a#${HASH}`, `GIT https://gitlab.com/acme/group/a ${HASH}`],
    [`bitbucket:acme/a#${HASH}`, `GIT https://bitbucket.org/acme/a ${HASH}`],
    [`gist:${HASH}`, `GIT https://gist.github.com/${HASH} -`],
    ['git://git.example.org/a.git#v1', 'GIT git://git.example.org/a.git -'],
    [`https://user:token@git.example.org/a.git#${HASH}`, `GIT https://git.example.org/a.git ${HASH}`],
    [`https://codeload.github.com/acme/a/tar.gz/${HASH}`, `GIT https://github.com/acme/a ${HASH}`],
    ['https://github.com/acme/a/archive/refs/tags/v1.tar.gz', 'GIT https://github.com/acme/a -'],
    [
      `https://gitlab.com/api/v4/projects/acme%2Fa/repository/archive.tar.gz?ref=${HASH}`,
      `GIT https://gitlab.com/acme/a ${HASH}`,
    ],
    [`https://gitlab.com/acme/a/-/archive/${HASH}/a-${HASH}.tar.gz`, `GIT https://gitlab.com/acme/a ${HASH}`],
    [`https://bitbucket.org/acme/a/get/${HASH}.tar.gz`, `GIT https://bitbucket.org/acme/a ${HASH}`],
    [`https://api.github.com/repos/acme/a/tarball/${HASH}`, `GIT https://github.com/acme/a ${HASH}`],
  ])('a version of npm 6 is a repository: %s', async (version, expected) => {
    const text = `{"lockfileVersion": 1, "dependencies": {"a": {"version": "${version}"}}}`;
    expect(summary(await readAs('package-lock.json', text))).toBe(`1 ${expected} (as a)\n`);
  });

  it.each([
    './a',
    '../a',
    '~/a',
    '/a',
    'C:\\\\a',
    'link:../a',
    'workspace:*',
    'a.tgz',
    'https://x.example.org/a',
  ])('a version of npm 6 is nothing that a registry has: %s', async (version) => {
    const text = `{"lockfileVersion": 1, "dependencies": {"a": {"version": "${version}"}}}`;
    expect(await readAs('package-lock.json', text)).toEqual([]);
  });

  it('throws nothing but errors of lockfiles for any text', async () => {
    for (const version of ['', ' ', ':', '#', '@', '%', 'git+', 'https://', 'npm:', 'github:', '\\ud800']) {
      const text = `{"lockfileVersion": 1, "dependencies": {"a": {"version": "${version}", "resolved": "${version}"}}}`;
      try {
        expect(Array.isArray(await readAs('package-lock.json', text))).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(LockfileError);
      }
    }
  });
});
