import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { git, npm, pypi, report } from '../../../src/rules/examples.ts';
import { temporaryFolder } from '../../cli/run.ts';
import { exportOf, lines } from '../../support/exports.ts';
import { makeZip, readZipEntries } from '../../support/zips.ts';

const NAMES = 'Go Hackage Hex Maven NuGet Packagist Pub PyPI RubyGems crates.io npm'
  .split(' ')
  .map((name) => `${name.toLowerCase()}.nedb`);

async function database(files: Record<string, Buffer>) {
  expect(Object.keys(files)).toEqual(['left-out.ndjson', 'osv-offline.zip']);
  const entries = await readZipEntries(files['osv-offline.zip']!);
  expect(entries.map(({ name }) => name)).toEqual(NAMES);
  return new Map(entries.map((entry) => [entry.name, entry]));
}

describe('mal export renovate', () => {
  it('writes a file of lines for each ecosystem, also for those without a report', async () => {
    const { result, files } = await exportOf('renovate', [
      npm('@acme/b', { id: 'MAL-2025-10' }),
      npm('a', { id: 'MAL-2025-9', modified: '2025-06-01T12:00:01Z' }),
      npm('gone', { id: 'MAL-2025-1', withdrawn: '2025-01-02T00:00:00Z' }),
      pypi('c', { id: 'MAL-2025-2' }),
      report({ ecosystem: 'Maven', name: 'org.x:y' }, { id: 'MAL-2025-3' }),
      report({ ecosystem: 'VSCode', name: 'acme.tool' }, { id: 'MAL-2025-4' }),
      git('https://github.com/acme/app', { id: 'MAL-2025-5' }),
    ]);
    expect(result).toEqual({
      reports: 4,
      leftOut: 0,
      counts: { withdrawn: 1, 'of other ecosystems': 2, merged: 0 },
    });
    const made = await database(files);
    const npmLines = made.get('npm.nedb')!.text.split('\n');
    expect(npmLines.map((line) => line && JSON.parse(line).id)).toEqual(['MAL-2025-10', 'MAL-2025-9', '']);
    expect(npmLines[0]).toBe(
      '{"modified":"2025-01-02T00:00:00Z","published":"2025-01-01T00:00:00Z","schema_version":"1.9.0","id":"MAL-2025-10",' +
        '"summary":"Malicious code in @acme/b (npm)","details":"The package runs a script at install time that sends environment variables to a server.\\n",' +
        '"affected":[{"package":{"ecosystem":"npm","name":"@acme/b","purl":"pkg:npm/%40acme/b"},"versions":["1.0.0"]}],' +
        '"references":[{"type":"ARTICLE","url":"https://blog.example.org/a-report"}],"database_specific":{"severity":"CRITICAL"},"_id":"MAL-2025-10"}',
    );
    expect(JSON.parse(made.get('maven.nedb')!.text).affected[0].package.purl).toBe('pkg:maven/org.x/y');
    expect(made.get('hex.nedb')!.text).toBe('');
    // Of the newest record, so that it is another whenever the content is.
    expect(new Set([...made.values()].map(({ time }) => time))).toEqual(new Set(['2025-06-01T12:00:00Z']));
  });

  it('leaves out, and says so, what Renovate would not find by its purl', async () => {
    const { result, files } = await exportOf('renovate', [
      report({ ecosystem: 'Maven:https://maven.example', name: 'org.x:y' }, { id: 'MAL-2025-1' }),
      npm('a', { id: 'MAL-2025-2' }),
    ]);
    expect(result).toMatchObject({ reports: 1, leftOut: 1 });
    expect(lines(files['left-out.ndjson'])).toEqual([
      expect.objectContaining({
        id: 'MAL-2025-1',
        leftOut: 'it has another purl than Renovate makes of its name',
      }),
    ]);
  });

  it('adds what osv.dev has, on one line each, and ours stands for theirs even where it is withdrawn', async () => {
    const merge = join(temporaryFolder(), 'all.zip');
    const of = (id: string, ecosystem: string) => ({
      name: `${id}.json`,
      content: JSON.stringify({ id, affected: [{ package: { ecosystem, name: 'x' } }] }, null, 2),
    });
    writeFileSync(
      merge,
      makeZip([
        of('GHSA-1', 'npm'),
        of('MAL-2025-1', 'npm'),
        of('MAL-2025-2', 'npm'),
        of('GHSA-2', 'Debian'),
      ]),
    );
    const reports = [
      npm('a', { id: 'MAL-2025-1', withdrawn: '2025-01-02T00:00:00Z' }),
      npm('b', { id: 'MAL-2025-2' }),
    ];
    const { result, files } = await exportOf('renovate', reports, { merge });
    expect(result).toMatchObject({ reports: 1, counts: { withdrawn: 1, merged: 1 } });
    const text = (await database(files)).get('npm.nedb')!.text;
    expect(text.split('\n')[0]).toBe(
      '{"id":"GHSA-1","affected":[{"package":{"ecosystem":"npm","name":"x"}}],"_id":"GHSA-1"}',
    );
    expect(lines(Buffer.from(text)).map((line) => (line as { _id: string })._id)).toEqual([
      'GHSA-1',
      'MAL-2025-2',
    ]);
  });
});
