import { describe, expect, it } from 'vitest';
import { completeSource } from '../../../src/core/source-config.ts';
import { kind } from '../../../src/ingest/kinds/github-advisories.ts';
import { TestRepository } from '../../cli/run.ts';
import { Reader, SourceRemote, texts, told } from '../../support/source-remote.ts';
import { describeKind, LIMIT } from './contract.ts';

const pathOf = (id: string, folder = 'github-reviewed/2026/01') => `advisories/${folder}/${id}/${id}.json`;

const malware = (id: string, more: object = {}) =>
  JSON.stringify({
    schema_version: '1.4.0',
    id,
    modified: '2026-01-02T00:00:00Z',
    summary: 'Malware in evil',
    details:
      'Any computer that has this package installed or running should be considered fully compromised.',
    affected: [
      {
        package: { ecosystem: 'npm', name: 'evil' },
        ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }] }],
      },
    ],
    database_specific: { cwe_ids: ['CWE-506'], severity: 'CRITICAL', github_reviewed: true },
    ...more,
  });

/** The same advisory, after somebody found out that it is a weakness only. */
const weakness = (id: string) =>
  malware(id, {
    summary: 'A flaw in evil',
    details: 'It is slow.',
    database_specific: { cwe_ids: ['CWE-1333'] },
  });

const A = 'GHSA-aaaa-2222-3333';
const B = 'GHSA-bbbb-2222-3333';
const C = 'GHSA-cccc-2222-3333';

describeKind('github-advisories', {
  kind,
  tellsGone: true,
  stage() {
    const remote = new SourceRemote({ README: 'advisories' });
    const add = (name: string, text: string) => {
      const digits = [...Buffer.from(name)].map((byte) => byte.toString(36).padStart(2, '0')).join('');
      // Other names than its own it has not.
      if (!/^[a-z-]+$/.test(name) || digits.length > 12) return undefined;
      const id = `GHSA-${digits.padStart(12, '0').replace(/(.{4})(.{4})/, '$1-$2-')}`;
      remote.commit({ [pathOf(id)]: text.replaceAll('NAME', id) });
      return pathOf(id);
    };
    const ids = new Map<string, string>();
    const put = (name: string, revision: number, size: number) => {
      const key = add(
        name,
        malware('NAME', { modified: `2026-01-0${revision}T00:00:00Z`, details: 'x'.repeat(size) }),
      );
      if (key !== undefined) ids.set(name, key);
      return key;
    };
    return {
      source: { id: 'test', kind: 'github-advisories', location: remote.url, limits: { objectBytes: LIMIT } },
      root: new TestRepository().root,
      put: (name, revision) => put(name.replace('left-pad', 'pad'), revision, 10),
      putTooLarge: (name) => put(name, 1, LIMIT),
      remove: (name) => void remote.commit({}, [ids.get(name)!]),
    };
  },
});

function reading(files: Record<string, string>): { remote: SourceRemote; reader: Reader } {
  const remote = new SourceRemote(files);
  return { remote, reader: new Reader(kind, { location: remote.url }) };
}

