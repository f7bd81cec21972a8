import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { numbered } from '../support/numbering.ts';
import { makeZip, readZipEntries } from '../support/zips.ts';
import { TestRepository, temporaryFolder } from './run.ts';

const manifestIn = (folder: string) =>
  JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as { options: object };

describe('mal export --since', () => {
  it('holds what changed since a commit, which the manifest names in full', () => {
    const repository = new TestRepository({ ...numbered('a', 'MAL-2024-1'), ...numbered('b', 'MAL-2024-2') });
    const before = repository.commit();
    repository.remove('osv/npm/a').write(numbered('c', 'MAL-2024-3')).commit();
    const folder = join(temporaryFolder(), 'out');
    const { code, stdout } = repository.mal('export', 'osv', '--out', folder, '--since', 'HEAD~1');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^osv: 1 report, /);
    expect(readdirSync(join(folder, 'npm'))).toEqual(['MAL-2024-3.json', 'modified_id.csv']);
    expect(readFileSync(join(folder, 'gone.txt'), 'utf8')).toBe('MAL-2024-1\n');
    expect(manifestIn(folder).options).toEqual({ since: before });
  });

  it('means nothing to a target beside that cannot hold a part, and is refused where no target can', () => {
    const repository = new TestRepository(numbered('a', 'MAL-2024-1'));
    repository.commit();
    const folder = join(temporaryFolder(), 'out');
    expect(repository.mal('export', 'osv', 'datadog', '--out', folder, '--since', '2999-01-01').code).toBe(0);
    expect(existsSync(join(folder, 'osv/npm'))).toBe(false);
    expect(readFileSync(join(folder, 'datadog/samples/npm/manifest.json'), 'utf8')).toBe(
      '{\n"a":["1.0.0"]\n}\n',
    );
    expect(manifestIn(join(folder, 'osv')).options).toEqual({ since: '2999-01-01T00:00:00Z' });
    expect(manifestIn(join(folder, 'datadog')).options).toEqual({});
    const refused = repository.mal('export', 'datadog', '--out', `${folder}2`, '--since', '2999-01-01');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('--since');
    const nowhere = repository.mal('export', 'osv', '--out', `${folder}2`, '--since', 'nowhere');
    expect(nowhere.code).toBe(2);
    expect(nowhere.stderr).toContain('"nowhere"');
  });
});

describe('mal export --merge', () => {
  it('adds what a zip of osv.dev has, to every target that takes it', async () => {
    const repository = new TestRepository(numbered('a', 'MAL-2024-1'));
    repository.commit();
    const parent = temporaryFolder();
    const zip = join(parent, 'all.zip');
    const record = { id: 'GHSA-1', affected: [{ package: { ecosystem: 'npm', name: 'x' } }] };
    writeFileSync(zip, makeZip([{ name: 'GHSA-1.json', content: JSON.stringify(record) }]));
    const folder = join(parent, 'out');
    const { code } = repository.mal('export', 'osv-scanner', 'renovate', '--out', folder, '--merge', zip);
    expect(code).toBe(0);
    const offline = await readZipEntries(readFileSync(join(folder, 'osv-scanner/osv-scalibr/npm/all.zip')));
    expect(offline.map(({ name }) => name)).toEqual(['GHSA-1.json', 'MAL-2024-1.json']);
    const [entry] = (await readZipEntries(readFileSync(join(folder, 'renovate/osv-offline.zip')))).slice(-1);
    expect(entry!.text.split('\n').map((line) => line && JSON.parse(line).id)).toEqual([
      'GHSA-1',
      'MAL-2024-1',
      '',
    ]);
  });

  it('leaves what was there before when the zip is hostile', () => {
    const repository = new TestRepository(numbered('a', 'MAL-2024-1'));
    repository.commit();
    const parent = temporaryFolder();
    const folder = join(parent, 'out');
    const run = (...options: string[]) =>
      repository.mal('export', 'osv-scanner', '--out', folder, ...options);
    expect(run().code).toBe(0);
    const before = readFileSync(join(folder, 'manifest.json'), 'utf8');
    const zip = join(parent, 'evil\u001b[31m.zip');
    writeFileSync(zip, makeZip([{ name: '../../\u001b[2Jx.json', content: '{}' }]));
    const { code, stderr } = run('--merge', zip);
    expect(code).toBe(2);
    expect(stderr).toContain('cannot be merged');
    expect(stderr).not.toContain('\u001b');
    expect(readFileSync(join(folder, 'manifest.json'), 'utf8')).toBe(before);
    expect(readdirSync(parent).sort()).toEqual([`evil\u001b[31m.zip`, 'out'].sort());
  });
});
