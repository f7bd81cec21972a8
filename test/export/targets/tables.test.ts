import { parse } from 'csv-parse/sync';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import type { Osv } from '../../../src/core/report.ts';
import { undoDefuse } from '../../../src/export/csv/line.ts';
import { git, npm, origin, pypi, report, semver } from '../../../src/rules/examples.ts';
import { exportOf, lines } from '../../support/exports.ts';

const REPORTS: Osv[] = [
  npm('@acme/a', {
    id: 'MAL-2025-1',
    versions: ['1.0.0', '1.0.1', '1.0.0'],
    aliases: ['GHSA-2345-6789-cfgh', 'SNYK-1'],
  }),
  npm('all', {
    id: 'MAL-2025-2',
    ranges: [semver({ introduced: '0' })],
    origins: [origin('feed'), origin('other', 'b', { superseded: true })],
  }),
  npm('ranges', {
    id: 'MAL-2025-3',
    versions: ['9.0.0'],
    // Not in order, and touching: the same as [1.0.0, 2.0.0) and from 3.0.0 up to and with 3.1.0.
    ranges: [
      semver({ introduced: '3.0.0' }, { last_affected: '3.1.0' }),
      semver({ introduced: '1.5.0' }, { fixed: '2.0.0' }),
      semver({ introduced: '1.0.0' }, { fixed: '1.5.0' }),
    ],
  }),
  npm('gone', { id: 'MAL-2025-4', withdrawn: '2025-03-01T00:00:00Z', modified: '2025-03-01T00:00:00Z' }),
  pypi('c', {
    id: 'MAL-2025-5',
    modified: '2025-02-01T00:00:00.25Z',
    database_specific: { iocs: { domains: ['evil.test.io', 'github.com'] } },
  }),
  report({ ecosystem: 'npm', name: 'bare' }, { id: 'MAL-2025-6' }),
  git('https://github.com/acme/app', { id: 'MAL-2025-7' }),
];
const SINCE = {
  since: '2025-02-01T00:00:00Z',
  gone: [],
  includes: ({ id }: { id: string }) => id === 'MAL-2025-4' || id === 'MAL-2025-5',
};

type Row = Record<string, unknown>;
const table = (file: Buffer | undefined): Row[] => parse(file!, { columns: true }) as Row[];
const dropEmpty = (rows: Row[]): Row[] =>
  rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).filter(([, value]) => value !== '' && value !== null && value !== undefined),
    ),
  );

const AFFECTED = [
  ['MAL-2025-1', '@acme/a', 'version', { version: '1.0.0' }],
  ['MAL-2025-1', '@acme/a', 'version', { version: '1.0.1' }],
  ['MAL-2025-2', 'all', 'all', {}],
  ['MAL-2025-3', 'ranges', 'version', { version: '9.0.0' }],
  ['MAL-2025-3', 'ranges', 'range', { introduced: '1.0.0', fixed: '2.0.0' }],
  ['MAL-2025-3', 'ranges', 'range', { introduced: '3.0.0', last_affected: '3.1.0' }],
  ['MAL-2025-5', 'c', 'version', { version: '1.0.0' }],
  ['MAL-2025-6', 'bare', 'version', { version: '1.0.0' }],
  ['MAL-2025-7', 'github.com/acme/app', 'range', { introduced: '0' }],
] as const;

/** In the order of the ids: the exports have that of the paths. */
function affectedOf(rows: readonly Row[]): unknown[] {
  return dropEmpty([...rows])
    .map(({ id, ecosystem: _, purl: __, name, kind, ...rest }) => [id, name, kind, rest])
    .sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1));
}

describe('mal export csv', () => {
  it('has a row for each report, and one for each thing that is malicious now', async () => {
    const { result, files } = await exportOf('csv', REPORTS, {}, undefined, true);
    expect(result).toEqual({ reports: 7, leftOut: 0 });
    expect(Object.keys(files)).toEqual(['affected.csv', 'reports.csv']);
    const reports = new Map(table(files['reports.csv']).map((row) => [row.id, row]));
    expect(reports.size).toBe(7);
    expect(reports.get('MAL-2025-1')).toEqual({
      id: 'MAL-2025-1',
      ecosystem: 'npm',
      name: "'@acme/a",
      purl: 'pkg:npm/%40acme/a',
      published: '2025-01-01T00:00:00Z',
      modified: '2025-01-02T00:00:00Z',
      withdrawn: '',
      all_versions: 'false',
      versions: '3',
      ranges: '',
      aliases: 'GHSA-2345-6789-cfgh SNYK-1',
      sources: '',
    });
    expect(reports.get('MAL-2025-2')).toMatchObject({
      all_versions: 'true',
      ranges: 'all versions',
      sources: 'feed other',
    });
    expect(reports.get('MAL-2025-4')).toMatchObject({ withdrawn: '2025-03-01T00:00:00Z' });
    expect(reports.get('MAL-2025-6')).toMatchObject({ purl: 'pkg:npm/bare' });
    expect(reports.get('MAL-2025-7')).toMatchObject({
      ecosystem: 'GIT',
      name: 'github.com/acme/app',
      purl: '',
    });
    const affected = table(files['affected.csv']).map((row) => ({
      ...row,
      name: undoDefuse(String(row.name)),
    }));
    expect(affectedOf(affected)).toEqual(AFFECTED);
  });

  it('has only what changed where it is asked so', async () => {
    const { result, files } = await exportOf('csv', REPORTS, {}, SINCE, true);
    expect(result.reports).toBe(2);
    expect(table(files['reports.csv']).map(({ id }) => id)).toEqual(['MAL-2025-4', 'MAL-2025-5']);
    expect(table(files['affected.csv']).map(({ id }) => id)).toEqual(['MAL-2025-5']);
  });
});

