/** What S3 and GCS have in common, on real servers of both, with faults and changes while they are read. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Json } from '../../../src/core/report.ts';
import { completeSource, type WrittenSource } from '../../../src/core/source-config.ts';
import { kind as gcs } from '../../../src/ingest/kinds/gcs.ts';
import { kind as s3 } from '../../../src/ingest/kinds/s3.ts';
import { OVERLAP } from '../../../src/ingest/listing/recent.ts';
import { type ReadOptions, SourceError, type SourceEvent } from '../../../src/ingest/source.ts';
import { everyFault } from '../../support/faulty-server.ts';
import { GcsServer } from '../../support/gcs-server.ts';
import { S3Server } from '../../support/s3-server.ts';
import { keysOf, type Memory, memoryOf, nothing, of, readAll as readKind } from './contract.ts';

const document = (id: string, revision = 1) => JSON.stringify({ id, summary: `Revision ${revision}` });
/** Keys in the order of time. */
const timed = (n: number) => `2026/${String(n).padStart(6, '0')}.json`;

describe.each([
  { kind: s3, Server: S3Server },
  { kind: gcs, Server: GcsServer },
])('a bucket of $kind.name', ({ kind, Server }) => {
  let server: S3Server | GcsServer;
  let waits: number[];
  let warnings: string[];

  beforeEach(async () => {
    server = await new Server().start();
    waits = [];
    warnings = [];
  });
  afterEach(() => server.stop());

  const source = (more: Partial<WrittenSource> = {}): WrittenSource => ({
    id: 'reports',
    kind: kind.name,
    location: 'reports',
    endpoint: server.url,
    ...more,
    limits: { timeoutSeconds: 0.6, requestsPerSecond: 1000, ...more.limits },
  });
  const options = (): Partial<ReadOptions> => ({
    sleep: async (milliseconds) => void waits.push(milliseconds),
    warn: (message) => void warnings.push(message),
  });
  const read = (more: Partial<WrittenSource>, memory: Memory = nothing(), extra: Partial<ReadOptions> = {}) =>
    readKind(kind, { source: source(more), root: '.' }, memory, { ...options(), ...extra });
  const fill = (count: number, from = 0) => {
    for (let n = from; n < from + count; n++) server.objects.put(timed(n), document(`X-${n}`));
  };
  const ordered = { ordered: true };
  /** Bodies too: what a run gives must not depend on what happened on the way. */
  const plain = (events: readonly SourceEvent[]) =>
    events.map((event) =>
      'bytes' in event ? { ...event, bytes: Buffer.from(event.bytes!).toString() } : event,
    );

  describe('with faults', () => {
    it.each([{}, ordered])('gives the events of an undisturbed read (%o)', async (more) => {
      fill(25);
      server.pageSize = 10;
      const calm = plain(await read(more));
      expect(calm.filter((event) => event.kind === 'object')).toHaveLength(25);
      server.fault = everyFault;
      expect(plain(await read(more))).toEqual(calm);
      expect(Math.max(...waits)).toBeGreaterThanOrEqual(1000);
    });

    it('shows what can be had of a bucket in which one object never can', async () => {
      fill(8);
      server.fault = ({ url }) => (url.pathname.includes('000003') ? { status: 500 } : undefined);
      const events = await read(ordered);
      expect(keysOf(events, 'object')).toHaveLength(7);
      const [problem, ...more] = of(events, 'problem');
      expect(more).toEqual([]);
      expect(problem).toMatchObject({
        key: timed(3),
        reason: expect.stringMatching(/^could not be fetched: .*answers 500/),
      });
      // Its place in the order has passed, and still it comes when it can be had.
      server.fault = () => undefined;
      const memory = memoryOf(events);
      const bodies = server.bodies;
      const next = await read(ordered, memory);
      expect(keysOf(next, 'object')).toEqual([timed(3)]);
      expect(server.bodies).toBe(bodies + 1);
      expect(keysOf(await read(ordered, memoryOf(next, memory)), 'object')).toEqual([]);
    });

    it('keeps asking in later runs for an object that cannot be had', async () => {
      fill(3);
      server.fault = ({ url }) => (url.pathname.includes('000001') ? { status: 500 } : undefined);
      let memory = memoryOf(await read(ordered));
      const second = await read(ordered, memory);
      expect(keysOf(second, 'problem')).toEqual([timed(1)]);
      memory = memoryOf(second, memory);
      server.fault = () => undefined;
      expect(keysOf(await read(ordered, memory), 'object')).toEqual([timed(1)]);
    });

    it('gives up a server that has no object any more to give, and soon', async () => {
      fill(1000);
      server.fault = ({ url }) => (/000\d/.test(url.pathname) ? { status: 503 } : undefined);
      await expect(read({})).rejects.toThrow(/answers 503 .*objects before it/);
      expect(server.log.length).toBeLessThan(200);
    });

    it.each([{}, ordered])(
      'is not kept from what is new by objects that never can be had (%o)',
      async (more) => {
        fill(8);
        server.fault = ({ url }) => (/00000[1-6]/.test(url.pathname) ? { status: 500 } : undefined);
        let memory = memoryOf(await read({ ...more, prefixes: ['2026/000000', '2026/000007'] }));
        for (let n = 1; n < 7; n++) server.objects.put(timed(n), document(`X-${n}`));
        const whole = { ...more, prefixes: ['2026/'] };
        if (more === ordered) memory = memoryOf(await read(whole), memory);
        server.objects.put(timed(9), document('X-9'));
        const events = await read(whole, memory);
        expect(keysOf(events, 'object')).toContain(timed(9));
        expect(keysOf(events, 'problem')).toEqual([1, 2, 3, 4, 5, 6].map(timed));
        server.fault = () => undefined;
        expect(keysOf(await read(whole, memoryOf(events, memory)), 'object')).toEqual(
          [1, 2, 3, 4, 5, 6].map(timed),
        );
      },
    );

    it('takes no page of a server in between for an empty bucket', async () => {
      fill(3);
      const memory = memoryOf(await read({}));
      server.fault = () => 'wrong';
      const events: SourceEvent[] = [];
      const failed = (async () => {
        const { seen } = memory;
        const world = {
          root: '.',
          cursor: null,
          variables: {},
          now: Date.now,
          signal: new AbortController().signal,
        };
        const stream = kind.read(completeSource(source()), {
          ...world,
          ...(options() as Required<Pick<ReadOptions, 'sleep' | 'warn'>>),
          seen: { version: (key) => seen.get(key) },
        });
        for await (const event of stream) events.push(event);
      })();
      await expect(failed).rejects.toThrow(SourceError);
      expect(events).toEqual([]);
    });

    it('waits as long as the server asks, but not for ever', async () => {
      fill(1);
      server.fault = (_, before) => (before === 0 ? { status: 429, retryAfter: '86400' } : undefined);
      expect(keysOf(await read({}), 'object')).toHaveLength(1);
      expect(waits).toEqual([120_000, 120_000]);
      expect(warnings[0]).toMatch(/answers 429: waiting 120 s/);
    });
  });

  describe('whose keys are ordered by time', () => {
    it('costs what is new, however much is there', async () => {
      fill(250_000);
      const known = Array.from({ length: OVERLAP }, (_, i) => {
        const { md5 } = server.objects.get(timed(250_000 - OVERLAP + i))!;
        return [timed(250_000 - OVERLAP + i), kind === s3 ? md5 : Buffer.from(md5, 'hex').toString('base64')];
      });
      const recent = { '': { after: [timed(250_000 - OVERLAP - 1), ''], known } };
      fill(10, 250_000);
      // Sorting takes longer than a client waits.
      server.objects.page('', '', 1);
      const events = await read(ordered, {
        cursor: { location: '"reports"', recent, again: [] },
        seen: new Map(),
      });
      expect(keysOf(events, 'object')).toEqual(Array.from({ length: 10 }, (_, i) => timed(250_000 + i)));
      expect(server.pages).toBe(1);
      expect(server.listed).toBeLessThanOrEqual(OVERLAP + 11);
      expect(server.bodies).toBe(10);
      expect(of(events, 'whole')).toEqual([]);
    });

    it('finds an object that turns up behind the last ones, and fetches no other again', async () => {
      fill(1000);
      const memory = memoryOf(await read(ordered));
      server.objects.put(timed(1000 - OVERLAP).replace('.json', '-late.json'), document('X-late'));
      server.objects.put(timed(998).replace('.json', '-late.json'), document('X-later'));
      const bodies = server.bodies;
      const events = await read(ordered, memory);
      expect(keysOf(events, 'object')).toEqual(['2026/000800-late.json', '2026/000998-late.json']);
      expect(server.bodies).toBe(bodies + 2);
      expect(keysOf(await read(ordered, memoryOf(events, memory)), 'object')).toEqual([]);
    });

    it('finds what lies further back when it is read without a cursor', async () => {
      fill(500);
      const memory = memoryOf(await read(ordered));
      server.objects.put('2025/0.json', document('X-old'));
      expect(keysOf(await read(ordered, memory), 'object')).toEqual([]);
      const replay = await read(ordered, { cursor: undefined, seen: memory.seen });
      expect(keysOf(replay, 'object')).toEqual(['2025/0.json']);
    });

    it('goes on from any checkpoint without loss, and shows no object twice', async () => {
      fill(1100);
      server.objects.put('2027/0.json', document('X-last'));
      const events = await read({ ...ordered, prefixes: ['2027/', '2026/'] });
      const all = keysOf(events, 'object');
      expect(all).toHaveLength(1101);
      const checkpoints = events.flatMap((event, i) => (event.kind === 'checkpoint' ? [{ event, i }] : []));
      expect(checkpoints).toHaveLength(2);
      for (const { event, i } of checkpoints) {
        const rest = await read(
          { ...ordered, prefixes: ['2027/', '2026/'] },
          { cursor: event.cursor, seen: new Map() },
        );
        expect([...keysOf(events.slice(0, i), 'object'), ...keysOf(rest, 'object')].sort()).toEqual(all);
      }
    });

    it('keeps what it knew beyond the place where a run was killed', async () => {
      fill(300);
      const memory = memoryOf(await read(ordered));
      // Late ones among the last, so many that a checkpoint falls among them.
      for (let n = 0; n < 1100; n++)
        server.objects.put(`${timed(200)}-${String(n).padStart(4, '0')}.json`, document(`L-${n}`));
      const events = await read(ordered, memory);
      const at = events.findIndex(({ kind: name }) => name === 'checkpoint');
      const killed = memoryOf(events.slice(0, at + 1), memory);
      const bodies = server.bodies;
      expect(keysOf(await read(ordered, { cursor: killed.cursor, seen: new Map() }), 'object')).toHaveLength(
        100,
      );
      expect(server.bodies).toBe(bodies + 100);
    });

    it('shows an object again that was written anew among the last', async () => {
      fill(5);
      const memory = memoryOf(await read(ordered));
      server.objects.put(timed(4), document('X-4', 2));
      expect(keysOf(await read(ordered, memory), 'object')).toEqual([timed(4)]);
    });

    it('begins a prefix that is new to it at its beginning', async () => {
      fill(500);
      server.objects.put('2025/0.json', document('X-old'));
      const memory = memoryOf(await read({ ...ordered, prefixes: ['2026/'] }));
      const events = await read({ ...ordered, prefixes: ['2025/', '2026/'] }, memory);
      expect(keysOf(events, 'object')).toEqual(['2025/0.json']);
    });

    it('begins another bucket at its beginning', async () => {
      fill(3);
      const memory = memoryOf(await read(ordered));
      const cursor = { ...(memory.cursor as Record<string, Json>), location: '"another"' };
      expect(keysOf(await read(ordered, { cursor, seen: new Map() }), 'object')).toHaveLength(3);
    });

    it('knows that keys are ordered by bytes', async () => {
      // U+FF5E is before U+1F600 by code point, and after it by code unit.
      server.objects.put('\uff5e.json', document('X-1'));
      server.objects.put('\u{1f600}.json', document('X-2'));
      expect(keysOf(await read(ordered), 'object')).toHaveLength(2);
    });

    it('asks once more for an object that was listed before it was there', async () => {
      fill(3);
      server.fault = ({ url }) => (/000001/.test(url.pathname) ? { status: 404 } : undefined);
      const memory = memoryOf(await read(ordered));
      expect([...memory.seen.keys()]).toEqual([timed(0), timed(2)]);
      server.fault = () => undefined;
      const events = await read(ordered, memory);
      expect(keysOf(events, 'object')).toEqual([timed(1)]);
      expect(JSON.stringify(memoryOf(events).cursor)).toContain('"again":[]');
    });
  });

  describe('that changes while it is listed', () => {
    it('loses nothing: what is missed comes in the next run, and nothing there counts as gone', async () => {
      fill(30);
      server.pageSize = 10;
      const memory = memoryOf(await read({}));
      server.pages = 0;
      server.onPage = (page) => {
        if (page !== 2) return;
        server.objects.put(`${timed(0)}-behind.json`, document('X-behind'));
        server.objects.put(`${timed(25)}-ahead.json`, document('X-ahead'));
        server.objects.put(timed(1), document('X-1', 2));
        server.objects.remove(timed(12));
        server.objects.remove(timed(9));
      };
      const events = await read({}, memory);
      server.onPage = () => {};
      expect(keysOf(events, 'object')).toEqual([`${timed(25)}-ahead.json`]);
      const named = new Set([...keysOf(events, 'object'), ...keysOf(events, 'same')]);
      const gone = [...memory.seen.keys()].filter((key) => !named.has(key));
      expect(gone).toEqual([timed(12)]);
      expect(of(events, 'whole')).toHaveLength(1);
      const next = memoryOf(events, memory);
      expect(keysOf(await read({}, next), 'object')).toEqual([`${timed(0)}-behind.json`, timed(1)]);
    });

    it('remembers the version that it read, not the one that was listed', async () => {
      fill(2);
      server.fault = ({ url }) => {
        if (url.pathname.includes('000001')) server.objects.put(timed(1), document('X-1', 2));
        return undefined;
      };
      const events = await read({});
      expect(plain(of(events, 'object')).at(-1)).toMatchObject({ bytes: document('X-1', 2) });
      server.fault = () => undefined;
      expect(keysOf(await read({}, memoryOf(events)), 'object')).toEqual([]);
    });

    it('does not name an object that is gone before it is fetched', async () => {
      fill(3);
      server.onPage = () => setImmediate(() => server.objects.remove(timed(2)));
      const events = await read({});
      expect(keysOf(events, 'object')).toEqual([timed(0), timed(1)]);
      expect(keysOf(events, 'problem')).toEqual([]);
    });
  });

  it('fetches only what changed since a time, and then does not say that it read all', async () => {
    server.objects.put('a.json', document('X-a'), '2026-01-01T00:00:00.000Z');
    server.objects.put('b.json', document('X-b'), '2026-03-01T00:00:00.000Z');
    const events = await read({}, nothing(), { since: '2026-02-01T00:00:00Z' });
    expect(keysOf(events, 'object')).toEqual(['b.json']);
    expect(of(events, 'whole')).toEqual([]);
  });

  it('reads reports only, and says so if there is nothing else', async () => {
    server.objects.put('readme.txt', 'Reports');
    server.objects.put('folder/', '');
    const events = await read({});
    expect(events.map((event) => event.kind)).toEqual(['whole', 'checkpoint']);
    expect(warnings).toEqual([expect.stringMatching(/^None of the 2 objects .* "\.json"\.$/)]);
  });

  it('lists a prefix once that lies inside another', async () => {
    fill(3);
    expect(keysOf(await read({ prefixes: ['2026/', '2026/0', '2026/'] }), 'object')).toHaveLength(3);
    expect(server.pages).toBe(1);
  });

  it('says that there is no such bucket', async () => {
    const failure = (await read({ location: 'no-such-bucket' }).catch((error) => error)) as SourceError;
    expect(failure.message).toMatch(/no-such-bucket.* (?:does not exist|answers 404)\.$/);
    expect(failure.hint).toContain('mal.config.json');
  });

  it('finds mistakes in its configuration', () => {
    const problem = (more: Partial<WrittenSource>) => kind.problem!(completeSource(source(more)));
    expect(problem({})).toBeUndefined();
    expect(problem({ location: 'gs://reports' })).toContain('name of a bucket');
    expect(problem({ endpoint: 'ftp://example.org' })).toContain('http');
    expect(problem({ endpoint: 'https://user:secret@example.org' })).not.toContain('secret');
    expect(problem({ endpoint: 'http://example.org', credentials: 'environment' })).toContain('in the clear');
    expect(problem({ endpoint: 'http://127.0.0.1:9000', credentials: 'environment' })).toBeUndefined();
  });
});
