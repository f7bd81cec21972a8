import { describe, expect, it } from 'vitest';
import { DEFAULT_CONFIG } from '../../../src/core/config.ts';
import type { Osv } from '../../../src/core/report.ts';
import { resolveSince } from '../../../src/export/since.ts';
import { git, npm, pypi, report, semver } from '../../../src/rules/examples.ts';
import { exportOf, lines, repositoryOf, texts } from '../../support/exports.ts';
import { readZipEntries } from '../../support/zips.ts';

const REPORTS: Osv[] = [
  npm('b', { id: 'MAL-2025-10', modified: '2025-03-01T00:00:00Z' }),
  npm('a', { id: 'MAL-2025-9', modified: '2025-03-01T00:00:00.9Z', ranges: [semver({ introduced: '0' })] }),
  npm('gone', { id: 'MAL-2024-1', modified: '2025-04-01T00:00:00Z', withdrawn: '2025-04-01T00:00:00Z' }),
  pypi('c', { id: 'MAL-2025-2', modified: '2025-02-01T00:00:00Z' }),
  report({ ecosystem: 'VSCode:https://open-vsx.org', name: 'Acme.Tool' }, { id: 'MAL-2025-3' }),
  report({ ecosystem: 'GitHub Actions', name: 'acme/act' }, { id: 'MAL-2025-4', versions: ['v1'] }),
  git('https://github.com/acme/app', { id: 'MAL-2025-5' }),
];

