import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reportDirectory } from '../src/ecosystems/directory.ts';
import {
  canonicalName,
  compareVersions,
  ECOSYSTEMS,
  findEcosystem,
  GIT_REPOSITORIES,
  isKnownEcosystem,
  matchKey,
  nameProblem,
  packagePurl,
  successor,
  suggestEcosystem,
  versionProblem,
} from '../src/ecosystems/index.ts';

const ALL = [...ECOSYSTEMS, GIT_REPOSITORIES];
/** Those with code of their own, and one that stands for all without. */
const ORDERED = ALL.filter(({ name, exactVersionsOnly }) => !exactVersionsOnly || name === 'Debian');

const piece = fc.constantFrom(
  ...[
    '0',
    '1',
    '2',
    '10',
    '01',
    '007',
    '.',
    '.',
    '.',
    '-',
    '-',
    '_',
    '+',
    '!',
    'v',
    'a',
    'b',
    'm',
    'x',
    'rc',
    'RC',
    'alpha',
  ],
  ...[
    'beta',
    'dev',
    'post',
    'pre',
    'pl',
    'ga',
    'final',
    'sp',
    'SNAPSHOT',
    '#',
    '~',
    ' ',
    '99999999999999999999',
    'é',
    '\ud800',
  ],
);
const versionLike = fc.array(piece, { maxLength: 9 }).map((pieces) => pieces.join(''));
const version = fc.oneof(
  { weight: 8, arbitrary: versionLike },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
);
const anyText = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('İ', 'ΑΣ', '__proto__', '\ud800x'),
);

describe.each(ALL.map((ecosystem) => [ecosystem.name, ecosystem] as const))('%s', (name, ecosystem) => {
  const { names, invalidNames, ascending, equal = [], invalidVersions = [] } = ecosystem.examples;

  it('stores, identifies, files and addresses its example names as they say', () => {
    for (const [given, canonical, key, folder, purl] of names) {
      expect.soft(ecosystem.nameProblem(given)).toBeUndefined();
      expect.soft(ecosystem.canonicalName(given)).toBe(canonical);
      expect.soft(ecosystem.matchKey(given)).toBe(key);
      expect.soft(ecosystem.matchKey(canonical)).toBe(key);
      expect.soft(reportDirectory('portable', { ecosystem: name, name: given })).toBe(folder);
      expect.soft(packagePurl(name, given)).toBe(purl);
    }
  });

  it('refuses its invalid names in words', () => {
    for (const bad of invalidNames)
      expect.soft(ecosystem.nameProblem(bad), JSON.stringify(bad)).toMatch(/^[a-z]/);
  });

  it('orders every pair of its ascending versions, both ways', () => {
    for (const [i, a] of ascending.entries())
      for (const [j, b] of ascending.entries())
        expect.soft(ecosystem.compare(a, b), `${a} and ${b}`).toBe(Math.sign(i - j));
  });

  it('finds its equal versions equal', () => {
    for (const [a, b] of equal)
      expect.soft([ecosystem.compare(a, b), ecosystem.compare(b, a)], `${a} and ${b}`).toEqual([0, 0]);
  });

  it('refuses its invalid versions in words', () => {
    for (const bad of invalidVersions)
      expect.soft(ecosystem.versionProblem(bad), JSON.stringify(bad)).toMatch(/^[a-z]/);
  });
});

describe.each(ORDERED.map((ecosystem) => [ecosystem.name, ecosystem] as const))(
  'any text in %s',
  (name, ecosystem) => {
    it('has a total order over all strings', () => {
      fc.assert(
        fc.property(version, version, version, (a, b, c) => {
          const ab = ecosystem.compare(a, b);
          const bc = ecosystem.compare(b, c);
          expect(ecosystem.compare(a, a)).toBe(0);
          expect(ecosystem.compare(b, a)).toBe(ab === 0 ? 0 : -ab);
          if (ab <= 0 && bc <= 0) expect(ecosystem.compare(a, c)).toBe(Math.max(-1, ab + bc));
        }),
        { numRuns: 300 },
      );
    });

    it('reads names of any kind without throwing, and twice as once', () => {
      fc.assert(
        fc.property(anyText, (text) => {
          const stored = ecosystem.canonicalName(text);
          const key = ecosystem.matchKey(text);
          expect(ecosystem.canonicalName(stored)).toBe(stored);
          expect(ecosystem.matchKey(key)).toBe(key);
          expect(ecosystem.matchKey(stored)).toBe(key);
          packagePurl(name, text);
          ecosystem.nameProblem(text);
          ecosystem.versionProblem(text);
          ecosystem.isMovingTag?.(text);
        }),
      );
    });

    it('has its successors directly above their version', () => {
      fc.assert(
        fc.property(version, version, (a, between) => {
          const next = successor(name, a);
          if (next === undefined) return;
          expect(versionProblem(name, next)).toBeUndefined();
          expect(ecosystem.compare(next, a)).toBe(1);
          if (versionProblem(name, between) === undefined && ecosystem.compare(between, a) > 0)
            expect(ecosystem.compare(between, next)).toBeGreaterThanOrEqual(0);
        }),
      );
    });

    it('answers about strings of 200,000 characters', () => {
      const nines = '9'.repeat(200_000);
      const long = [
        nines,
        `1.${nines}`,
        '1.'.repeat(100_000),
        'a1'.repeat(100_000),
        '1-'.repeat(100_000),
        '0.'.repeat(100_000),
      ];
      long.push(
        '-'.repeat(200_000),
        ' '.repeat(200_000),
        '1.0-'.padEnd(200_000, '0'),
        '1.0+'.padEnd(200_000, 'a.'),
        '\ud800'.repeat(200_000),
      );
      for (const text of long) {
        expect([-1, 0, 1]).toContain(ecosystem.compare(text, `${text}1`));
        expect([-1, 0, 1]).toContain(ecosystem.compare('1', text));
        ecosystem.versionProblem(text);
        ecosystem.successor?.(text);
        ecosystem.nameProblem(`a/${text}`);
        ecosystem.matchKey(ecosystem.canonicalName(text));
        packagePurl(name, text);
      }
    });
  },
);

