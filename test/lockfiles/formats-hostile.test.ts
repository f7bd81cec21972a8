import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Dependency, LockfileError } from '../../src/lockfiles/lockfile.ts';
import { ODD, WRITTEN } from './fixtures.ts';
import { fixture, readAs } from './read-format.ts';

const FIXTURES = [...WRITTEN, ...ODD].map(([name, path]) => ({ path, text: fixture(name) }));
/** The library that reads YAML takes microseconds for a character. */
const isYaml = (path: string) => /\.ya?ml$|pubspec/.test(path);
const PATHS = [...new Map(ODD.map(([, path]) => [path.slice(path.lastIndexOf('/') + 1), path])).values()];

/** What a format makes of a text: dependencies that are whole, or a `LockfileError` with a line that the text has. */
async function outcome(path: string, text: string): Promise<Dependency[] | LockfileError> {
  // As editors count them: pip ends a line at a carriage return alone, too.
  const lines = text.split(/\r\n?|\n/).length;
  let found: Dependency[];
  try {
    found = await readAs(path, text);
  } catch (error) {
    if (!(error instanceof LockfileError)) throw error;
    expect(error.line).toBeGreaterThanOrEqual(0);
    expect(error.line).toBeLessThanOrEqual(lines);
    expect(error.message.length).toBeLessThan(600);
    return error;
  }
  for (const { ecosystem, name, version, line, as } of found) {
    for (const part of [ecosystem, name, version ?? '-', as ?? '-'])
      if (typeof part !== 'string' || part === '') throw new Error(`${path}: an empty part of ${name}`);
    if (!(line >= 1 && line <= lines)) throw new Error(`${path}: the line ${line} of ${lines}`);
  }
  return found;
}

describe('nesting without end', () => {
  const DEEP = 100_000;
  const YAML_DEEP = 5_000;
  const openers = [
    '[',
    '{',
    '{"a":',
    '[{"components":',
    '<a>',
    '- ',
    '? ',
    'a: [',
    '%{"a" => ',
    '{{',
    '(',
    '&a [',
    '!x ',
    '"',
    "'",
    '`',
  ];

  it.each(PATHS)('is an error or nothing in %s', async (path) => {
    for (const opener of openers)
      expect(await outcome(path, opener.repeat(isYaml(path) ? YAML_DEEP : DEEP))).toBeInstanceOf(
        LockfileError,
      );
  });

  it.each([
    ['composer.lock', '{"packages": [{"extra": ', '['],
    ['packages.lock.json', '{"version": 1, "dependencies": {"net8.0": ', '{"a": '],
    ['Package.resolved', '{"version": 2, "pins": ', '['],
    ['.vscode/extensions.json', '{"recommendations": ', '[/**/'],
    ['bom.json', '{"bomFormat": "CycloneDX", "specVersion": "1.6", ', '"components": [{'],
    ['x.spdx.json', '{"@graph": [{"externalIdentifier": ', '{"a": '],
    ['mix.lock', '%{"a": {:hex, :a, "1", ', '['],
    ['pom.xml', '<project>', '<dependencies>'],
    ['packages.config', '<packages>', '<package id="a" version="1">'],
    ['action.yml', 'jobs:\n  a: ', '{steps: ['],
    ['pubspec.lock', 'packages: ', '{a: '],
  ])('is an error in the middle of %s', async (path, start, opener) => {
    expect(await outcome(path, start + opener.repeat(isYaml(path) ? YAML_DEEP : DEEP))).toBeInstanceOf(
      LockfileError,
    );
  });

  it('is an error where every level is closed again', async () => {
    const nested = (open: string, close: string, depth = DEEP) => open.repeat(depth) + close.repeat(depth);
    expect(await outcome('action.yml', `jobs: ${nested('[', ']', YAML_DEEP)}`)).toBeInstanceOf(LockfileError);
    expect(await outcome('action.yml', `jobs: ${nested('{a: ', '}', YAML_DEEP)}`)).toBeInstanceOf(
      LockfileError,
    );
    expect(await outcome('pom.xml', `<project>${nested('<a>', '</a>')}</project>`)).toBeInstanceOf(
      LockfileError,
    );
    expect(await outcome('mix.lock', `%{"a" => ${nested('{', '}')}}`)).toBeInstanceOf(LockfileError);
    expect(await outcome('bom.json', nested('{"components": [', ']}'))).toBeInstanceOf(LockfileError);
  });
});

