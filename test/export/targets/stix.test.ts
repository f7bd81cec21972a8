import { describe, expect, it } from 'vitest';
import type { Osv } from '../../../src/core/report.ts';
import { patternOf } from '../../../src/export/stix/pattern.ts';
import { npm, pypi } from '../../../src/rules/examples.ts';
import { exportOf, lines } from '../../support/exports.ts';

interface StixObject {
  type: string;
  id: string;
  created: string;
  modified: string;
  [property: string]: unknown;
}

const iocs = (parts: object) => ({ database_specific: { iocs: parts } });
const sha256 = 'ab'.repeat(32);
const REPORTS: Osv[] = [
  npm('@acme/a', {
    id: 'MAL-2025-1',
    aliases: ['GHSA-2345-6789-cfgh'],
    references: [
      { type: 'ARTICLE', url: 'https://blog.test.io/a' },
      { type: 'WEB', url: 'javascript:alert(1)' },
    ],
    details: 'It steals.\n\u0007<script>',
    ...iocs({ domains: ['evil.test.io'], files: [{ path: 'x.js', digests: { sha256 } }] }),
  }),
  pypi('b', {
    id: 'MAL-2025-2',
    modified: '2025-03-01T00:00:00.5Z',
    ...iocs({ domains: ['evil.test.io', 'pypi.org'], urls: ["https://evil.test.io/'x"] }),
  }),
  pypi('gone', {
    id: 'MAL-2025-3',
    withdrawn: '2025-04-01T00:00:00Z',
    modified: '2025-04-01T00:00:00Z',
    ...iocs({ domains: ['evil.test.io', 'only-there.test.io'] }),
  }),
  npm('paths', { id: 'MAL-2025-4', ...iocs({ strings: ['x'], files: [{ path: 'y.js' }] }) }),
  npm('timeless', {
    id: 'MAL-2025-5',
    modified: 'yesterday',
    published: 'never',
    ...iocs({ domains: ['evil.test.io'] }),
  }),
  npm('none', { id: 'MAL-2025-6' }),
];

async function bundleOf(
  ...parameters: [options?: Record<string, true>, since?: Parameters<typeof exportOf>[3]]
) {
  const [options = {}, since] = parameters;
  const { result, files } = await exportOf('stix', REPORTS, options, since, true);
  const bundle = JSON.parse(files['bundle.json']!.toString()) as {
    type: string;
    id: string;
    objects: StixObject[];
  };
  const of = (type: string) => bundle.objects.filter((object) => object.type === type);
  return { result, files, bundle, of };
}

/** Properties that the specification requires (STIX 2.1, sections 3.2, 4.5, 4.7, 4.11, 5.1), beside the common ones. */
const REQUIRED: Record<string, string[]> = {
  identity: ['name'],
  malware: ['is_family', 'created_by_ref'],
  indicator: ['pattern', 'pattern_type', 'valid_from', 'created_by_ref'],
  relationship: ['relationship_type', 'source_ref', 'target_ref', 'created_by_ref'],
};
const UUID5 = '[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}';

