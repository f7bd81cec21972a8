import { satisfies } from 'semver';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Osv } from '../../../src/core/report.ts';
import { git, npm, pypi, report, semver } from '../../../src/rules/examples.ts';
import { exportOf, lines, texts } from '../../support/exports.ts';

const REPORTS: Osv[] = [
  npm('some', { id: 'MAL-2025-1', versions: ['1.0.1', '1.0.0'] }),
  npm('some', { id: 'MAL-2025-2', versions: ['1.0.1', '2.0.0'] }),
  npm('@acme/all', { id: 'MAL-2025-3', ranges: [semver({ introduced: '0' })] }),
  npm('@acme/all', { id: 'MAL-2025-4', versions: ['1.0.0'] }),
  npm('ranged', {
    id: 'MAL-2025-5',
    versions: ['0.1.0'],
    ranges: [semver({ introduced: '1.0.0' }, { fixed: '2.0.0' })],
  }),
  npm('odd', { id: 'MAL-2025-6', versions: ['1.0', '1.0.0'] }),
  npm('gone', { id: 'MAL-2025-7', withdrawn: '2025-03-01T00:00:00Z' }),
  pypi('py-pi', { id: 'MAL-2025-8' }),
  report(
    { ecosystem: 'VSCode:https://open-vsx.org', name: 'Acme.Tool' },
    { id: 'MAL-2025-9', versions: ['1.0.0'] },
  ),
  report(
    { ecosystem: 'Hex', name: 'hexed' },
    { id: 'MAL-2025-10', ranges: [semver({ introduced: '1.0.0' })], versions: [] },
  ),
  git('https://github.com/acme/app', { id: 'MAL-2025-11' }),
  report({ ecosystem: 'Maven', name: 'com.acme:tool' }, { id: 'MAL-2025-12' }),
];

interface VerdaccioRule {
  package: string;
  versions?: string;
}