describe('a megabyte of one thing', () => {
  const pieces = [
    'a',
    ' ',
    '\n',
    '\t',
    '"',
    "'",
    '\\',
    '\\"',
    '=',
    ':',
    '/',
    '//',
    '#',
    '# x\n',
    '<',
    '>',
    '<!--',
    '<a/>',
    '&amp;',
    '&',
    ',',
    '{}',
    '[]',
    '@',
    '%',
    '$'.concat('{a}'),
    '*a ',
    'a: b\n',
    '- a\n',
    '    a (1.0)\n',
    'x y z\n',
    '[[package]]\n',
    '\u0000',
    '\ud800',
    'é',
    '__proto__\n',
    '-',
    '(',
  ];

  it.each(PATHS)('is answered by %s', async (path) => {
    const length = isYaml(path) ? 5_000 : 1_000_000;
    for (const piece of pieces) await outcome(path, piece.repeat(Math.ceil(length / piece.length)));
  });

  it.each([
    ['Gemfile.lock', 'GEM\n  specs:\n', '    a (1.0)\n'],
    ['Cargo.lock', '', '[[package]]\nname = "a"\nversion = "1.0.0"\n'],
    ['go.mod', 'require (\n', 'a v1.0.0\n'],
    ['go.mod', 'replace (\n', 'a v1.0.0 => b v1.0.0\n'],
    ['composer.lock', '{"packages": [', '{"name": "a/b", "version": "1"},'],
    [
      'pom.xml',
      '<project><dependencies>',
      '<dependency><groupId>a</groupId><artifactId>b</artifactId></dependency>',
    ],
    ['pom.xml', '<project><properties>', '<a>$'.concat('{a}</a>')],
    ['mix.lock', '%{', '"a": {:hex, :a, "1"},'],
    ['pubspec.lock', 'packages:\n', '  a: {source: sdk}\n'],
    ['action.yml', 'jobs:\n  a:\n    steps:\n', '      - uses: a/b@v1\n'],
    ['bom.json', '{"components": [', '{"purl": "pkg:npm/a"},'],
    ['x.spdx.json', '{"documentDescribes": [', '"a",'],
  ])('is answered in the middle of %s: %j, then %j', async (path, start, piece) => {
    const length = isYaml(path) ? 100_000 : 1_000_000;
    await outcome(path, start + piece.repeat(Math.ceil(length / piece.length)));
  });

  it('is too much of YAML', async () => {
    const error = await outcome('pubspec.lock', `packages:\n${'  a: 1\n'.repeat(200_000)}`);
    expect((error as LockfileError).message).toBe(
      'is longer than the 1048576 characters of YAML that mal reads',
    );
  });

  it('makes no name of JavaScript’s own special', async () => {
    const keys = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'];
    const entry = (name: string) => `"${name}": {"type": "Direct", "resolved": "1.0.0"}`;
    const text = `{"version": 1, "dependencies": {"__proto__": {${keys.map(entry).join(', ')}}}}`;
    expect((await readAs('packages.lock.json', text)).map(({ name }) => name)).toEqual(keys);
    expect(({} as Record<string, unknown>).resolved).toBeUndefined();
  });
});

describe('files that were changed at random', () => {
  const place = fc.nat({ max: 1_000_000 });
  const junk = fc.oneof(
    fc.constantFrom(
      'null',
      '1',
      '-1e999',
      '[]',
      '{}',
      '""',
      '"x"',
      'true',
      '"__proto__"',
      '"\\ud800"',
      '\u0000',
      '\ufeff',
      '\r',
      '\n',
      '  ',
      '<',
      '&x;',
      '<!',
      '*x',
      '&x ',
      '!!x ',
      '<<: ',
      ': ',
      '- ',
      '"',
      '${',
      '=>',
      '%{',
      '#{',
      '//',
      '"pkg:npm"',
      '[[package]]',
    ),
    fc.string({ maxLength: 20, unit: 'binary' }),
  );
  const mutation = fc.oneof(
    fc.record({ kind: fc.constant('insert' as const), at: place, junk }),
    fc.record({ kind: fc.constant('delete' as const), at: place, length: fc.nat({ max: 60 }) }),
    fc.record({ kind: fc.constant('repeat' as const), at: place, length: fc.nat({ max: 200 }) }),
    fc.record({ kind: fc.constant('token' as const), at: place, junk }),
    fc.record({ kind: fc.constant('cut' as const), at: place }),
  );

  const changed = (
    text: string,
    change: typeof mutation extends fc.Arbitrary<infer T> ? T : never,
  ): string => {
    const at = change.at % (text.length + 1);
    if (change.kind === 'insert') return text.slice(0, at) + change.junk + text.slice(at);
    if (change.kind === 'delete') return text.slice(0, at) + text.slice(at + change.length);
    if (change.kind === 'repeat') return text.slice(0, at + change.length) + text.slice(at);
    if (change.kind === 'cut') return text.slice(0, at);
    const token = /"[^"\n]*"|[\w.@-]+/g;
    token.lastIndex = at;
    const found = token.exec(text);
    return found ? text.slice(0, found.index) + change.junk + text.slice(token.lastIndex) : text;
  };

  it('are read or refused with a line, and never break the reader', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...FIXTURES),
        fc.array(mutation, { minLength: 1, maxLength: 4 }),
        async ({ path, text }, changes) => {
          await outcome(path, changes.reduce(changed, text));
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('are refused, or keep every other package, where the text ends early', async () => {
    for (const { path, text } of FIXTURES.filter(({ text }) => /^[[{<%]/.test(text.trim()))) {
      for (let end = 1; end < text.trimEnd().length; end += Math.ceil(text.length / 60))
        expect(await outcome(path, text.slice(0, end)), `${path} up to ${end}`).toBeInstanceOf(LockfileError);
    }
  });
});
