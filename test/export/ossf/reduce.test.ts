import { describe, expect, it } from 'vitest';
import { HEADER } from '../../../src/core/details.ts';
import type { Osv } from '../../../src/core/report.ts';
import { reduce } from '../../../src/export/ossf/reduce.ts';
import { framed, git, npm, origin, pypi, report, semver } from '../../../src/rules/examples.ts';

const plain = { schema_version: '1.7.4' };
/** The report as it is exported, and the places where something was left out. */
function reduced(osv: Osv): { osv: Osv; at: string[] } {
  const before = JSON.stringify(osv);
  const result = reduce(osv);
  expect(JSON.stringify(osv)).toBe(before);
  if ('leftOut' in result) throw new Error(result.leftOut);
  return { osv: result.osv, at: result.removed.map(({ pointer }) => pointer) };
}
const leftOut = (osv: Osv): string => {
  const result = reduce(osv);
  return 'leftOut' in result ? result.leftOut : 'exported';
};

describe('a report in the profile of ossf/malicious-packages', () => {
  it('is the very report where nothing of it is refused', () => {
    const row = origin('feed', 'a', { versions: ['1.0.0'], id: 'X', modified_time: '2025-01-01T00:00:00Z' });
    const osv = npm('a', {
      schema_version: '1.5.0',
      upstream: ['GHSA-2v46-p5h4-248w'],
      details: framed('feed', row.sha256, 'It steals.'),
      origins: [row],
      database_specific: { iocs: { domains: ['evil.example.org'], strings: ['x'] } },
    });
    expect(reduce(osv)).toEqual({ osv, removed: [] });
    expect(reduced(osv).osv).toBe(osv);
    expect(reduced(npm('a', { ...plain, origins: null })).at).toEqual([]);
  });

  it('has no newer version than those tools write', () => {
    expect(reduced(npm('a', { schema_version: '1.9.0' }))).toMatchObject({
      osv: { schema_version: '1.7.4' },
      at: ['/schema_version'],
    });
    for (const schema_version of ['1.5.0', '1.7.4'])
      expect(reduced(npm('a', { schema_version })).at).toEqual([]);
  });

  it('loses what only this database has, with its value on record', () => {
    const entry = { reason: 'harmless', time: '2025-01-05T00:00:00Z', versions: ['9.0.0'] };
    const osv = npm('a', {
      ...plain,
      origins: [origin('feed', 'a', { versions: ['1.0.0'], superseded: true })],
      database_specific: { 'false-positives': [entry], iocs: { urls: ['https://evil.example.org/x'] } },
    });
    const { osv: kept, at } = reduced(osv);
    expect(at).toEqual([
      '/database_specific/false-positives',
      '/database_specific/malicious-packages-origins/0/superseded',
    ]);
    expect(kept.database_specific).toEqual({
      'malicious-packages-origins': [origin('feed', 'a', { versions: ['1.0.0'] })],
      iocs: { urls: ['https://evil.example.org/x'] },
    });
    expect(reduce(osv)).toMatchObject({
      removed: [{ value: [entry], reason: expect.any(String) }, { value: true }],
    });
    const only = reduced(npm('a', { ...plain, database_specific: { disputes: [] } }));
    expect(only.osv).not.toHaveProperty('database_specific');
  });

  it('loses keys that no version of OSV knows, and those of a newer one', () => {
    const strange = { ...npm('a', plain), weight: 7 } as Osv;
    strange.severity = [{ type: 'CVSS_V3', score: 'x', source: 'NVD' }];
    (strange.affected[0] as Record<string, unknown>).colour = 'red';
    const { osv, at } = reduced(strange);
    expect(at).toEqual(['/weight', '/affected/0/colour', '/severity/0/source']);
    expect(osv).not.toHaveProperty('weight');
    expect(osv.affected[0]).not.toHaveProperty('colour');
    expect(osv.severity).toEqual([{ type: 'CVSS_V3', score: 'x' }]);
  });

  it('loses what they refuse in the affected entry', () => {
    const [entry] = npm('JSONStream', plain).affected;
    const { osv, at } = reduced(
      npm('JSONStream', {
        ...plain,
        affected: [
          {
            ...entry!,
            ranges: [
              semver({ introduced: '0' }, { fixed: '1.0.0' }),
              semver({ introduced: '2.0.0' }, { fixed: '3.0.0' }, { last_affected: '4.0.0' }),
              semver({ fixed: '1.0.0' }),
              semver({ introduced: '1.0.0', fixed: '2.0.0' }),
            ],
            ecosystem_specific: { a: 1 },
            database_specific: { cwes: [], source: 'x', ghsa: {} },
          },
        ],
      }),
    );
    expect(at).toEqual([
      '/affected/0/package/purl',
      '/affected/0/ecosystem_specific',
      '/affected/0/database_specific/source',
      '/affected/0/ranges/1',
      '/affected/0/ranges/2',
      '/affected/0/ranges/3',
    ]);
    expect(osv.affected).toEqual([
      {
        package: { ecosystem: 'npm', name: 'JSONStream' },
        ranges: [semver({ introduced: '0' }, { fixed: '1.0.0' })],
        versions: ['1.0.0'],
        database_specific: { cwes: [], ghsa: {} },
      },
    ]);
  });

  it('says a range of versions in the type that they take', () => {
    const { osv, at } = reduced(pypi('a', { ...plain, ranges: [semver({ introduced: '0' })] }));
    expect(at).toEqual(['/affected/0/ranges/0/type']);
    expect(osv.affected[0]!.ranges![0]!.type).toBe('ECOSYSTEM');
  });

  it('names a repository in one spelling', () => {
    const events = [{ introduced: '0' }];
    const ranges = ['https://github.com/a/b', 'https://github.com/A/b.git'].map((repo) => ({
      type: 'GIT' as const,
      repo,
      events,
    }));
    const { osv, at } = reduced(git('https://github.com/a/b', { ...plain, ranges }));
    expect(at).toEqual(['/affected/0/ranges/1/repo']);
    expect(osv.affected[0]!.ranges!.map(({ repo }) => repo)).toEqual([
      'https://github.com/a/b',
      'https://github.com/a/b',
    ]);
    expect(leftOut(git('https://gitlab.com/a/b/c', plain))).toMatch(/address of its repository/);
  });

  it('loses indicators that they refuse', () => {
    const { osv, at } = reduced(
      npm('a', {
        ...plain,
        database_specific: {
          iocs: {
            domains: ['good.example.org', '192.0.2.1', 'a..b'],
            ips: ['999.1.1.1'],
            urls: ['https://x.example/%41', 'https://x.example/%zz'],
            files: [
              { path: 'x.js', digests: { sha256: 'a'.repeat(64), md5: 'b'.repeat(32) } },
              { digests: { md5: 'b'.repeat(32) } },
            ],
          },
        },
      }),
    );
    expect(at).toEqual([
      '/database_specific/iocs/domains/1',
      '/database_specific/iocs/domains/2',
      '/database_specific/iocs/ips/0',
      '/database_specific/iocs/urls/1',
      '/database_specific/iocs/files/0/digests/md5',
      '/database_specific/iocs/files/1/digests/md5',
      '/database_specific/iocs/files/1',
    ]);
    expect(osv.database_specific!.iocs).toEqual({
      domains: ['good.example.org'],
      urls: ['https://x.example/%41'],
      files: [{ path: 'x.js', digests: { sha256: 'a'.repeat(64) } }],
    });
  });

  it('is left out where they would refuse all of it', () => {
    expect(leftOut(report({ ecosystem: 'Pub', name: 'a' }))).toMatch(/an ecosystem that they do not know/);
    expect(
      leftOut(report({ ecosystem: 'GitHub Actions', name: 'a/b' }, { versions: ['v1', 'main'] })),
    ).toMatch(/all of its versions/);
    expect(leftOut(npm('a', { details: `${HEADER}Nobody's.` }))).toMatch(/cannot be divided/);
    expect(leftOut(npm('a', { details: framed('x', 'a'.repeat(64), 'Text.') }))).toMatch(/no such origin/);
    expect(leftOut(npm('a', { origins: [origin('Bad Source')] }))).toMatch(/proper source/);
  });
});
