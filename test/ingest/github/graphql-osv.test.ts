import { describe, expect, it } from 'vitest';
import { completeSource } from '../../../src/core/source-config.ts';
import type { Advisory, Vulnerability } from '../../../src/ingest/github/advisory.ts';
import { fromGraphql } from '../../../src/ingest/github/graphql-osv.ts';
import { kind } from '../../../src/ingest/kinds/github-graphql.ts';

const about = (
  ecosystem: string | null,
  name: string | null,
  vulnerableVersionRange: string | null,
): Vulnerability => ({
  ecosystem,
  name,
  vulnerableVersionRange,
});

const advisory = (more: Partial<Advisory> = {}): Advisory => ({
  ghsaId: 'GHSA-aaaa-bbbb-cccc',
  summary: 'Malware in evil',
  description: 'It steals.',
  classification: 'MALWARE',
  permalink: 'https://github.com/advisories/GHSA-aaaa-bbbb-cccc',
  publishedAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-02T00:00:00Z',
  withdrawnAt: null,
  identifiers: ['GHSA-aaaa-bbbb-cccc'],
  references: [],
  cwes: [],
  cvss: [],
  vulnerabilities: [about('NPM', 'evil', '>= 0')],
  ...more,
});

const affected = (...vulnerabilities: Vulnerability[]) =>
  fromGraphql(advisory({ vulnerabilities })).affected!;

describe('an advisory of the interface becomes OSV', () => {
  it('field by field', () => {
    const osv = fromGraphql(
      advisory({
        withdrawnAt: '2026-01-03T00:00:00Z',
        identifiers: ['GHSA-aaaa-bbbb-cccc', 'CVE-2026-1'],
        references: ['https://example.org/a', 'https://github.com/advisories/GHSA-aaaa-bbbb-cccc'],
        cwes: [{ cweId: 'CWE-506', name: 'Embedded Malicious Code', description: null }],
        cvss: ['CVSS:3.1/AV:N', 'CVSS:4.0/AV:N', 'AV:N/AC:L'],
      }),
    );
    expect(osv).toEqual({
      id: 'GHSA-aaaa-bbbb-cccc',
      modified: '2026-01-02T00:00:00Z',
      published: '2026-01-01T00:00:00Z',
      withdrawn: '2026-01-03T00:00:00Z',
      aliases: ['CVE-2026-1'],
      summary: 'Malware in evil',
      details: 'It steals.',
      severity: [
        { type: 'CVSS_V3', score: 'CVSS:3.1/AV:N' },
        { type: 'CVSS_V4', score: 'CVSS:4.0/AV:N' },
      ],
      affected: [
        {
          package: { ecosystem: 'npm', name: 'evil' },
          ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }] }],
          database_specific: { cwes: [{ cweId: 'CWE-506', name: 'Embedded Malicious Code' }] },
        },
      ],
      references: [
        { type: 'WEB', url: 'https://example.org/a' },
        { type: 'ADVISORY', url: 'https://github.com/advisories/GHSA-aaaa-bbbb-cccc' },
      ],
    });
  });

  it('with a link to itself, and without what it does not say', () => {
    const osv = fromGraphql(advisory({ summary: null, description: null, publishedAt: null }));
    expect(osv.references).toEqual([
      { type: 'ADVISORY', url: 'https://github.com/advisories/GHSA-aaaa-bbbb-cccc' },
    ]);
    expect(Object.keys(osv).sort()).toEqual(['affected', 'id', 'modified', 'references']);
    expect(fromGraphql(advisory({ permalink: null })).references).toEqual([]);
  });

  it('with one entry for each package, whatever ranges it has', () => {
    expect(
      affected(
        about('NPM', 'evil', '> 0'),
        about('NPM', 'evil', '= 1.0.1'),
        about('PIP', 'evil', '>= 1.0, < 1.5'),
        about('NPM', 'evil', '= 1.0.0'),
        about('PIP', 'evil', '>= 1.0, < 1.5'),
      ),
    ).toEqual([
      {
        package: { ecosystem: 'npm', name: 'evil' },
        ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }] }],
        versions: ['1.0.0', '1.0.1'],
      },
      {
        package: { ecosystem: 'PyPI', name: 'evil' },
        ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '1.0' }, { fixed: '1.5' }] }],
      },
    ]);
  });

  it('with exact versions only, where it names nothing else', () => {
    expect(affected(about('NPM', 'evil', '= 4.1.1'), about('NPM', 'evil', '= 4.1.2'))).toEqual([
      { package: { ecosystem: 'npm', name: 'evil' }, versions: ['4.1.1', '4.1.2'] },
    ]);
  });

  it('with a range of the registry’s own versions, where they are no semantic ones', () => {
    expect(affected(about('NPM', 'evil', '< 2.0'))[0]!.ranges![0]!.type).toBe('ECOSYSTEM');
    expect(affected(about('NPM', 'evil', '< 2.0.0'))[0]!.ranges![0]!.type).toBe('SEMVER');
  });

  const names: [string, string][] = [
    ['ACTIONS', 'GitHub Actions'],
    ['COMPOSER', 'Packagist'],
    ['ERLANG', 'Hex'],
    ['GO', 'Go'],
    ['MAVEN', 'Maven'],
    ['NPM', 'npm'],
    ['NUGET', 'NuGet'],
    ['PIP', 'PyPI'],
    ['PUB', 'Pub'],
    ['RUBYGEMS', 'RubyGems'],
    ['RUST', 'crates.io'],
    ['SWIFT', 'SwiftURL'],
  ];
  for (const [theirs, ours] of names) {
    it(`with ${theirs} as ${ours}`, () => {
      expect(affected(about(theirs, 'x', '>= 0'))[0]!.package!.ecosystem).toBe(ours);
    });
  }
});

describe('an advisory of the interface is refused', () => {
  it('as a whole if a part of it cannot be understood', () => {
    const good = about('NPM', 'evil', '>= 0');
    const bad: [Vulnerability, RegExp][] = [
      [about('CONAN', 'x', '>= 0'), /ecosystem "CONAN"/],
      [about('npm', 'x', '>= 0'), /ecosystem "npm"/],
      [about('__proto__', 'x', '>= 0'), /ecosystem "__proto__"/],
      [about(null, 'x', '>= 0'), /ecosystem null/],
      [about('NPM', null, '>= 0'), /no package/],
      [about('NPM', '', '>= 0'), /no package/],
      [about('NPM', 'x', null), /without a range/],
      [about('NPM', 'x', '> 1.0'), /begins after a version/],
      [about('NPM', 'x', 'all'), /cannot be understood/],
    ];
    for (const [vulnerability, message] of bad)
      expect(() => affected(good, vulnerability), String(message)).toThrow(message);
    expect(() => fromGraphql(advisory({ ghsaId: null }))).toThrow('has no GHSA id');
  });

  it('if its bytes are none, as somebody may have changed them on their way', () => {
    const source = completeSource({ id: 'x', kind: 'github-graphql', location: 'github.com' });
    const map = (text: string) => kind.map!(Buffer.from(text), 'x', source);
    for (const text of [
      '',
      'null',
      '[]',
      '{}',
      '{"vulnerabilities": {}}',
      '{"vulnerabilities": [null]}',
      '{"vulnerabilities": []}',
    ])
      expect(() => map(text), text).toThrow(Error);
    const odd = { ...advisory(), identifiers: [1, null], references: 'x', cwes: [1], cvss: [null] };
    expect(map(JSON.stringify(odd))[0]).toMatchObject({ id: 'GHSA-aaaa-bbbb-cccc' });
  });
});
