import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Osv } from '../../../src/core/report.ts';
import { npm, origin, pypi, semver } from '../../../src/rules/examples.ts';
import { exportOf, lines } from '../../support/exports.ts';

interface Attribute {
  uuid: string;
  type: string;
  category: string;
  value: string;
  to_ids: boolean;
  disable_correlation: boolean;
  comment: string;
  timestamp: string;
  object_relation?: string;
}

interface MispEvent {
  uuid: string;
  info: string;
  date: string;
  timestamp: string;
  Attribute: Attribute[];
  Object: {
    uuid: string;
    name: string;
    template_uuid: string;
    template_version: string;
    Attribute: Attribute[];
  }[];
}

const iocs = (parts: object) => ({ database_specific: { iocs: parts } });
const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
const SHA = 'ab'.repeat(32);

const REPORTS: Osv[] = [
  npm('a', {
    id: 'MAL-2025-10',
    published: '2025-01-01T05:00:00Z',
    versions: ['1.0.0', '1.0.1'],
    ranges: [semver({ introduced: '2.0.0' }, { fixed: '3.0.0' })],
    references: [
      { type: 'ARTICLE', url: 'https://blog.test.io/a' },
      { type: 'ARTICLE', url: 'javascript:alert(1)' },
    ],
    credits: [
      { name: 'Jo', type: 'FINDER' },
      { name: 'Jo', type: 'FINDER' },
    ],
    database_specific: {
      'malicious-packages-origins': [origin('feed'), origin('feed', 'b')],
      iocs: {
        domains: ['evil.test.io', 'github.com'],
        ips: ['51.178.25.148'],
        urls: ['https://evil.test.io/x'],
        files: [{ path: 'x.js', digests: { sha256: SHA } }],
        strings: ['wallet'],
      },
    },
  }),
  npm('b', {
    id: 'MAL-2025-9',
    published: '2025-01-01T23:59:59Z',
    modified: '2025-06-01T00:00:00Z',
    ...iocs({ domains: ['b.test.io'] }),
  }),
  pypi('gone', {
    id: 'MAL-2025-3',
    published: '2025-01-03T00:00:00Z',
    withdrawn: '2025-04-01T00:00:00Z',
    modified: '2025-04-01T00:00:00Z',
    ...iocs({ domains: ['c.test.io'] }),
  }),
  npm('timeless', {
    id: 'MAL-2025-5',
    modified: 'yesterday',
    published: 'never',
    ...iocs({ domains: ['evil.test.io'] }),
  }),
  npm('none', { id: 'MAL-2025-6' }),
];

async function feedOf(reports: readonly Osv[], options = {}, since?: Parameters<typeof exportOf>[3]) {
  const { result, files } = await exportOf('misp', reports, options, since);
  const manifest = JSON.parse(files['feed/manifest.json']!.toString()) as Record<
    string,
    { info: string; date: string; timestamp: string; Orgc: object }
  >;
  const events = Object.fromEntries(
    Object.keys(manifest).map((uuid) => [
      uuid,
      (JSON.parse(files[`feed/${uuid}.json`]!.toString()) as { Event: MispEvent }).Event,
    ]),
  );
  return { result, files, manifest, events: Object.values(events) };
}

/** The values of an object by relation. */
function valuesOf({ Attribute }: { Attribute: Attribute[] }): Record<string, string[]> {
  const values: Record<string, string[]> = {};
  for (const { object_relation: relation = '', value } of Attribute)
    values[relation] = [...(values[relation] ?? []), value];
  return values;
}

/** Relations of the object's template, and the types it gives them (misp-objects, malicious-package-report, version 4). */
const TEMPLATE: Record<string, string> = {
  'affected-range': 'text',
  'affected-version': 'text',
  analysis: 'text',
  credit: 'text',
  'credit-role': 'text',
  ecosystem: 'text',
  'ioc-domain': 'domain',
  'ioc-ip': 'ip-dst',
  'ioc-url': 'url',
  'origin-sha256': 'sha256',
  'origin-source': 'text',
  'package-name': 'text',
  'package-purl': 'text',
  reference: 'link',
  'reference-type': 'text',
  'report-id': 'text',
  'report-modified': 'datetime',
  state: 'text',
};