describe('mal export ndjson', () => {
  it('has the records themselves, and what is malicious now', async () => {
    const { result, files } = await exportOf('ndjson', REPORTS, {}, undefined, true);
    expect(result).toEqual({ reports: 7, leftOut: 0 });
    const records = lines(files['reports.ndjson']) as Osv[];
    const byId = (a: Osv, b: Osv) => (a.id! < b.id! ? -1 : 1);
    expect(records.sort(byId)).toEqual(REPORTS);
    expect(affectedOf(lines(files['affected.ndjson']) as Row[])).toEqual(AFFECTED);
    const changed = await exportOf('ndjson', REPORTS, {}, SINCE, true);
    expect((lines(changed.files['reports.ndjson']) as Osv[]).map(({ id }) => id)).toEqual([
      'MAL-2025-4',
      'MAL-2025-5',
    ]);
  });
});

describe('mal export parquet', () => {
  const read = async (file: Buffer | undefined): Promise<Row[]> => {
    const bytes = new Uint8Array(file!).buffer;
    return parquetReadObjects({ file: bytes });
  };

  it('has four tables that another library reads', async () => {
    const { result, files } = await exportOf('parquet', REPORTS, {}, undefined, true);
    expect(result).toEqual({ reports: 7, leftOut: 0 });
    expect(Object.keys(files)).toEqual([
      'affected.parquet',
      'indicators.parquet',
      'origins.parquet',
      'reports.parquet',
    ]);
    const reports = new Map((await read(files['reports.parquet'])).map((row) => [row.id, row]));
    expect(reports.get('MAL-2025-5')).toMatchObject({
      ecosystem: 'PyPI',
      name: 'c',
      purl: 'pkg:pypi/c',
      modified: new Date('2025-02-01T00:00:00.250Z'),
      withdrawn: null,
      all_versions: false,
      versions: 1,
      details: REPORTS[4]!.details,
    });
    expect(reports.get('MAL-2025-4')).toMatchObject({ withdrawn: new Date('2025-03-01T00:00:00Z') });
    for (const osv of REPORTS) expect(JSON.parse(String(reports.get(osv.id)!.osv))).toEqual(osv);
    expect(affectedOf(await read(files['affected.parquet']))).toEqual(AFFECTED);
    expect(await read(files['indicators.parquet'])).toEqual([
      { id: 'MAL-2025-5', type: 'domain', value: 'evil.test.io' },
    ]);
    expect(await read(files['origins.parquet'])).toMatchObject([
      {
        id: 'MAL-2025-2',
        source: 'feed',
        sha256: 'a'.repeat(64),
        import_time: new Date('2025-01-01T12:00:00Z'),
        superseded: false,
      },
      { id: 'MAL-2025-2', source: 'other', superseded: true },
    ]);
  });

  it('has tables without rows, too', async () => {
    const { files } = await exportOf('parquet', [], {}, undefined, true);
    const metadata = parquetMetadata(new Uint8Array(files['reports.parquet']!).buffer);
    expect(metadata.num_rows).toBe(0n);
    expect(metadata.schema.slice(1).map(({ name }) => name)).toContain('osv');
    expect(await read(files['origins.parquet'])).toEqual([]);
  });

  it('keeps to its columns’ names and to types that all engines know', async () => {
    const { files } = await exportOf('parquet', REPORTS, {}, undefined, true);
    for (const [name, bytes] of Object.entries(files)) {
      const { schema, row_groups: groups } = parquetMetadata(new Uint8Array(bytes).buffer);
      for (const { type, name: column } of schema.slice(1))
        expect(['BYTE_ARRAY', 'INT64', 'INT32', 'BOOLEAN'], `${name} ${column}`).toContain(type);
      for (const group of groups)
        for (const { meta_data: data } of group.columns) expect(data!.codec).toBe('SNAPPY');
    }
  });

  it('goes on in row groups as more comes', async () => {
    const many = Array.from({ length: 30 }, (_, i) =>
      npm(`p${String(i).padStart(2, '0')}`, { id: `MAL-2025-${i + 1}`, details: `${i}`.repeat(100_000) }),
    );
    const { files } = await exportOf('parquet', many, {}, undefined, true);
    expect(
      parquetMetadata(new Uint8Array(files['reports.parquet']!).buffer).row_groups.length,
    ).toBeGreaterThan(1);
    expect((await read(files['reports.parquet'])).map(({ details }) => details)).toEqual(
      many.map(({ details }) => details),
    );
  });
});
