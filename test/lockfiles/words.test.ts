import { describe, expect, it } from 'vitest';
import { LockfileError } from '../../src/lockfiles/lockfile.ts';
import { readWord, wordsIn } from '../../src/lockfiles/words.ts';
import { summary } from './read-format.ts';

const HASH = 'a'.repeat(40);

function problem(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof LockfileError) return `${error.line}: ${error.message}`;
    throw error;
  }
  throw new Error('It was read.');
}

describe('a word names a package', () => {
  it.each([
    ['npm/chalk@5.0.0', 'npm chalk 5.0.0'],
    ['npm/chalk', 'npm chalk -'],
    ['npm/@ctrl/tinycolor@4.1.1', 'npm @ctrl/tinycolor 4.1.1'],
    ['npm/@ctrl/tinycolor', 'npm @ctrl/tinycolor -'],
    ['pip/requests@2.31.0', 'PyPI requests 2.31.0'],
    ['maven/org.example:app@1.0', 'Maven org.example:app 1.0'],
    ['go/github.com/acme/x/v2@2.0.0', 'Go github.com/acme/x/v2 2.0.0'],
    ['composer/acme/app@dev-feature/x', 'Packagist acme/app dev-feature/x'],
    ['VSCode:https://open-vsx.org/acme.tools@1.0', undefined],
    ['pkg:npm/%40ctrl/tinycolor@4.1.1', 'npm @ctrl/tinycolor 4.1.1'],
    ['pkg:golang/example.org/x@v1.0.0', 'Go example.org/x 1.0.0'],
    [
      'pkg:vscode-extension/acme/tools@1.0?repository_url=https://open-vsx.org/',
      'VSCode:https://open-vsx.org acme.tools 1.0',
    ],
    [`git/https://github.com/acme/x@${HASH}`, `GIT https://github.com/acme/x ${HASH}`],
    ['git/git@github.com:acme/x', 'GIT git@github.com:acme/x -'],
  ])('%s', (word, expected) => {
    if (expected === undefined) expect(() => readWord(word)).toThrow(LockfileError);
    else expect(summary([readWord(word)])).toBe(`0 ${expected}\n`);
  });

  it.each([
    [
      'chalk@5.0.0',
      '0: names "chalk@5.0.0" without its ecosystem; write npm/chalk@5.0.0, pypi/chalk@5.0.0 …, or a package URL',
    ],
    [
      '@ctrl/tinycolor@1',
      '0: names "@ctrl/tinycolor@1" without its ecosystem; write npm/@ctrl/tinycolor@1, pypi/@ctrl/tinycolor@1 …, or a package URL',
    ],
    [
      'nowhere/chalk@5',
      '0: names "nowhere/chalk@5", which begins with no ecosystem; write npm/name@version, pypi/name@version …',
    ],
    ['npm/chalk@', '0: names "npm/chalk@", which ends in "@" without a version'],
    [
      'maven/app@1',
      '0: names "maven/app@1", but the Maven package "app" is not a group and an artifact with one ":" between them, such as "org.example:app"',
    ],
    ['pkg:npm', '0: names "pkg:npm", which is no package URL of a registry that mal knows'],
    [
      'pkg:docker/alpine@3',
      '0: names "pkg:docker/alpine@3", which is no package URL of a registry that mal knows',
    ],
    ['', '0: names "" without its ecosystem; write npm/name@version, pypi/name@version …, or a package URL'],
    [
      'a\u0000b',
      '0: names "a\\u0000b" without its ecosystem; write npm/name@version, pypi/name@version …, or a package URL',
    ],
  ])('%j is refused with what to write', (word, expected) => {
    expect(problem(() => readWord(word))).toBe(expected);
  });
});

describe('words on standard input', () => {
  it('stand on a line each, beside comments and empty lines', () => {
    expect([...wordsIn('\ufeff# mine\r\n\r\n  npm/chalk@5.0.0  \r\npkg:pypi/requests@2.0\n')]).toEqual([
      ['npm/chalk@5.0.0', 3],
      ['pkg:pypi/requests@2.0', 4],
    ]);
  });

  it('may be none', () => {
    expect([...wordsIn('')]).toEqual([]);
  });
});