describe('mal export misp', () => {
  it('has an event for each day, and lists all of them as MISP reads it', async () => {
    const { result, manifest, events, files } = await feedOf(REPORTS);
    expect(result).toEqual({ reports: 3, leftOut: 1, counts: { events: 2, 'without indicators': 1 } });
    expect(events.map(({ date, info, timestamp }) => [date, info, timestamp])).toEqual([
      ['2025-01-01', 'Malicious packages reported on 2025-01-01', '1748736000'],
      ['2025-01-03', 'Malicious packages reported on 2025-01-03', '1743465600'],
    ]);
    for (const event of events) {
      const { info, date, timestamp } = manifest[event.uuid]!;
      expect({ info, date, timestamp }).toEqual({
        info: event.info,
        date: event.date,
        timestamp: event.timestamp,
      });
      expect(manifest[event.uuid]).toMatchObject({
        Orgc: { name: expect.any(String), uuid: expect.any(String) },
        threat_level_id: '1',
        analysis: '2',
      });
    }
    expect(Object.keys(files).sort()).toEqual(
      [
        'feed/hashes.csv',
        'feed/manifest.json',
        ...events.map(({ uuid }) => `feed/${uuid}.json`),
        'left-out.ndjson',
      ].sort(),
    );
    // In the order in which numbers were given.
    expect(events[0]!.Object.map((object) => valuesOf(object)['report-id'])).toEqual([
      ['MAL-2025-9'],
      ['MAL-2025-10'],
    ]);
  });

  it('tells a report as the object malicious-package-report, and the rest as attributes', async () => {
    const { events } = await feedOf(REPORTS);
    const object = events[0]!.Object[1]!;
    expect(object).toMatchObject({
      name: 'malicious-package-report',
      template_uuid: '2f8a8711-6ef8-4a9d-89de-f547670573cb',
      template_version: '4',
    });
    expect(valuesOf(object)).toEqual({
      'report-id': ['MAL-2025-10'],
      state: ['active'],
      'report-modified': ['2025-01-02T00:00:00Z'],
      ecosystem: ['npm'],
      'package-name': ['a'],
      'package-purl': ['pkg:npm/a'],
      analysis: [
        expect.stringMatching(/^Affected: 1\.0\.0, 1\.0\.1, >= 2\.0\.0 < 3\.0\.0\n\nThe package runs/),
      ],
      'affected-version': ['1.0.0', '1.0.1'],
      'affected-range': ['>= 2.0.0 < 3.0.0'],
      'ioc-domain': ['evil.test.io'],
      'ioc-ip': ['51.178.25.148'],
      'ioc-url': ['https://evil.test.io/x'],
      'origin-source': ['feed'],
      'origin-sha256': ['a'.repeat(64), 'b'.repeat(64)],
      reference: ['https://blog.test.io/a'],
      'reference-type': ['ARTICLE'],
      credit: ['Jo'],
      'credit-role': ['FINDER'],
    });
    for (const { object_relation: relation, type } of object.Attribute)
      expect(type).toBe(TEMPLATE[relation!]);
    expect(
      events[0]!.Attribute.map(({ type, value, to_ids: alarm, comment }) => [type, value, alarm, comment]),
    ).toEqual([
      ['sha256', SHA, true, 'sha256 of MAL-2025-10'],
      ['filename', 'x.js', false, 'path of MAL-2025-10'],
      ['other', 'wallet', false, 'string of MAL-2025-10'],
    ]);
  });

  it('raises alarms for indicators alone, and for none of a withdrawn report', async () => {
    const { events } = await feedOf(REPORTS);
    const alarms = (event: MispEvent) =>
      event.Object.flatMap(({ Attribute }) => Attribute)
        .filter((one) => one.to_ids)
        .map(({ value }) => value);
    expect(alarms(events[0]!)).toEqual([
      'b.test.io',
      'evil.test.io',
      '51.178.25.148',
      'https://evil.test.io/x',
    ]);
    expect(alarms(events[1]!)).toEqual([]);
    expect(valuesOf(events[1]!.Object[0]!).state).toEqual(['withdrawn']);
  });

  it('compares what identifies, and has its hashes', async () => {
    const { events, files } = await feedOf(REPORTS);
    const compared = events[0]!.Object[1]!.Attribute.filter((one) => !one.disable_correlation).map(
      ({ object_relation: relation }) => relation,
    );
    expect(compared).toEqual([
      'report-id',
      'package-name',
      'package-purl',
      'ioc-domain',
      'ioc-ip',
      'ioc-url',
    ]);
    const hashes = files['feed/hashes.csv']!.toString().trimEnd().split('\n');
    expect(hashes).toContain(`${md5('evil.test.io')},${events[0]!.uuid}`);
    expect(hashes).toContain(`${md5('c.test.io')},${events[1]!.uuid}`);
    expect(hashes.join('\n')).not.toContain(md5('1.0.0'));
  });

  it('never gives a UUID twice', async () => {
    const { events } = await feedOf(REPORTS);
    const uuids = events.flatMap((event) => [
      event.uuid,
      ...event.Attribute.map(({ uuid }) => uuid),
      ...event.Object.flatMap((object) => [object.uuid, ...object.Attribute.map(({ uuid }) => uuid)]),
    ]);
    expect(new Set(uuids).size).toBe(uuids.length);
    for (const uuid of uuids)
      expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('divides a busy day, and what comes later joins its last event', async () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, i) =>
        npm(`p${i}`, { id: `MAL-2025-${i + 1}`, ...iocs({ domains: [`p${i}.test.io`] }) }),
      );
    const before = await feedOf(many(501));
    expect(before.events.map((event) => [event.info, event.Object.length])).toEqual([
      ['Malicious packages reported on 2025-01-01', 500],
      ['Malicious packages reported on 2025-01-01, part 2', 1],
    ]);
    const after = await feedOf(many(503));
    expect(after.events[0]).toEqual(before.events[0]);
    expect(after.events[1]!.uuid).toBe(before.events[1]!.uuid);
    expect(after.events[1]!.Object).toHaveLength(3);
  });

  it('tells whole events in which something changed', async () => {
    const whole = await feedOf(REPORTS);
    const since = { since: 'x', gone: [], includes: ({ id }: { id: string }) => id === 'MAL-2025-9' };
    const { result, events } = await feedOf(REPORTS, {}, since);
    expect(result).toMatchObject({ reports: 1, leftOut: 0, counts: { events: 1 } });
    expect(events).toEqual([whole.events[0]]);
    const nothing = await feedOf(REPORTS, {}, { ...since, includes: () => false });
    expect(nothing.manifest).toEqual({});
  });

  it('has the reports without indicators where it is asked so, and says what it leaves out', async () => {
    const { result, files } = await feedOf(REPORTS, { allReports: true });
    expect(result).toMatchObject({ reports: 4, leftOut: 1 });
    expect(lines(files['left-out.ndjson'])).toMatchObject([
      { id: 'MAL-2025-10', removed: [{ value: 'github.com' }] },
      { id: 'MAL-2025-5', leftOut: 'it has no time that can be read' },
    ]);
  });
});
