import { inflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { packageOf } from '../../../src/core/package-of.ts';
import type { Osv } from '../../../src/core/report.ts';
import { type OsvRecord, recordOf } from '../../../src/export/osv/record.ts';
import { ecosystem, git, npm, pypi, report, semver } from '../../../src/rules/examples.ts';

const shown = (osv: Osv) => ({ path: 'x', id: osv.id!, package: packageOf(osv)!, osv, text: '' });

function record(osv: Osv): OsvRecord {
  const made = recordOf(shown(osv));
  if (typeof made === 'string') throw new Error(made);
  expect(JSON.parse(made.json.toString('utf8'))).toEqual(made.osv);
  return made;
}

describe('a record of OSV', () => {
  it('is the report with its severity, if nothing is to mend', () => {
    const osv = npm('a', { ranges: [semver({ introduced: '0' })], versions: ['1.0.0'] });
    const { osv: made, removed, ecosystem: folder } = record(osv);
    expect(made).toEqual({ ...osv, database_specific: { severity: 'CRITICAL' } });
    expect(removed).toEqual([]);
    expect(folder).toBe('npm');
  });

  it('names the package as its registry does, with the exact purl', () => {
    const package_ = (osv: Osv) => record(osv).osv.affected[0]!.package;
    const bare = (ecosystemName: string, name: string, purl?: string) =>
      package_(report({ ecosystem: ecosystemName, name, ...(purl && { purl }) }));
    expect(bare('PyPI', 'Foo_Bar.baz')).toEqual({
      ecosystem: 'PyPI',
      name: 'foo-bar-baz',
      purl: 'pkg:pypi/foo-bar-baz',
    });
    expect(bare('npm', '@Scope/A', 'pkg:npm/wrong@1.0.0')).toEqual({
      ecosystem: 'npm',
      name: '@Scope/A',
      purl: 'pkg:npm/%40Scope/A',
    });
    expect(bare('Maven', 'org.x:y')).toMatchObject({ purl: 'pkg:maven/org.x/y' });
    expect(bare('VSCode:https://open-vsx.org', 'Acme.Tool')).toEqual({
      ecosystem: 'VSCode:https://open-vsx.org',
      name: 'Acme.Tool',
      purl: 'pkg:vscode-extension/acme/tool?repository_url=https:%2F%2Fopen-vsx.org',
    });
    expect(bare('AlmaLinux', 'x')).toEqual({ ecosystem: 'AlmaLinux', name: 'x' });
    expect(bare('AlmaLinux', 'x', 'pkg:rpm/almalinux/x')).toMatchObject({ purl: 'pkg:rpm/almalinux/x' });
  });

  it('has times of whole seconds in UTC', () => {
    const times = {
      modified: '2025-01-02T01:30:00.987654321+02:00',
      published: '2025-01-01T00:00:00.5Z',
      withdrawn: '2025-01-02T00:00:00.25Z',
    };
    expect(record(npm('a', times)).osv).toMatchObject({
      modified: '2025-01-01T23:30:00Z',
      published: '2025-01-01T00:00:00Z',
      withdrawn: '2025-01-02T00:00:00Z',
    });
    const { modified: _, ...undated } = npm('a', { published: '2025-01-01T00:00:00Z' });
    expect(record(undated).osv.modified).toBe('2025-01-01T00:00:00Z');
    expect(recordOf(shown(npm('a', { modified: 'now', published: 'then' })))).toBe(
      'it does not say when it was last modified',
    );
  });

  it('stays withdrawn whatever is written there, and is no critical matter then', () => {
    const { osv } = record(npm('a', { withdrawn: 'yesterday' }));
    expect(osv.withdrawn).toBe(osv.modified);
    expect(osv.database_specific).toBeUndefined();
  });

  it('keeps a severity that is said, and everything else that is open', () => {
    const own = { severity: 'HIGH', iocs: { domains: ['a.example'] }, __own: { x: [1] } };
    expect(record(npm('a', { database_specific: own })).osv.database_specific).toEqual(own);
    expect(record(npm('a', { database_specific: { severity: '', x: 1 } })).osv.database_specific).toEqual({
      severity: 'CRITICAL',
      x: 1,
    });
    const evil = JSON.parse('{"__proto__": {"severity": "LOW"}, "x": []}');
    expect(record(npm('a', { database_specific: evil })).json.toString()).toContain(
      '"database_specific":{"__proto__":{"severity":"LOW"},"x":[],"severity":"CRITICAL"}',
    );
  });

  it('has no key and no word that OSV 1.9 does not know, and says which it lacks', () => {
    const osv = npm('a', {
      affected: [
        {
          package: { ecosystem: 'npm', name: 'a', purl: 'pkg:npm/a', extra: 1 },
          versions: ['1.0.0'],
          ranges: [
            { type: 'FOO', events: [{ introduced: '0' }] },
            { type: 'SEMVER', events: [], note: 1 },
            { type: 'SEMVER', events: [{ introduced: '1.0.0', note: 1 }] },
          ],
          severity: [
            { type: 'NEW', score: '9' },
            { type: 'CVSS_V3', score: 'CVSS:3.1/AV:N', source: 'NVD' },
          ],
          note: 1,
        } as never,
      ],
      references: [
        { type: 'BLOG', url: 'https://a.example' },
        { type: 'WEB', url: 'no address' },
        { type: 'WEB', url: 'https://b.example', note: 1 } as never,
      ],
      credits: [{ name: 'A', type: 'HERO' }, { name: 'B', type: 'FINDER', contact: [], note: 1 } as never],
      severity: [{ type: 'CVSS_V4', score: 'CVSS:4.0/AV:N' }],
      note: 1,
    } as never);
    const { osv: made, removed } = record(osv);
    expect(made).toMatchObject({
      severity: [{ type: 'CVSS_V4', score: 'CVSS:4.0/AV:N' }],
      affected: [
        {
          package: { ecosystem: 'npm', name: 'a', purl: 'pkg:npm/a' },
          severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N' }],
          ranges: [{ type: 'SEMVER', events: [{ introduced: '1.0.0' }] }],
          versions: ['1.0.0'],
        },
      ],
      references: [
        { type: 'WEB', url: 'https://a.example' },
        { type: 'WEB', url: 'https://b.example' },
      ],
      credits: [{ name: 'A' }, { name: 'B', type: 'FINDER' }],
    });
    expect(made.affected[0]!.ranges).toHaveLength(1);
    expect(JSON.stringify(made)).not.toContain('note');
    expect(JSON.stringify(made)).not.toContain('extra');
    expect([...removed].sort()).toEqual([
      '/affected/0/note',
      '/affected/0/package/extra',
      '/affected/0/ranges/0',
      '/affected/0/ranges/1',
      '/affected/0/ranges/1/note',
      '/affected/0/ranges/2/events/0/note',
      '/affected/0/severity/0',
      '/affected/0/severity/1/source',
      '/credits/1/note',
      '/note',
      '/references/1',
      '/references/2/note',
    ]);
  });

  it('puts the ranges of git behind the others, which scanners would not read otherwise', () => {
    const ranges = [
      { type: 'GIT' as const, repo: 'https://a.example/b', events: [{ introduced: '0' }] },
      ecosystem({ introduced: '0' }),
    ];
    expect(record(pypi('a', { ranges })).osv.affected[0]!.ranges!.map(({ type }) => type)).toEqual([
      'ECOSYSTEM',
      'GIT',
    ]);
  });

  it('of a repository has no package', () => {
    const made = record(git('https://github.com/acme/app'));
    expect(made.ecosystem).toBe('GIT');
    expect(made.osv.affected).toEqual([
      { ranges: [{ type: 'GIT', repo: 'https://github.com/acme/app', events: [{ introduced: '0' }] }] },
    ]);
  });

  it('cannot be of a package that cannot be', () => {
    expect(recordOf(shown(report({ ecosystem: 'Nowhere', name: 'a' })))).toMatch(
      /^its package cannot be: "Nowhere" is not an ecosystem of OSV$/,
    );
    expect(recordOf(shown(report({ ecosystem: 'npm', name: 'a\u0000' })))).toMatch(
      /^its package cannot be: /,
    );
  });

  it('is made and packed once for all exports of a run', () => {
    const one = shown(npm('a'));
    const made = recordOf(one) as OsvRecord;
    expect(recordOf(one)).toBe(made);
    expect(made.packed()).toBe(made.packed());
    expect(inflateRawSync(made.packed().content).equals(made.json)).toBe(true);
  });
});
