import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import type { Osv } from '../../../src/core/report.ts';
import { npm, pypi } from '../../../src/rules/examples.ts';
import { exportOf, lines, texts } from '../../support/exports.ts';

const domains = (...list: string[]) => ({ database_specific: { iocs: { domains: list } } });
const WITHDRAWN = '2025-05-01T00:00:00Z';

const REPORTS: Osv[] = [
  npm('a', {
    id: 'MAL-2025-1',
    ...domains('evil.test.io', 'b.test.io'),
    published: '2025-01-05T00:00:00Z',
    modified: '2025-01-06T00:00:00Z',
  }),
  npm('@acme/b', {
    id: 'MAL-2025-2',
    database_specific: {
      iocs: { domains: ['evil.test.io', 'github.com'], urls: ['https://hacked.test.org/=x,y'] },
    },
  }),
  pypi('c', { id: 'MAL-2025-3', ...domains('npmjs.com', '1.2.3.4') }),
  pypi('d', {
    id: 'MAL-2025-4',
    ...domains('taken-back.test.io'),
    withdrawn: WITHDRAWN,
    modified: WITHDRAWN,
  }),
  npm('none', { id: 'MAL-2025-5' }),
];

describe('mal export hosts', () => {
  it('blocks each domain once, no innocent one, and none that was taken back', async () => {
    const { result, files } = await exportOf('hosts', REPORTS);
    expect(result).toEqual({ reports: 2, leftOut: 1, counts: { domains: 2, 'without domains': 1 } });
    const { hosts, 'domains.txt': list } = texts(files);
    expect(list).toBe('b.test.io\nevil.test.io\n');
    expect(hosts!.split('\n').filter((line) => !line.startsWith('#'))).toEqual([
      '0.0.0.0 b.test.io',
      '0.0.0.0 evil.test.io',
      '',
    ]);
    expect(hosts).toMatch(/^# /);
    expect(lines(files['left-out.ndjson'])).toEqual([
      {
        id: 'MAL-2025-2',
        from: 'osv/npm/@acme/b/MAL-2025-2.json',
        removed: [
          {
            pointer: '/database_specific/iocs/domains/1',
            value: 'github.com',
            reason: 'is a well-known service that harmless software uses too',
          },
        ],
      },
      {
        id: 'MAL-2025-3',
        from: 'osv/pypi/c/MAL-2025-3.json',
        leftOut:
          'it has no indicator that can be used: "npmjs.com" is a well-known service that harmless software uses too',
      },
    ]);
  });
});

describe('mal export indicators-csv', () => {
  const rowsOf = (file: Buffer | undefined) => parse(file!, { columns: true }) as Record<string, string>[];

  it('has each indicator once, over all reports that have it', async () => {
    const { result, files } = await exportOf('indicators-csv', REPORTS);
    expect(result).toEqual({ reports: 2, leftOut: 1, counts: { indicators: 3, 'without indicators': 1 } });
    const rows = rowsOf(files['indicators.csv']);
    expect(rows.map(({ type, value }) => `${type} ${value}`)).toEqual([
      'domain b.test.io',
      'domain evil.test.io',
      'url https://hacked.test.org/=x,y',
    ]);
    expect(rows[1]).toEqual({
      type: 'domain',
      value: 'evil.test.io',
      reports: '2',
      ids: 'MAL-2025-1 MAL-2025-2',
      packages: 'pkg:npm/a pkg:npm/%40acme/b',
      first_published: '2025-01-01T00:00:00Z',
      last_modified: '2025-01-06T00:00:00Z',
    });
  });

  it('names ten of many reports', async () => {
    const many = Array.from({ length: 25 }, (_, i) =>
      npm(`p${i}`, { id: `MAL-2025-${i + 1}`, ...domains('evil.test.io') }),
    );
    const { files } = await exportOf('indicators-csv', many);
    const [row] = rowsOf(files['indicators.csv']);
    expect(row!.reports).toBe('25');
    expect(row!.ids!.split(' ')).toHaveLength(10);
  });

  it('tells whole rows of what changed', async () => {
    const since = {
      since: '2025-01-06T00:00:00Z',
      gone: [],
      includes: ({ id }: { id: string }) => id === 'MAL-2025-1',
    };
    const { result, files } = await exportOf('indicators-csv', REPORTS, {}, since);
    expect(result).toMatchObject({ reports: 1, leftOut: 0, counts: { indicators: 2 } });
    expect(rowsOf(files['indicators.csv']).map(({ value, reports }) => [value, reports])).toEqual([
      ['b.test.io', '1'],
      ['evil.test.io', '2'],
    ]);
  });
});