describe('the list', () => {
  it('finds ecosystems by their exact name and keeps a suffix', () => {
    expect(findEcosystem('npm')).toMatchObject({ ecosystem: { name: 'npm' }, suffix: undefined });
    expect(findEcosystem('VSCode:https://open-vsx.org')).toMatchObject({
      ecosystem: { name: 'VSCode' },
      suffix: 'https://open-vsx.org',
    });
    expect(findEcosystem('Ubuntu:22.04:LTS')?.suffix).toBe('22.04:LTS');
  });

  it.each([
    'pypi',
    'NPM',
    '',
    ':',
    'npm:',
    ':x',
    'GIT',
    'git',
    '__proto__',
    'constructor',
    'toString:x',
    ' npm',
    'npm ',
  ])('does not know %j', (text) => {
    expect(findEcosystem(text)).toBeUndefined();
    expect(isKnownEcosystem(text)).toBe(false);
  });

  it('has the 51 ecosystems of OSV 1.9, each once', () => {
    expect(new Set(ECOSYSTEMS.map(({ name }) => name)).size).toBe(51);
    expect(ECOSYSTEMS).toHaveLength(51);
  });

  it.each([
    ['pypi', 'PyPI'],
    ['NPM', 'npm'],
    ['rubygems', 'RubyGems'],
    ['gem', 'RubyGems'],
    ['pip', 'PyPI'],
    ['crates', 'crates.io'],
    ['cargo', 'crates.io'],
    ['golang', 'Go'],
    ['vscode', 'VSCode'],
    ['vs-code', 'VSCode'],
    ['github-actions', 'GitHub Actions'],
    ['vscode:https://open-vsx.org', 'VSCode:https://open-vsx.org'],
    ['redhat', 'Red Hat'],
    ['nothing', undefined],
    ['__proto__', undefined],
    ['', undefined],
  ])('takes %j to mean %j', (text, name) => {
    expect(suggestEcosystem(text)).toBe(name);
  });
});

describe('the library functions', () => {
  it('answer for an unknown ecosystem as for exact text', () => {
    expect(canonicalName('x', 'A_b')).toBe('A_b');
    expect(matchKey('__proto__', 'A_b')).toBe('A_b');
    expect(packagePurl('x', 'a')).toBeUndefined();
    expect([
      compareVersions('x', '10', '2'),
      compareVersions('x', '2', '10'),
      compareVersions('x', '2', '2'),
    ]).toEqual([-1, 1, 0]);
    expect(nameProblem('x', '')).toBeUndefined();
    expect(versionProblem('x', '')).toBeUndefined();
    expect(successor('x', '1.0.0')).toBeUndefined();
  });

  it('ignore the suffix for names and versions, and address another registry by it in the purl', () => {
    expect(compareVersions('VSCode:https://open-vsx.org', '1.10.0', '1.9.0')).toBe(1);
    expect(packagePurl('VSCode:https://open-vsx.org', 'Acme.Tools')).toBe(
      'pkg:vscode-extension/acme/tools?repository_url=https:%2F%2Fopen-vsx.org',
    );
    expect(packagePurl('Packagist:https://packages.drupal.org/8', 'drupal/core')).toBe(
      'pkg:composer/drupal/core?repository_url=https:%2F%2Fpackages.drupal.org%2F8',
    );
  });

  it('give the least version above a Semantic Version', () => {
    expect(successor('npm', '1.0.5')).toBe('1.0.6-0');
    expect(successor('Go', '1.0.0-rc')).toBe('1.0.0-rc.0');
    expect(successor('npm', '1.0.0+build')).toBe('1.0.1-0');
    expect(successor('PyPI', '1.0.0')).toBeUndefined();
    expect(successor('npm', '1.0')).toBeUndefined();
  });

  it('know the tags that move', () => {
    const moves = findEcosystem('GitHub Actions')?.ecosystem.isMovingTag;
    expect(['v1', '2', 'main', 'LATEST'].map((tag) => moves?.(tag))).toEqual([true, true, true, true]);
    expect(['v1.2', 'v1.2.3', '1'.repeat(40)].map((tag) => moves?.(tag))).toEqual([false, false, false]);
  });
});
