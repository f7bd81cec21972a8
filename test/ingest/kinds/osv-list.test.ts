import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { completeSource, type WrittenSource } from '../../../src/core/source-config.ts';
import { kind } from '../../../src/ingest/kinds/osv-list.ts';
import { OVERLAP } from '../../../src/ingest/listing/recent.ts';
import { type ReadOptions, SourceError, type SourceEvent } from '../../../src/ingest/source.ts';
import { everyFault } from '../../support/faulty-server.ts';
import { OsvServer } from '../../support/osv-server.ts';
import { describeKind, keysOf, LIMIT, type Memory, memoryOf, nothing, of, readAll } from './contract.ts';

const time = (n: number) => new Date(Date.parse('2026-01-01T00:00:00Z') + n * 1000).toISOString();

function sourceAt({ url }: OsvServer, list: string, more: Partial<WrittenSource> = {}): WrittenSource {
  const limits = { objectBytes: LIMIT, timeoutSeconds: 0.3, requestsPerSecond: 1000 };
  return { id: 'peer', kind: 'osv-list', location: `${url}/${list}`, ...more, limits };
}

describeKind('osv-list', {
  kind,
  missing: { id: 'peer', kind: 'osv-list', location: 'http://127.0.0.1:9/all.json' },
  async stage() {
    const server = await new OsvServer().start();
    return {
      source: sourceAt(server, 'all.json'),
      root: '.',
      put(name, revision) {
        server.put(name, time(revision), { summary: `Revision ${revision}` });
        return name;
      },
      putTooLarge(name) {
        server.put(name, time(1), { details: 'x'.repeat(LIMIT) });
        return name;
      },
      remove: (name) => void server.documents.delete(name),
      bodies: () => server.bodies + server.lists,
      close: () => server.stop(),
    };
  },
});

