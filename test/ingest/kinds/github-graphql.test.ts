import { afterEach, describe, expect, it } from 'vitest';
import { completeSource, type WrittenSource } from '../../../src/core/source-config.ts';
import { kind } from '../../../src/ingest/kinds/github-graphql.ts';
import { SourceError } from '../../../src/ingest/source.ts';
import { type Answer, GraphqlServer, type ServedAdvisory } from '../../support/graphql-server.ts';
import { temporaryFolder } from '../support/folder.ts';
import { describeKind, keysOf, LIMIT, type Memory, memoryOf, nothing, of, readAll } from './contract.ts';

const servers: GraphqlServer[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function serve(more: Partial<WrittenSource> = {}) {
  const server = new GraphqlServer();
  servers.push(server);
  const source: WrittenSource = {
    id: 'test',
    kind: 'github-graphql',
    location: await server.listen(),
    ...more,
  };
  return { server, source, root: temporaryFolder() };
}

/** The `n`th second of 2026. */
const at = (n: number): string => new Date(Date.UTC(2026, 0, 1) + n * 1000).toISOString().replace('.000', '');

/** An id of its own for each number. */
const idOf = (n: number): string =>
  `GHSA-${String(n)
    .padStart(12, '0')
    .replace(/(.{4})(.{4})/, '$1-$2-')}`;

const advisory = (n: number, time: number, more: Partial<ServedAdvisory> = {}): ServedAdvisory => ({
  id: idOf(n),
  updatedAt: at(time),
  packages: [{ ecosystem: 'NPM', name: `evil-${n}`, range: '>= 0' }],
  ...more,
});

describeKind('github-graphql', {
  kind,
  tellsGone: true,
  missing: { id: 'test', kind: 'github-graphql', location: 'http://127.0.0.1:1/graphql' },
  async stage() {
    const { server, source, root } = await serve({ limits: { objectBytes: LIMIT } });
    let time = 0;
    const ids = new Map<string, string>();
    const put = (name: string, size: number) => {
      if (!/^[a-z-]+$/.test(name)) return undefined;
      const id = ids.get(name) ?? idOf(ids.size);
      ids.set(name, id);
      time += 1000;
      server.put({ ...advisory(0, time), id, description: 'x'.repeat(size) });
      return id;
    };
    const written = new Map<string, number>();
    return {
      source,
      root,
      put(name, revision) {
        // The same revision again changes nothing.
        const id = ids.get(name);
        if (id !== undefined && written.get(name) === revision) return id;
        written.set(name, revision);
        return put(name, 10 + revision);
      },
      putTooLarge: (name) => put(name, LIMIT),
      remove(name) {
        const old = server.advisories.get(ids.get(name)!)!;
        time += 1000;
        server.put({ ...old, updatedAt: at(time), withdrawnAt: at(time), packages: [] });
        written.delete(name);
      },
      close: () => server.close(),
    };
  },
});

describe('advisories from the interface', () => {
  it('come once each, in the order of their changes, whatever pages they are on', async () => {
    const { server, ...stage } = await serve();
    for (let n = 0; n < 350; n++) server.put(advisory(n, n * 10));
    const events = await readAll(kind, stage);
    expect(of(events, 'object').map(({ key }) => key)).toEqual(
      Array.from({ length: 350 }, (_, n) => idOf(n)),
    );
    expect(events.slice(-2).map((event) => event.kind)).toEqual(['whole', 'checkpoint']);
    expect(memoryOf(events).cursor).toBe(at(3490));
    expect(server.sizes).toEqual([100, 100, 100, 100]);
  });

  it('come once each if hundreds were changed in the same second', async () => {
    const { server, ...stage } = await serve();
    for (let n = 0; n < 450; n++) server.put(advisory(n, Math.floor(n / 300)));
    const keys = keysOf(await readAll(kind, stage), 'object');
    expect(keys).toEqual(Array.from({ length: 450 }, (_, n) => idOf(n)));
  });

  it('are none of another classification', async () => {
    const { server, ...stage } = await serve();
    server.put(advisory(1, 1));
    server.put(advisory(2, 2, { classification: 'GENERAL' }));
    expect(keysOf(await readAll(kind, stage), 'object')).toEqual([idOf(1)]);
  });

  it('are, in a later run, those that changed since', async () => {
    const { server, ...stage } = await serve();
    for (let n = 0; n < 300; n++) server.put(advisory(n, n * 60));
    const memory = memoryOf(await readAll(kind, stage));
    server.asked = 0;
    server.put(advisory(7, 20_000));
    server.put(advisory(300, 20_001));
    const events = await readAll(kind, stage, memory);
    expect(of(events, 'object').map(({ key }) => key)).toEqual([idOf(7), idOf(300)]);
    // Those of the last minutes are looked at again, and known.
    expect(keysOf(events, 'same')).toEqual([294, 295, 296, 297, 298, 299].map(idOf));
    expect(server.asked).toBe(1);
  });

  it('are found though they show later than the time they bear', async () => {
    const { server, ...stage } = await serve();
    server.put(advisory(1, 1000));
    const memory = memoryOf(await readAll(kind, stage));
    server.put(advisory(2, 800));
    expect(keysOf(await readAll(kind, stage, memory), 'object')).toEqual([idOf(2)]);
  });

  it('are those from a time on if the run says so', async () => {
    const { server, ...stage } = await serve();
    for (let n = 0; n < 10; n++) server.put(advisory(n, n * 1000));
    const events = await readAll(kind, stage, nothing(), { since: at(8000) });
    expect(keysOf(events, 'object')).toEqual([idOf(8), idOf(9)]);
    expect(of(events, 'whole')).toEqual([]);
  });

  it('are all read although they change while they are listed', async () => {
    const { server, ...stage } = await serve();
    for (let n = 0; n < 500; n++) server.put(advisory(n, n * 10));
    let time = 100_000;
    // Before each page some of the first advisories move to the end, and everything behind them moves up.
    server.fault = (count) => {
      for (let n = 0; n < 30; n++) server.put(advisory((count - 1) * 30 + n, time++));
      return undefined;
    };
    const seen = new Map<string, string>();
    const events = await readAll(kind, stage);
    for (const { key, version } of of(events, 'object')) seen.set(key, version);
    expect(seen.size).toBe(500);
    // What was changed once more behind the last page comes in the next run.
    server.fault = () => undefined;
    for (const { key, version } of of(await readAll(kind, stage, memoryOf(events)), 'object'))
      seen.set(key, version);
    expect([...seen].sort()).toEqual(
      [...server.advisories.values()].map((one) => [one.id, one.updatedAt]).sort(),
    );
  });

  it('have the packages of all their pages, in an order of their own', async () => {
    const { server, ...stage } = await serve();
    server.packagesPerPage = 10;
    const packages = Array.from({ length: 35 }, (_, n) => ({
      ecosystem: 'NPM',
      name: `p${n}`,
      range: '>= 0',
    }));
    const summary = 'Malware';
    server.put(advisory(1, 1, { packages, summary }));
    const [first] = of(await readAll(kind, stage), 'object');
    const affected = kind.map!(first!.bytes, first!.key, completeSource(stage.source))[0]!.affected!;
    expect(affected.map((one) => one.package!.name).sort()).toEqual(packages.map(({ name }) => name).sort());
    server.put(advisory(1, 1, { packages: packages.reverse(), summary }));
    expect(of(await readAll(kind, stage), 'object')[0]!.bytes).toEqual(first!.bytes);
  });

  it('that are withdrawn come with their withdrawal, and without packages they are gone', async () => {
    const { server, ...stage } = await serve();
    server.put(advisory(1, 1));
    server.put(advisory(2, 2));
    const memory = memoryOf(await readAll(kind, stage));
    server.put(advisory(1, 3, { withdrawnAt: at(3) }));
    server.put(advisory(2, 4, { withdrawnAt: at(4), packages: [] }));
    const events = await readAll(kind, stage, memory);
    expect(keysOf(events, 'object')).toEqual([idOf(1)]);
    expect(keysOf(events, 'gone')).toEqual([idOf(2)]);
    expect(of(await readAll(kind, stage, memoryOf(events, memory)), 'gone')).toEqual([]);
  });

  it('with a time to come do not keep later ones from being read', async () => {
    const { server, ...stage } = await serve();
    server.put(advisory(1, 1, { updatedAt: '9999-01-01T00:00:00Z' }));
    const now = () => Date.UTC(2026, 5, 1);
    const memory = memoryOf(await readAll(kind, stage, nothing(), { now }));
    server.put(advisory(2, 1, { updatedAt: '2026-06-02T00:00:00Z' }));
    expect(keysOf(await readAll(kind, stage, memory, { now }), 'object')).toEqual([idOf(2)]);
  });
});

describe('the interface', () => {
  const refused = (message: string, more: object = {}) => ({
    body: { data: null, errors: [{ message, ...more }] },
  });

  /** Reads three pages with the fault at each question in turn; gives what was waited for, in milliseconds. */
  async function withFault(fault: Answer, now = Date.UTC(2026, 5, 1)): Promise<number[]> {
    let waited: number[] = [];
    for (let place = 1; place <= 3; place++) {
      const { server, ...stage } = await serve();
      for (let n = 0; n < 250; n++) server.put(advisory(n, n * 10));
      server.fault = (count) => (count === place ? fault : undefined);
      waited = [];
      const sleep = async (ms: number) => void waited.push(Math.round(ms));
      const events = await readAll(kind, stage, nothing(), { sleep, now: () => now });
      expect(of(events, 'object').map(({ key }) => key)).toEqual(
        Array.from({ length: 250 }, (_, n) => idOf(n)),
      );
    }
    return waited;
  }
  const now = Date.UTC(2026, 5, 1);
  const inSeconds = (seconds: number) => String(now / 1000 + seconds);

  it('is asked again if it cuts an answer off', async () => {
    expect((await withFault('cut')).length).toBe(1);
  });

  it('is asked again if it fails, whether it says so with a status or within the body', async () => {
    await withFault({ status: 502, body: 'Bad gateway' });
    await withFault({ body: 'no JSON' });
    await withFault({ body: {} });
    await withFault(
      refused('Something went wrong while executing your query. This may be the result of a timeout.'),
    );
  });

  it('gets the time that it asks for when a limit is reached', async () => {
    const reset = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': inSeconds(300) };
    expect(
      await withFault({ ...refused('API rate limit exceeded', { type: 'RATE_LIMITED' }), headers: reset }),
    ).toEqual([300_000]);
    expect(
      await withFault({ status: 403, headers: reset, body: { message: 'API rate limit exceeded' } }),
    ).toEqual([300_000]);
    const later = { 'retry-after': '90' };
    expect(
      await withFault({ status: 403, headers: later, body: { message: 'secondary rate limit' } }),
    ).toEqual([90_000]);
    expect(await withFault({ status: 429, headers: later, body: {} })).toEqual([90_000]);
    expect(await withFault({ ...refused('slow down', { type: 'RATE_LIMITED' }), headers: later })).toEqual([
      90_000,
    ]);
    expect(
      await withFault({ status: 403, body: { message: 'You have exceeded a secondary rate limit.' } }),
    ).toEqual([60_000]);
  });

  it('is not asked at all while its last answer says that nothing is left', async () => {
    const { server, ...stage } = await serve();
    for (let n = 0; n < 150; n++) server.put(advisory(n, n * 10));
    server.headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': inSeconds(120) };
    const waited: number[] = [];
    const warnings: string[] = [];
    await readAll(kind, stage, nothing(), {
      now: () => now,
      sleep: async (ms) => void waited.push(ms),
      warn: (message) => void warnings.push(message),
    });
    expect(waited).toEqual([120_000]);
    expect(warnings).toEqual([expect.stringContaining('waiting 120 s')]);
    expect(server.asked).toBe(2);
  });

  it('ends the run where it would be waited for too long, and the next goes on from there', async () => {
    const { server, ...stage } = await serve();
    for (let n = 0; n < 250; n++) server.put(advisory(n, n * 10));
    server.fault = (count) =>
      count === 2
        ? {
            status: 403,
            headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': inSeconds(3600) },
            body: {},
          }
        : undefined;
    let memory: Memory = nothing();
    const options = { now: () => now };
    const events = [];
    let failure: unknown;
    try {
      for await (const event of kind.read(completeSource(stage.source), {
        ...options,
        root: stage.root,
        cursor: undefined,
        seen: { version: () => undefined },
        variables: {},
        signal: new AbortController().signal,
        warn() {},
      }))
        events.push(event);
    } catch (error) {
      failure = error;
    }
    expect(failure).toBeInstanceOf(SourceError);
    expect((failure as SourceError).message).toContain('2026-06-01T01:00:00Z');
    expect(of(events, 'object')).toHaveLength(100);
    memory = memoryOf(events);
    const rest = await readAll(kind, stage, memory, options);
    expect(of(rest, 'object')).toHaveLength(150);
  });

  it('is asked for less if the question is too hard', async () => {
    const { server, ...stage } = await serve();
    for (let n = 0; n < 60; n++) server.put(advisory(n, n * 10));
    server.fault = (_, { first }) => ((first ?? 0) > 30 ? { status: 504, body: 'too long' } : undefined);
    expect(of(await readAll(kind, stage), 'object')).toHaveLength(60);
    expect(server.sizes.every((size) => size <= 30)).toBe(true);
  });

  it('may fail for one advisory: that is told, and the others are read', async () => {
    const { server, ...stage } = await serve();
    for (let n = 0; n < 3; n++) server.put(advisory(n, n * 10));
    const broken = {
      data: {
        securityAdvisories: {
          nodes: [null, { ghsaId: 'GHSA-xxxx-xxxx-xxxx', classification: 'MALWARE' }],
          pageInfo: { hasNextPage: false, endCursor: null },
        },
      },
      errors: [{ message: 'Something went wrong.' }],
    };
    server.fault = () => ({ body: broken });
    const events = await readAll(kind, stage);
    expect(keysOf(events, 'problem')).toEqual(['GHSA-xxxx-xxxx-xxxx', 'number 1 after the start']);
    expect(server.asked).toBe(4);
  });

  it('is believed in nothing: what it shows in the wrong order, for ever or not at all ends the run', async () => {
    const { server, ...stage } = await serve();
    const page = (nodes: unknown, pageInfo: object) => ({
      body: { data: { securityAdvisories: { nodes, pageInfo } } },
    });
    const node = (n: number, time: number) => ({
      ghsaId: idOf(n),
      updatedAt: at(time),
      classification: 'MALWARE',
    });
    const more = { hasNextPage: true, endCursor: 'x' };
    const answers: [Answer, RegExp][] = [
      [page([node(1, 5), node(2, 4)], more), /order/],
      [page([null], more), /for ever/],
      [page([], { hasNextPage: true }), /for ever/],
      [page('x', more), /without advisories/],
      [{ body: { data: { securityAdvisories: null } } }, /without advisories/],
      [{ status: 404, body: { message: 'Not Found' } }, /answers 404: Not Found/],
      [
        refused('Resource not accessible', { type: 'FORBIDDEN' }),
        /refuses the question: Resource not accessible/,
      ],
      [
        refused("Field 'x' doesn't exist", { extensions: { code: 'undefinedField' } }),
        /refuses the question/,
      ],
      [refused('It goes on.'), /It goes on/],
      [{ status: 401, body: { message: 'Bad credentials' } }, /does not take the token/],
    ];
    for (const [answer, message] of answers) {
      server.fault = () => answer;
      const failure: unknown = await readAll(kind, stage).catch((error: unknown) => error);
      expect(failure, String(message)).toBeInstanceOf(SourceError);
      expect((failure as SourceError).message).toMatch(message);
    }
  });

  it('ends when the run ends, also while it is waited for', async () => {
    const { server, ...stage } = await serve();
    const run = new AbortController();
    server.fault = () => ({
      status: 403,
      headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': inSeconds(200) },
      body: {},
    });
    const reading = readAll(kind, stage, nothing(), {
      signal: run.signal,
      now: () => now,
      sleep: undefined,
    } as object);
    setTimeout(() => run.abort(), 100);
    await expect(reading).rejects.toThrow(/The run ended/);
  });
});

describe('the token', () => {
  it('is that of the environment', async () => {
    const { server, ...stage } = await serve();
    server.put(advisory(1, 1));
    await readAll(kind, stage, nothing(), { variables: { GITHUB_TOKEN: 'secret' } });
    expect(server.authorization).toBe('Bearer secret');
    await readAll(kind, { ...stage, source: { ...stage.source, credentials: 'none' } }, nothing(), {
      variables: { GITHUB_TOKEN: 'secret' },
    });
    expect(server.authorization).toBeUndefined();
  });

  it('is asked for where GitHub itself is', async () => {
    const { root } = await serve();
    for (const location of ['github.com', 'https://github.com/', 'https://api.github.com/graphql']) {
      const source: WrittenSource = { id: 'test', kind: 'github-graphql', location };
      const failure: unknown = await readAll(kind, { source, root }).catch((error: unknown) => error);
      expect((failure as SourceError).hint).toMatch(/GITHUB_TOKEN/);
    }
  });

  it('goes to no address that is not one, or where others could read it', () => {
    const problem = (location: string, endpoint?: string) =>
      kind.problem!(
        completeSource({ id: 'test', kind: 'github-graphql', location, ...(endpoint ? { endpoint } : {}) }),
      );
    expect(problem('github.com')).toBeUndefined();
    expect(problem('github.com', 'https://ghe.example/api/graphql')).toBeUndefined();
    expect(problem('anything')).toMatch(/neither/);
    expect(problem('file:///x')).toMatch(/neither/);
    expect(problem('github.com', 'http://ghe.example/api/graphql')).toMatch(/read the token/);
    expect(problem('https://me:secret@ghe.example/')).toMatch(/credentials/);
  });

  it('stands in no message', async () => {
    const { server, ...stage } = await serve();
    server.fault = () => ({ status: 401, body: { message: 'Bad credentials' } });
    const failure: unknown = await readAll(kind, stage, nothing(), {
      variables: { GITHUB_TOKEN: 'secret' },
    }).catch((error: unknown) => error);
    expect(JSON.stringify([(failure as SourceError).message, (failure as SourceError).hint])).not.toContain(
      'secret',
    );
  });
});