describe('mal export denylist', () => {
  it('lists packages and versions by ecosystem, each once', async () => {
    const { result, files } = await exportOf('denylist', REPORTS);
    expect(result).toEqual({ reports: 9, leftOut: 2, counts: { packages: 7 } });
    const all = texts(files);
    expect(Object.keys(all)).toEqual([
      'artifactory/maven.json',
      'artifactory/npm.json',
      'artifactory/pypi.json',
      'left-out.ndjson',
      'maven.txt',
      'nexus/maven.json',
      'nexus/npm.json',
      'nexus/pypi.json',
      'npm.txt',
      'pypi.txt',
      'verdaccio.yaml',
      'vscode%3ahttps%3a%2f%2fopen-vsx.org.txt',
    ]);
    expect(all['npm.txt']).toBe(
      '@acme/all\nodd@1.0\nodd@1.0.0\nranged@0.1.0\nsome@1.0.0\nsome@1.0.1\nsome@2.0.0\n',
    );
    expect(all['pypi.txt']).toBe('py-pi@1.0.0\n');
    expect(all['maven.txt']).toBe('com.acme:tool@1.0.0\n');
    expect(all['vscode%3ahttps%3a%2f%2fopen-vsx.org.txt']).toBe('Acme.Tool@1.0.0\n');
  });

  it('has its lines in the order that comm and join want', async () => {
    const { files } = await exportOf('denylist', [
      npm('a', { id: 'MAL-2025-1', versions: ['1.0.0', '10.0.0', '2.0.0'] }),
      npm('a-b', { id: 'MAL-2025-2', versions: ['1.0.0'] }),
      npm('A', { id: 'MAL-2025-3', versions: ['1.0.0'] }),
    ]);
    expect(texts(files)['npm.txt']).toBe('A@1.0.0\na-b@1.0.0\na@1.0.0\na@10.0.0\na@2.0.0\n');
  });

  it('spells names as clients ask for them, whatever a report has', async () => {
    const { files } = await exportOf('denylist', [pypi('Foo_.Bar', { id: 'MAL-2025-1' })]);
    const all = texts(files);
    expect(all['pypi.txt']).toBe('foo-bar@1.0.0\n');
    expect(all['nexus/pypi.json']).toContain('packages/foo-bar/1');
  });

  it('gives Nexus a routing rule that blocks these paths and no others', async () => {
    const { files } = await exportOf('denylist', REPORTS);
    const rule = JSON.parse(files['nexus/npm.json']!.toString()) as {
      name: string;
      mode: string;
      matchers: string[];
    };
    expect(rule).toMatchObject({
      name: 'malicious-packages-npm',
      mode: 'BLOCK',
      description: expect.any(String),
    });
    const blocked = (path: string) => rule.matchers.some((matcher) => new RegExp(matcher).test(path));
    for (const path of [
      '/@acme/all',
      '/@acme/all/-/all-7.0.0.tgz',
      '/some/-/some-1.0.0.tgz',
      '/ranged/-/ranged-0.1.0.tgz',
    ])
      expect(blocked(path), path).toBe(true);
    for (const path of [
      '/some',
      '/some/-/some-1.0.2.tgz',
      '/@acme/all2',
      '/gone',
      '/all',
      '/ranged/-/ranged-1.0.0.tgz',
      '/',
    ])
      expect(blocked(path), path).toBe(false);
  });

  it('gives Artifactory its exclude patterns', async () => {
    const { files } = await exportOf('denylist', REPORTS);
    const patterns = (path: string) =>
      (JSON.parse(files[path]!.toString()) as { excludesPattern: string }).excludesPattern.split(',');
    expect(patterns('artifactory/npm.json')).toEqual([
      '@acme/all/**',
      '.npm/@acme/all/**',
      'odd/-/**/odd-1.0.tgz',
      'odd/-/**/odd-1.0.0.tgz',
      'ranged/-/**/ranged-0.1.0.tgz',
      'some/-/**/some-1.0.0.tgz',
      'some/-/**/some-1.0.1.tgz',
      'some/-/**/some-2.0.0.tgz',
    ]);
    expect(patterns('artifactory/pypi.json')).toContain('**/py_pi-1.0.0.tar.gz');
    expect(patterns('artifactory/maven.json')).toEqual(['com/acme/tool/1.0.0/**']);
  });

  it('gives Verdaccio one rule for each package, with ranges', async () => {
    const { files } = await exportOf('denylist', REPORTS);
    const config = parse(files['verdaccio.yaml']!.toString()) as {
      filters: Record<string, { block: VerdaccioRule[] }>;
    };
    const { block } = config.filters['@verdaccio/package-filter']!;
    expect(block).toEqual([
      { package: '@acme/all' },
      { package: 'odd', versions: '1.0.0' },
      { package: 'ranged', versions: '0.1.0 || >=1.0.0 <2.0.0' },
      { package: 'some', versions: '1.0.0 || 1.0.1 || 2.0.0' },
    ]);
    expect(satisfies('1.5.0', block[2]!.versions!, { includePrerelease: true, loose: true })).toBe(true);
    const empty = await exportOf('denylist', [pypi('a', { id: 'MAL-2025-1' })]);
    expect(parse(empty.files['verdaccio.yaml']!.toString())).toEqual({
      filters: { '@verdaccio/package-filter': { block: [] } },
    });
  });

  it('says what it leaves out', async () => {
    const { files } = await exportOf('denylist', REPORTS);
    expect(lines(files['left-out.ndjson'])).toEqual([
      {
        id: 'MAL-2025-10',
        from: 'osv/hex/hexed/MAL-2025-10.json',
        leftOut: 'what it names is a range, and all but the rules of Verdaccio name single versions',
      },
      {
        id: 'MAL-2025-11',
        from: 'osv/git/github.com/acme/app/MAL-2025-11.json',
        leftOut: 'it is about a repository, which no registry serves',
      },
      {
        id: 'MAL-2025-5',
        from: 'osv/npm/ranged/MAL-2025-5.json',
        removed: [
          {
            pointer: '/affected/0/ranges/0',
            value: '>= 1.0.0 < 2.0.0',
            reason: 'is a range, and all but the rules of Verdaccio name single versions',
          },
        ],
      },
      {
        id: 'MAL-2025-6',
        from: 'osv/npm/odd/MAL-2025-6.json',
        removed: [
          {
            pointer: '/affected/0/versions',
            value: '1.0',
            reason: 'cannot be written in a rule of Verdaccio',
          },
        ],
      },
    ]);
  });

  it('has what changed where it is asked so', async () => {
    const since = { since: 'x', gone: [], includes: ({ id }: { id: string }) => id === 'MAL-2025-2' };
    const { result, files } = await exportOf('denylist', REPORTS, {}, since);
    expect(result).toEqual({ reports: 1, leftOut: 0, counts: { packages: 1 } });
    expect(files['npm.txt']!.toString()).toBe('some@1.0.1\nsome@2.0.0\n');
  });

  it('divides long rules, which stay one', async () => {
    const many = Array.from({ length: 450 }, (_, i) =>
      npm(`p${i}`, { id: `MAL-2025-${i + 1}`, ranges: [semver({ introduced: '0' })] }),
    );
    const { files } = await exportOf('denylist', many);
    const { matchers } = JSON.parse(files['nexus/npm.json']!.toString()) as { matchers: string[] };
    expect(matchers).toHaveLength(3);
    for (let i = 0; i < 450; i++)
      expect(matchers.filter((matcher) => new RegExp(matcher).test(`/p${i}/-/p${i}-1.0.0.tgz`))).toHaveLength(
        1,
      );
  });
});