describe("GitHub's advisory database", () => {
  it('shows what is malware, reviewed or not, and nothing else', async () => {
    const { reader } = reading({
      [pathOf(A)]: malware(A),
      [pathOf(B, 'unreviewed/2025/12')]: malware(B),
      [pathOf(C)]: weakness(C),
      [`advisories/github-reviewed/2026/01/${A}/other.json`]: malware(A),
      [`advisories/github-reviewed/2026/01/${A}/${B}.json`]: malware(B),
      [`archive/2026/01/${A}/${A}.json`]: malware(A),
      'package.json': malware(A),
    });
    const events = await reader.run();
    expect(told(events)).toEqual([
      `object ${pathOf(A)}`,
      `object ${pathOf(B, 'unreviewed/2025/12')}`,
      'whole',
      'checkpoint',
    ]);
    expect(texts(events)[pathOf(A)]).toBe(malware(A));
  });

  it('tells that an advisory is gone when it is about malware no more', async () => {
    const { remote, reader } = reading({
      [pathOf(A)]: malware(A),
      [pathOf(B)]: malware(B),
      [pathOf(C)]: weakness(C),
    });
    await reader.run();
    remote.commit({ [pathOf(A)]: weakness(A), [pathOf(C)]: weakness(C).replace('slow', 'very slow') });
    expect(told(await reader.run())).toEqual([`gone ${pathOf(A)}`, 'checkpoint']);
    // Once is enough.
    remote.commit({ [pathOf(A)]: weakness(A).replace('slow', 'very slow') });
    expect(told(await reader.run())).toEqual(['checkpoint']);
  });

  it('finds that out, too, when everything must be listed', async () => {
    const { remote, reader } = reading({ [pathOf(A)]: malware(A), [pathOf(B)]: malware(B) });
    await reader.run();
    remote.rewrite({ [pathOf(A)]: weakness(A), [pathOf(B)]: malware(B) });
    remote.collectGarbage();
    reader.repository.remove('.git/mal');
    expect(told(await reader.run())).toEqual([
      `same ${pathOf(B)}`,
      `gone ${pathOf(A)}`,
      'whole',
      'checkpoint',
    ]);
  });

  it('shows an advisory that becomes one about malware', async () => {
    const { remote, reader } = reading({ [pathOf(A)]: weakness(A) });
    await reader.run();
    remote.commit({ [pathOf(A)]: malware(A) });
    expect(told(await reader.run())).toEqual([`object ${pathOf(A)}`, 'checkpoint']);
  });

  it('shows one that is withdrawn with its withdrawal', async () => {
    const { remote, reader } = reading({ [pathOf(A)]: malware(A) });
    await reader.run();
    remote.commit({ [pathOf(A)]: malware(A, { withdrawn: '2026-02-01T00:00:00Z' }) });
    const events = await reader.run();
    expect(told(events)).toEqual([`object ${pathOf(A)}`, 'checkpoint']);
    expect(texts(events)[pathOf(A)]).toContain('"withdrawn":"2026-02-01T00:00:00Z"');
  });

  it('shows one that was reviewed at its new place, and takes the old one for gone', async () => {
    const before = pathOf(A, 'unreviewed/2026/01');
    const { remote, reader } = reading({ [before]: malware(A) });
    await reader.run();
    remote.commit({ [pathOf(A)]: malware(A, { modified: '2026-03-01T00:00:00Z' }) }, [before]);
    expect(told(await reader.run())).toEqual([`object ${pathOf(A)}`, `gone ${before}`, 'checkpoint']);
  });

  it('does not pass over an advisory that cannot be read: it might be about malware', async () => {
    const { reader } = reading({ [pathOf(A)]: '{"id": "x"', [pathOf(B)]: '[]' });
    const events = await reader.run();
    expect(told(events)).toEqual([`problem ${pathOf(A)}`, `problem ${pathOf(B)}`, 'whole', 'checkpoint']);
    expect(events[0]).toMatchObject({ bytes: Uint8Array.from(Buffer.from('{"id": "x"')) });
  });

  it('is read from a part only if the source names prefixes', async () => {
    const remote = new SourceRemote({
      [pathOf(A)]: malware(A),
      [pathOf(B, 'unreviewed/2026/01')]: malware(B),
    });
    const reader = new Reader(kind, { location: remote.url, prefixes: ['advisories/github-reviewed/'] });
    expect(Object.keys(texts(await reader.run()))).toEqual([pathOf(A)]);
  });
});

describe('an advisory of the database becomes OSV', () => {
  const source = completeSource({ id: 'x', kind: 'github-advisories', location: 'x' });
  const mapped = (text: string) => kind.map!(Buffer.from(text), 'x', source)[0]!;
  const ranged = (events: object[], last?: string) =>
    malware(A, {
      affected: [
        {
          package: { ecosystem: 'npm', name: 'evil' },
          ranges: [{ type: 'ECOSYSTEM', events }],
          ...(last === undefined ? {} : { database_specific: { last_known_affected_version_range: last } }),
        },
      ],
    });
  const events = (text: string) => mapped(text).affected![0]!.ranges![0]!.events;

  it('as it is, with its weaknesses at the package', () => {
    expect(mapped(malware(A))).toEqual({
      schema_version: '1.4.0',
      id: A,
      modified: '2026-01-02T00:00:00Z',
      summary: 'Malware in evil',
      details:
        'Any computer that has this package installed or running should be considered fully compromised.',
      affected: [
        {
          package: { ecosystem: 'npm', name: 'evil' },
          ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }] }],
          database_specific: { cwes: [{ cweId: 'CWE-506' }] },
        },
      ],
    });
  });

  it('with the end that stands beside a range without one', () => {
    expect(events(ranged([{ introduced: '0' }], '<= 1.2.3'))).toEqual([
      { introduced: '0' },
      { last_affected: '1.2.3' },
    ]);
    expect(events(ranged([{ introduced: '1.0.0' }], '< 2.0.0'))).toEqual([
      { introduced: '1.0.0' },
      { fixed: '2.0.0' },
    ]);
  });

  it('with the end that the range itself has, if it has one', () => {
    expect(events(ranged([{ introduced: '0' }, { fixed: '1.3.0' }], '<= 1.2.3'))).toEqual([
      { introduced: '0' },
      { fixed: '1.3.0' },
    ]);
  });

  it('unless that end cannot be understood', () => {
    for (const last of ['soon', '= 1.0.0', '>= 1.0.0', '<= 1.0.0 || 2'])
      expect(() => events(ranged([{ introduced: '0' }], last)), last).toThrow(/^has the /);
    expect(() => mapped('[]')).toThrow('is no JSON object');
  });
});