describe('mal export osv', () => {
  it('lays the reports as the bucket of osv.dev does', async () => {
    const { result, files } = await exportOf('osv', REPORTS);
    expect(result).toEqual({ reports: 7, leftOut: 0, counts: { reduced: 0 } });
    const all = texts(files);
    expect(Object.keys(all)).toEqual([
      'GIT/MAL-2025-5.json',
      'GIT/all.zip',
      'GIT/modified_id.csv',
      'GitHub Actions/MAL-2025-4.json',
      'GitHub Actions/all.zip',
      'GitHub Actions/modified_id.csv',
      'PyPI/MAL-2025-2.json',
      'PyPI/all.zip',
      'PyPI/modified_id.csv',
      'VSCode/MAL-2025-3.json',
      'VSCode/all.zip',
      'VSCode/modified_id.csv',
      'all.zip',
      'ecosystems.txt',
      'left-out.ndjson',
      'modified_id.csv',
      'npm/MAL-2024-1.json',
      'npm/MAL-2025-10.json',
      'npm/MAL-2025-9.json',
      'npm/all.zip',
      'npm/modified_id.csv',
    ]);
    expect(all['ecosystems.txt']).toBe('GIT\nGitHub Actions\nPyPI\nVSCode\nnpm\n');
    expect(all['npm/modified_id.csv']).toBe(
      '2025-04-01T00:00:00Z,MAL-2024-1\n2025-03-01T00:00:00Z,MAL-2025-10\n2025-03-01T00:00:00Z,MAL-2025-9\n',
    );
    expect(all['modified_id.csv']).toBe(
      '2025-04-01T00:00:00Z,npm/MAL-2024-1\n' +
        '2025-03-01T00:00:00Z,npm/MAL-2025-10\n2025-03-01T00:00:00Z,npm/MAL-2025-9\n' +
        '2025-02-01T00:00:00Z,PyPI/MAL-2025-2\n2025-01-02T00:00:00Z,VSCode/MAL-2025-3\n' +
        '2025-01-02T00:00:00Z,GitHub Actions/MAL-2025-4\n2025-01-02T00:00:00Z,GIT/MAL-2025-5\n',
    );
    expect(all['left-out.ndjson']).toBe('');
    expect(all['npm/MAL-2025-9.json']).toBe(
      '{"modified":"2025-03-01T00:00:00Z","published":"2025-01-01T00:00:00Z","schema_version":"1.9.0","id":"MAL-2025-9",' +
        '"summary":"Malicious code in a (npm)","details":"The package runs a script at install time that sends environment variables to a server.\\n",' +
        '"affected":[{"package":{"ecosystem":"npm","name":"a","purl":"pkg:npm/a"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"}]}]}],' +
        '"references":[{"type":"ARTICLE","url":"https://blog.example.org/a-report"}],"database_specific":{"severity":"CRITICAL"}}',
    );
    expect(JSON.parse(all['npm/MAL-2024-1.json']!)).toMatchObject({ withdrawn: '2025-04-01T00:00:00Z' });
  });

  it('packs the same bytes into the zips, in the order of the ids, with their own times', async () => {
    const { files } = await exportOf('osv', REPORTS);
    const text = (path: string) => files[path]!.toString('utf8');
    expect(await readZipEntries(files['npm/all.zip']!)).toEqual([
      { name: 'MAL-2024-1.json', text: text('npm/MAL-2024-1.json'), time: '2025-04-01T00:00:00Z' },
      { name: 'MAL-2025-10.json', text: text('npm/MAL-2025-10.json'), time: '2025-03-01T00:00:00Z' },
      { name: 'MAL-2025-9.json', text: text('npm/MAL-2025-9.json'), time: '2025-03-01T00:00:00Z' },
    ]);
    const whole = await readZipEntries(files['all.zip']!);
    expect(whole.map(({ name }) => name)).toEqual(
      [1, 10, 2, 3, 4, 5, 9].map((n) => `MAL-${n === 1 ? 2024 : 2025}-${n}.json`),
    );
    expect(whole.find(({ name }) => name === 'MAL-2025-5.json')!.text).toBe(text('GIT/MAL-2025-5.json'));
  });

  it('puts a package of which commits are said to be affected into both places, and once into the whole', async () => {
    const ranges = [
      { type: 'GIT' as const, repo: 'https://a.example/b', events: [{ introduced: '0' }] },
      semver({ introduced: '0' }),
    ];
    const { files } = await exportOf('osv', [npm('a', { ranges })]);
    expect(files['GIT/MAL-2025-1000001.json']).toEqual(files['npm/MAL-2025-1000001.json']);
    expect(await readZipEntries(files['all.zip']!)).toHaveLength(1);
    expect(files['modified_id.csv']!.toString()).toBe(
      '2025-01-02T00:00:00Z,GIT/MAL-2025-1000001\n2025-01-02T00:00:00Z,npm/MAL-2025-1000001\n',
    );
  });

  it('names what it leaves out, whole or in part', async () => {
    const { result, files } = await exportOf('osv', [
      npm('a', { id: 'MAL-2025-1', modified: 'now', published: 'then' }),
      npm('b', { id: 'MAL-2025-2', references: [{ type: 'WEB', url: 'nowhere' }] }),
    ]);
    expect(result).toEqual({ reports: 1, leftOut: 1, counts: { reduced: 1 } });
    expect(lines(files['left-out.ndjson'])).toEqual([
      {
        id: 'MAL-2025-1',
        from: 'osv/npm/a/MAL-2025-1.json',
        leftOut: 'it does not say when it was last modified',
      },
      { id: 'MAL-2025-2', from: 'osv/npm/b/MAL-2025-2.json', removed: ['/references/0'] },
    ]);
  });

  it('with --since holds what changed, and nothing that would have to hold all', async () => {
    const since = {
      since: 'x',
      includes: ({ id }: { id: string }) => id === 'MAL-2025-9',
      gone: ['MAL-2020-1', 'MAL-2020-2'],
    };
    const { files } = await exportOf('osv', REPORTS, { since: 'x' }, since);
    const { 'npm/MAL-2025-9.json': _, ...all } = texts(files);
    expect(all).toEqual({
      'ecosystems.txt': 'npm\n',
      'gone.txt': 'MAL-2020-1\nMAL-2020-2\n',
      'left-out.ndjson': '',
      'modified_id.csv': '2025-03-01T00:00:00Z,npm/MAL-2025-9\n',
      'npm/modified_id.csv': '2025-03-01T00:00:00Z,MAL-2025-9\n',
    });
    const { repository, commit } = repositoryOf(REPORTS);
    const empty = await exportOf(
      'osv',
      REPORTS,
      {},
      await resolveSince('HEAD', repository.root, commit, DEFAULT_CONFIG),
    );
    expect(Object.keys(empty.files)).toEqual([
      'ecosystems.txt',
      'gone.txt',
      'left-out.ndjson',
      'modified_id.csv',
    ]);
  });

  it('of nothing is a bucket with nothing in it', async () => {
    const { result, files } = await exportOf('osv', []);
    expect(result.reports).toBe(0);
    expect(texts(files)).toEqual({ 'ecosystems.txt': '', 'left-out.ndjson': '', 'modified_id.csv': '' });
  });
});