describe('mal export stix', () => {
  it('is a bundle of valid objects that refer to each other', async () => {
    const { result, bundle, of } = await bundleOf();
    expect(result).toEqual({
      reports: 3,
      leftOut: 1,
      counts: { indicators: 4, objects: 14, 'without indicators': 2 },
    });
    expect(bundle.type).toBe('bundle');
    expect(bundle.id).toMatch(new RegExp(`^bundle--${UUID5}$`));
    const ids = bundle.objects.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const object of bundle.objects) {
      expect(object.id).toMatch(new RegExp(`^${object.type}--${UUID5}$`));
      expect(object.spec_version).toBe('2.1');
      for (const time of [object.created, object.modified])
        expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      expect(object.created <= object.modified).toBe(true);
      for (const property of REQUIRED[object.type]!) expect(object, property).toHaveProperty(property);
      for (const [name, value] of Object.entries(object))
        if (name.endsWith('_ref')) expect(ids).toContain(value);
    }
    expect(
      of('relationship').map(({ source_ref: from, target_ref: to }) => [
        String(from).split('--')[0],
        String(to).split('--')[0],
      ]),
    ).toEqual(Array.from({ length: 6 }, () => ['indicator', 'malware']));
  });

  it('tells of a package what a report tells', async () => {
    const { of } = await bundleOf();
    const {
      id: _,
      created_by_ref: __,
      ...malware
    } = of('malware').find(({ name }) => name === 'Malicious code in @acme/a (npm)')!;
    expect(malware).toEqual({
      type: 'malware',
      spec_version: '2.1',
      created: '2025-01-01T00:00:00.000Z',
      modified: '2025-01-02T00:00:00.000Z',
      name: 'Malicious code in @acme/a (npm)',
      description: 'Affected: 1.0.0\n\nIt steals.\n\u0007<script>',
      is_family: false,
      labels: ['malicious-package', 'ecosystem:npm'],
      external_references: [
        { source_name: 'MAL', external_id: 'MAL-2025-1' },
        { source_name: 'purl', external_id: 'pkg:npm/@acme/a'.replace('@', '%40') },
        { source_name: 'GHSA', external_id: 'GHSA-2345-6789-cfgh' },
        { source_name: 'article', url: 'https://blog.test.io/a' },
      ],
    });
  });

  it('has each indicator once, from its first report to its last', async () => {
    const { of } = await bundleOf();
    const indicators = of('indicator');
    expect(indicators.map(({ pattern }) => pattern)).toEqual([
      "[domain-name:value = 'evil.test.io']",
      "[domain-name:value = 'only-there.test.io']",
      `[file:hashes.'SHA-256' = '${sha256}']`,
      "[url:value = 'https://evil.test.io/\\'x']",
    ]);
    expect(indicators[0]).toMatchObject({
      created: '2025-01-01T00:00:00.000Z',
      modified: '2025-04-01T00:00:00.000Z',
      valid_from: '2025-01-01T00:00:00.000Z',
    });
  });

  it('revokes what was taken back, and nothing else', async () => {
    const { bundle } = await bundleOf();
    const revoked = bundle.objects.filter((object) => object.revoked === true);
    expect(revoked.map(({ type, name }) => `${type} ${name ?? ''}`.trim()).sort()).toEqual([
      'indicator domain: only-there.test.io',
      'malware Malicious code in gone (PyPI)',
      'relationship',
      'relationship',
    ]);
  });

  it('says what it leaves out', async () => {
    const { files } = await bundleOf();
    expect(lines(files['left-out.ndjson'])).toMatchObject([
      { id: 'MAL-2025-2', removed: [{ pointer: '/database_specific/iocs/domains/1' }] },
      { id: 'MAL-2025-5', leftOut: 'it has no time that can be read' },
    ]);
  });

  it('has the reports without indicators where it is asked so', async () => {
    const { result, of } = await bundleOf({ allReports: true });
    expect(result).toMatchObject({ reports: 5, leftOut: 1 });
    expect(of('malware')).toHaveLength(5);
  });

  it('tells of what changed the very same objects', async () => {
    const whole = new Map((await bundleOf()).bundle.objects.map((object) => [object.id, object]));
    const since = { since: 'x', gone: [], includes: ({ id }: { id: string }) => id === 'MAL-2025-2' };
    const { bundle, result } = await bundleOf({}, since);
    expect(result).toMatchObject({ reports: 1, leftOut: 0, counts: { indicators: 2 } });
    expect(bundle.objects).toHaveLength(6);
    for (const object of bundle.objects) expect(object).toEqual(whole.get(object.id));
  });
});

describe('a STIX pattern', () => {
  it('names what the type of the indicator means', () => {
    expect(patternOf({ type: 'ip', value: '51.178.25.148' })).toBe("[ipv4-addr:value = '51.178.25.148']");
    expect(patternOf({ type: 'network', value: '2a01:4f8::/32' })).toBe(
      "[ipv6-addr:value ISSUBSET '2a01:4f8::/32']",
    );
    expect(patternOf({ type: 'sha1', value: 'ab' })).toBe("[file:hashes.'SHA-1' = 'ab']");
    expect(patternOf({ type: 'url', value: "a\\b'c" })).toBe("[url:value = 'a\\\\b\\'c']");
    for (const type of ['path', 'string', 'sha384'] as const)
      expect(patternOf({ type, value: 'x' })).toBeUndefined();
  });
});
