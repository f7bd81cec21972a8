import { describe, expect, it } from 'vitest';
import type { Osv } from '../../../src/core/report.ts';
import { ecosystem, git, npm, pypi, report, semver } from '../../../src/rules/examples.ts';
import { exportOf, lines, texts } from '../../support/exports.ts';

const REPORTS: Osv[] = [
  npm('b', { id: 'MAL-2025-1', versions: ['2.0.0', '1.0.0', '1.0.0'] }),
  npm('b', { id: 'MAL-2025-2', versions: ['1.0.0', '3.0.0'] }),
  npm('a', { id: 'MAL-2025-3', versions: ['1.0.0'], ranges: [semver({ introduced: '0' })] }),
  npm('a', { id: 'MAL-2025-4', versions: ['2.0.0'] }),
  npm('__proto__', { id: 'MAL-2025-5', ranges: [semver({ introduced: '0.0.0' })] }),
  npm('one', { id: 'MAL-2025-6', ranges: [semver({ introduced: '1.0.0' }, { last_affected: '1.0.0' })] }),
  npm('part', {
    id: 'MAL-2025-7',
    versions: ['1.0.0'],
    ranges: [semver({ introduced: '2.0.0' }, { fixed: '3.0.0' })],
  }),
  npm('range', { id: 'MAL-2025-8', ranges: [semver({ introduced: '2.0.0' })] }),
  npm('gone', { id: 'MAL-2025-9', withdrawn: '2025-01-02T00:00:00Z' }),
  pypi('c', { id: 'MAL-2025-10', ranges: [ecosystem({ introduced: '0' })] }),
  report({ ecosystem: 'VSCode', name: 'Acme.Tool' }, { id: 'MAL-2025-11' }),
  report({ ecosystem: 'VSCode:https://open-vsx.org', name: 'Acme.Tool' }, { id: 'MAL-2025-12' }),
  git('https://github.com/acme/app', { id: 'MAL-2025-13' }),
];

const lost = (...more: object[]) => [
  ...more,
  { id: 'MAL-2025-7', from: 'osv/npm/part/MAL-2025-7.json', removed: ['/affected/0/ranges'] },
  {
    id: 'MAL-2025-8',
    from: 'osv/npm/range/MAL-2025-8.json',
    leftOut: 'it names neither exact versions nor all, and the list has nothing between',
  },
];

describe('mal export safe-chain', () => {
  it('lists names and versions, or * for all, and no release that is new', async () => {
    const { result, files } = await exportOf('safe-chain', REPORTS);
    expect(result).toEqual({
      reports: 8,
      leftOut: 1,
      counts: { reduced: 1, withdrawn: 1, 'of other ecosystems': 3 },
    });
    const row = (name: string, version: string) =>
      `{"package_name":"${name}","version":"${version}","reason":"MALWARE"}`;
    const { 'left-out.ndjson': _, ...all } = texts(files);
    expect(all).toEqual({
      'malware_predictions.json': `[\n${[row('__proto__', '*'), row('a', '*'), row('b', '1.0.0'), row('b', '2.0.0'), row('b', '3.0.0'), row('one', '1.0.0'), row('part', '1.0.0')].join(',\n')}\n]\n`,
      'malware_pypi.json': `[\n${row('c', '*')}\n]\n`,
      'releases/npm.json': '[]\n',
      'releases/pypi.json': '[]\n',
    });
    expect(lines(files['left-out.ndjson'])).toEqual(lost());
  });

  it('of nothing is a list of nothing', async () => {
    const { files } = await exportOf('safe-chain', []);
    expect(texts(files)['malware_predictions.json']).toBe('[\n]\n'.replace('\n]', ']'));
    expect(JSON.parse(texts(files)['malware_pypi.json']!)).toEqual([]);
  });
});

describe('mal export datadog', () => {
  it('maps each name to its versions, or to null for all, in a manifest for each ecosystem', async () => {
    const { result, files } = await exportOf('datadog', REPORTS);
    expect(result).toEqual({ reports: 9, leftOut: 3, counts: { reduced: 1, withdrawn: 1 } });
    const { 'left-out.ndjson': _, ...all } = texts(files);
    expect(all).toEqual({
      'samples/ide_extensions/manifest.json': '{\n"Acme.Tool":["1.0.0"]\n}\n',
      'samples/npm/manifest.json':
        '{\n"__proto__":null,\n"a":null,\n"b":["1.0.0","2.0.0","3.0.0"],\n"one":["1.0.0"],\n"part":["1.0.0"]\n}\n',
      'samples/pypi/manifest.json': '{\n"c":null\n}\n',
    });
    expect(lines(files['left-out.ndjson'])).toEqual(
      lost(
        {
          id: 'MAL-2025-12',
          from: 'osv/vscode%3ahttps%3a%2f%2fopen-vsx.org/acme.tool/MAL-2025-12.json',
          leftOut: 'its package is of another registry than the public one',
        },
        {
          id: 'MAL-2025-13',
          from: 'osv/git/github.com/acme/app/MAL-2025-13.json',
          leftOut: 'it names no package of a registry',
        },
      ),
    );
  });

  it('shows what hides in a name or a version', async () => {
    const { files } = await exportOf('datadog', [
      report({ ecosystem: 'RubyGems', name: 'a\u202eb' }, { id: 'MAL-2025-1', versions: ['1\u200b'] }),
    ]);
    expect(texts(files)['samples/rubygems/manifest.json']).toBe('{\n"a\\u202eb":["1\\u200b"]\n}\n');
  });
});
