import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ECOSYSTEMS } from '../../../src/ecosystems/index.ts';
import { ecosystem, git, npm, pypi, report, semver } from '../../../src/rules/examples.ts';
import { temporaryFolder } from '../../cli/run.ts';
import { exportOf, lines } from '../../support/exports.ts';
import { makeZip, readZipEntries } from '../../support/zips.ts';

const vscode = (id: string, parts: Parameters<typeof report>[1]) =>
  report({ ecosystem: 'VSCode', name: 'acme.tool' }, { id, ...parts });
const upstream = (id: string, affected: object[], more: object = {}) => ({
  name: `${id}.json`,
  content: JSON.stringify({ id, modified: '2025-01-01T00:00:00Z', ...more, affected }),
});
const lodash = {
  package: { ecosystem: 'npm', name: 'lodash' },
  ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '4.17.21' }] }],
};

function zipFile(...entries: Parameters<typeof makeZip>[0]): string {
  const path = join(temporaryFolder(), 'all.zip');
  writeFileSync(path, makeZip(entries));
  return path;
}

describe('mal export osv-scanner', () => {
  it('writes the same zips where each release looks for them', async () => {
    const { result, files } = await exportOf('osv-scanner', [
      npm('a', { id: 'MAL-2025-1' }),
      npm('gone', { id: 'MAL-2025-2', withdrawn: '2025-01-02T00:00:00Z' }),
      pypi('b', { id: 'MAL-2025-3' }),
      git('https://github.com/acme/app', { id: 'MAL-2025-4' }),
    ]);
    expect(result).toEqual({ reports: 4, leftOut: 0, counts: { reduced: 0, merged: 0 } });
    const folders = ['GIT', ...ECOSYSTEMS.map(({ name }) => name)].sort();
    expect(Object.keys(files)).toEqual([
      'left-out.ndjson',
      ...['osv-scalibr', 'osv-scanner'].flatMap((release) =>
        folders.map((name) => `${release}/${name}/all.zip`),
      ),
    ]);
    for (const name of folders)
      expect(files[`osv-scalibr/${name}/all.zip`]).toEqual(files[`osv-scanner/${name}/all.zip`]);
    expect(await readZipEntries(files['osv-scanner/Debian/all.zip']!)).toEqual([]);
    const entries = await readZipEntries(files['osv-scanner/npm/all.zip']!);
    expect(entries.map(({ name }) => name)).toEqual(['MAL-2025-1.json', 'MAL-2025-2.json']);
    expect(JSON.parse(entries[0]!.text)).toMatchObject({
      id: 'MAL-2025-1',
      schema_version: '1.9.0',
      affected: [{ package: { purl: 'pkg:npm/a' } }],
    });
    expect(JSON.parse(entries[1]!.text)).toHaveProperty('withdrawn');
  });

  it('gives no range to compare where the scanner knows no order', async () => {
    const all = ecosystem({ introduced: '0' });
    const some = ecosystem({ introduced: '1.0.0' }, { fixed: '2.0.0' });
    const { result, files } = await exportOf('osv-scanner', [
      vscode('MAL-2025-1', { ranges: [all], versions: ['1.0.0'] }),
      vscode('MAL-2025-2', { ranges: [some], versions: ['1.0.0'] }),
      vscode('MAL-2025-3', { ranges: [some] }),
      vscode('MAL-2025-4', { ranges: [some, all] }),
      report({ ecosystem: 'Pub', name: 'p' }, { id: 'MAL-2025-5', ranges: [some] }),
    ]);
    expect(result).toEqual({ reports: 4, leftOut: 1, counts: { reduced: 2, merged: 0 } });
    const entries = await readZipEntries(files['osv-scanner/VSCode/all.zip']!);
    expect(entries.map(({ text }) => JSON.parse(text).affected[0])).toEqual([
      expect.objectContaining({ ranges: [all], versions: ['1.0.0'] }),
      { package: expect.anything(), versions: ['1.0.0'] },
      { package: expect.anything(), ranges: [all] },
    ]);
    expect(lines(files['left-out.ndjson'])).toEqual([
      { id: 'MAL-2025-2', from: 'osv/vscode/acme.tool/MAL-2025-2.json', removed: ['/affected/0/ranges'] },
      expect.objectContaining({ id: 'MAL-2025-3', leftOut: expect.stringMatching(/order versions/) }),
      expect.objectContaining({ id: 'MAL-2025-4', removed: ['/affected/0/ranges'] }),
    ]);
    expect((await readZipEntries(files['osv-scanner/Pub/all.zip']!))[0]!.text).toContain('"fixed":"2.0.0"');
  });

  it('adds the records of osv.dev as they are, and ours stands for theirs', async () => {
    const theirs = upstream('GHSA-1', [lodash]);
    const merge = zipFile(
      upstream('MAL-2025-2', [
        { package: { ecosystem: 'npm', name: 'withdrawn-here' }, versions: ['1.0.0'] },
      ]),
      theirs,
      upstream('MAL-2025-1', [{ package: { ecosystem: 'PyPI', name: 'elsewhere' } }]),
      upstream('GHSA-2', [lodash, { package: { ecosystem: 'Hex', name: 'x' } }]),
      { name: 'broken.json', content: '{' },
    );
    const { result, files } = await exportOf(
      'osv-scanner',
      [
        npm('a', { id: 'MAL-2025-1', ranges: [semver({ introduced: '0' })] }),
        npm('withdrawn-here', { id: 'MAL-2025-2', withdrawn: '2025-01-02T00:00:00Z' }),
      ],
      { merge },
    );
    expect(result).toEqual({ reports: 2, leftOut: 1, counts: { reduced: 0, merged: 3 } });
    expect(await readZipEntries(files['osv-scanner/Hex/all.zip']!)).toHaveLength(1);
    expect(await readZipEntries(files['osv-scanner/PyPI/all.zip']!)).toEqual([]);
    const entries = await readZipEntries(files['osv-scanner/npm/all.zip']!);
    expect(entries.map(({ name }) => name)).toEqual([
      'GHSA-1.json',
      'GHSA-2.json',
      'MAL-2025-1.json',
      'MAL-2025-2.json',
    ]);
    expect(entries[0]).toEqual({
      ...theirs,
      content: undefined,
      name: 'GHSA-1.json',
      text: theirs.content,
      time: '2025-06-07T10:30:20Z',
    });
    expect(JSON.parse(entries[2]!.text).affected[0].package.name).toBe('a');
    expect(JSON.parse(entries[3]!.text)).toHaveProperty('withdrawn');
    expect(lines(files['left-out.ndjson'])).toEqual([
      { id: 'broken.json', from: 'all.zip', leftOut: 'it is no JSON' },
    ]);
  });

  it('refuses a zip that has a record twice', async () => {
    const merge = zipFile(upstream('GHSA-1', [lodash]), upstream('GHSA-1', [lodash], { summary: 'other' }));
    await expect(exportOf('osv-scanner', [npm('a')], { merge })).rejects.toThrow('has the id "GHSA-1" twice');
  });
});