describe('a list in the REST form', () => {
  let server: OsvServer;
  let waits: number[];
  beforeEach(async () => {
    server = await new OsvServer().start();
    waits = [];
  });
  afterEach(() => server.stop());

  const fill = (count: number, from = 0) => {
    for (let n = from; n < from + count; n++) server.put(`X-${String(n).padStart(4, '0')}`, time(n));
  };
  const read = (list: string, memory: Memory = nothing(), extra: Partial<ReadOptions> = {}, more = {}) =>
    readAll(kind, { source: sourceAt(server, list, more), root: '.' }, memory, {
      sleep: async (milliseconds) => void waits.push(milliseconds),
      ...extra,
    });
  const plain = (events: readonly SourceEvent[]) =>
    events.map((event) =>
      'bytes' in event ? { ...event, bytes: Buffer.from(event.bytes!).toString() } : event,
    );

  it.each(['all.json', 'modified_id.csv'])('gives the events of an undisturbed read: %s', async (list) => {
    fill(25);
    const calm = plain(await read(list));
    expect(calm.filter((event) => event.kind === 'object')).toHaveLength(25);
    server.fault = everyFault;
    expect(plain(await read(list))).toEqual(calm);
    expect(waits.length).toBeGreaterThan(25);
  });

  it.each(['all.json', 'modified_id.csv'])('hands over what is no report as it is: %s', async (list) => {
    fill(3);
    server.documents.get('X-0001')!.text = '<html>';
    server.documents.get('X-0002')!.text = '{"id":"X-0000"}';
    const events = plain(await read(list));
    expect(events.filter((event) => event.kind === 'object').map((event) => event.bytes)).toEqual([
      expect.stringContaining('"X-0000"'),
      '<html>',
      '{"id":"X-0000"}',
    ]);
  });

  it.each(['all.json', 'modified_id.csv'])(
    'asks for a document until it comes, where pages of a server in between came: %s',
    async (list) => {
      fill(3);
      server.fault = ({ url }) => (url.pathname === '/X-0001.json' ? 'wrong' : undefined);
      let memory = nothing();
      for (let run = 0; run < 2; run++) {
        const events = await read(list, memory);
        const [page] = of(events, 'object').filter(({ key }) => key === 'X-0001');
        expect(Buffer.from(page!.bytes).toString()).toContain('<html>');
        memory = memoryOf(events, memory);
      }
      server.fault = () => undefined;
      const bodies = server.bodies;
      const events = await read(list, memory);
      expect(keysOf(events, 'object')).toEqual(['X-0001']);
      expect(server.bodies).toBe(bodies + 1);
      expect(keysOf(await read(list, memoryOf(events, memory)), 'object')).toEqual([]);
    },
  );

  it.each(['all.json', 'modified_id.csv'])(
    'fetches once more a document that is behind its list: %s',
    async (list) => {
      fill(2);
      server.documents.get('X-0001')!.modified = time(60);
      const first = await read(list);
      const memory = memoryOf(first);
      expect(keysOf(first, 'object')).toEqual(['X-0000', 'X-0001']);
      server.put('X-0001', time(60), { summary: 'Newer' });
      const second = await read(list, memory);
      expect(plain(of(second, 'object'))).toMatchObject([
        { key: 'X-0001', bytes: expect.stringContaining('Newer') },
      ]);
      expect(keysOf(await read(list, memoryOf(second, memory)), 'object')).toEqual([]);
    },
  );

  it.each(['all.json', 'modified_id.csv'])(
    'lets documents be behind for ever, at the cost of one more fetch: %s',
    async (list) => {
      fill(1);
      server.documents.get('X-0000')!.modified = time(3600);
      let memory = nothing();
      for (let run = 0; run < 4; run++) memory = memoryOf(await read(list, memory), memory);
      expect(server.bodies).toBe(2);
    },
  );

  it.each(['all.json', 'modified_id.csv'])('does not mind how times are rounded: %s', async (list) => {
    server.put('X-1', '2026-01-01T00:00:00Z');
    server.documents.get('X-1')!.modified = '2026-01-01T00:00:00.123456789Z';
    const memory = memoryOf(await read(list));
    await read(list, memory);
    expect(server.bodies).toBe(1);
  });

  it.each(['all.json', 'modified_id.csv'])('fetches what changed since a time: %s', async (list) => {
    fill(10);
    const events = await read(list, nothing(), { since: time(7) });
    expect(keysOf(events, 'object')).toEqual(['X-0007', 'X-0008', 'X-0009']);
    expect(of(events, 'whole')).toEqual([]);
  });

  it.each(['all.json', 'modified_id.csv'])('never leaves its server, whatever an id is: %s', async (list) => {
    for (const id of [
      '//127.0.0.1:1/x',
      '/x',
      'a//b',
      '..',
      '../x',
      'http://127.0.0.1:1/x',
      '\\\\127.0.0.1\\x',
      'x?y#z',
      '%2e%2e/x',
    ])
      server.put(id, time(1));
    const events = await read(list);
    expect(keysOf(events, 'problem')).toEqual(['..', '../x']);
    expect(keysOf(events, 'object')).toHaveLength(7);
  });

  describe('all.json', () => {
    it('is not even read as long as it is the same', async () => {
      fill(5);
      const memory = memoryOf(await read('all.json'));
      const events = await read('all.json', memory);
      expect(events).toEqual([{ kind: 'checkpoint', cursor: memory.cursor }]);
      expect(server.lists).toBe(1);
    });

    it('is read again where something of it could not be had', async () => {
      fill(3);
      server.fault = ({ url }) => (url.pathname === '/X-0001.json' ? { status: 500 } : undefined);
      const first = await read('all.json');
      expect(keysOf(first, 'problem')).toEqual(['X-0001']);
      const memory = memoryOf(first);
      server.fault = () => undefined;
      expect(keysOf(await read('all.json', memory), 'object')).toEqual(['X-0001']);
    });

    it('loses nothing that changes while it is read', async () => {
      fill(5);
      const memory = memoryOf(await read('all.json'));
      server.fault = ({ url }) => {
        if (url.pathname !== '/X-0009.json') return undefined;
        server.put('X-0001', time(70));
        server.put('X-0100', time(71));
        server.documents.delete('X-0009');
        return undefined;
      };
      server.put('X-0009', time(50));
      server.put('X-0010', time(51));
      const second = await read('all.json', memory);
      expect(keysOf(second, 'object')).toEqual(['X-0010']);
      const after = memoryOf(second, memory);
      expect(keysOf(await read('all.json', after), 'object')).toEqual(['X-0001', 'X-0100']);
    });

    it('names entries that say too little', async () => {
      fill(1);
      server.documents.set('', { modified: time(1), text: '' });
      server.documents.set('X-no-time', { modified: 'yesterday', text: '' });
      const events = await read('all.json');
      expect(keysOf(events, 'problem')).toEqual(['#2', '#3']);
      expect(keysOf(events, 'object')).toEqual(['X-0000']);
    });

    it('is never taken for empty', async () => {
      server.fault = () => 'wrong';
      await expect(read('all.json')).rejects.toThrow(/did not answer with a JSON list of ids\.$/);
    });
  });

  describe('modified_id.csv', () => {
    it('is read from its head to where the last run stopped', async () => {
      fill(5000);
      const known = Array.from({ length: OVERLAP }, (_, i) => 5000 - OVERLAP + i).map((n) => [
        `X-${n}`,
        sortable(n),
      ]);
      const recent = { after: [`X-${5000 - OVERLAP - 1}`, sortable(5000 - OVERLAP - 1)], known };
      fill(10, 5000);
      const location = `"${server.url}/modified_id.csv"`;
      const cursor = { location, prefixes: [''], recent, again: [] };
      // What comes behind is never read, so it does not matter what it is.
      for (let n = 0; n < 1000; n++)
        server.documents.get(`X-${String(n).padStart(4, '0')}`)!.modified = '2025';
      const events = await read('modified_id.csv', { cursor, seen: new Map() });
      expect(keysOf(events, 'object')).toEqual(Array.from({ length: 10 }, (_, i) => `X-${5000 + i}`));
      expect(server.bodies).toBe(10);
    });

    it('shows the oldest first, and goes on from any checkpoint', async () => {
      fill(1100);
      const events = await read('modified_id.csv');
      const keys = of(events, 'object').map(({ key }) => key);
      expect(keys).toEqual([...keys].sort());
      const at = events.findIndex((event) => event.kind === 'checkpoint');
      const { cursor } = memoryOf(events.slice(0, at + 1));
      fill(5, 1100);
      const rest = await read('modified_id.csv', { cursor, seen: new Map() });
      expect(keysOf(rest, 'object')).toEqual(Array.from({ length: 105 }, (_, i) => `X-${1000 + i}`));
    });

    it('is read anew for prefixes that were not asked for before, and nothing is fetched twice', async () => {
      fill(300);
      const one = await read('modified_id.csv', nothing(), {}, { prefixes: ['X-001'] });
      expect(keysOf(one, 'object')).toHaveLength(10);
      const all = await read('modified_id.csv', memoryOf(one));
      expect(keysOf(all, 'object')).toHaveLength(290);
    });

    it('shows what was written late, with a time among the last', async () => {
      fill(300);
      const memory = memoryOf(await read('modified_id.csv'));
      server.put('X-late', time(298).replace('.000', '.500'));
      const events = await read('modified_id.csv', memory);
      expect(keysOf(events, 'object')).toEqual(['X-late']);
      expect(keysOf(await read('modified_id.csv', memoryOf(events, memory)), 'object')).toEqual([]);
    });

    it('is read to its end where its rows are not sorted', async () => {
      fill(300);
      const memory = memoryOf(await read('modified_id.csv'));
      fill(1, 300);
      // Oldest first, with the ends of lines of Windows.
      const rows = [...server.documents].map(([id, { modified }]) => `${modified},${id}\r\n`).join('');
      Object.assign(server, { csv: () => rows });
      expect(keysOf(await read('modified_id.csv', memory), 'object')).toEqual(['X-0300']);
    });

    it('may name folders, and only some of them are read', async () => {
      server.put('npm/X-1', time(1));
      server.put('GitHub Actions/X-2', time(2));
      server.put('PyPI/X-3', time(3));
      const prefixes = ['npm/', 'GitHub Actions/'];
      const events = await read('modified_id.csv', nothing(), {}, { prefixes });
      expect(keysOf(events, 'object')).toEqual(['GitHub Actions/X-2', 'npm/X-1']);
    });

    it('is never taken for empty', async () => {
      server.fault = () => 'wrong';
      await expect(read('modified_id.csv')).rejects.toThrow(SourceError);
    });
  });

  it('finds mistakes in its configuration', () => {
    const problem = (location: string) =>
      kind.problem!(completeSource({ id: 'peer', kind: 'osv-list', location }));
    expect(problem('https://example.org/npm/modified_id.csv')).toBeUndefined();
    expect(problem('https://example.org/all.json?x=1')).toBeUndefined();
    expect(problem('all.json')).toContain('http');
    expect(problem('https://example.org/')).toContain('.csv');
  });
});

function sortable(n: number): string {
  return `${time(n).slice(0, -1)}000000Z`;
}
