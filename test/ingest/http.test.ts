import { existsSync, readFileSync, statSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Http, HttpError, openHttp, WrongBody } from '../../src/ingest/http.ts';
import { SourceError } from '../../src/ingest/source.ts';
import { type Answer, type Asked, type Fault, FaultyServer } from '../support/faulty-server.ts';

let server: FaultyServer;
let answer: (asked: Asked) => Answer;
let http: Http;
let run: AbortController;
let now: number;
let waits: number[];
let warnings: string[];
const others: FaultyServer[] = [];

function open(limits: { requestsPerSecond?: number; timeoutSeconds?: number } = {}): Http {
  const world = {
    now: () => now,
    sleep: async (milliseconds: number) => {
      waits.push(milliseconds);
      now += milliseconds;
    },
    signal: run.signal,
    warn: (message: string) => void warnings.push(message),
    variables: {},
  };
  return openHttp({ requestsPerSecond: 1000, timeoutSeconds: 0.2, ...limits }, world);
}

beforeEach(async () => {
  answer = () => ({ body: 'hello' });
  server = await new FaultyServer((asked) => answer(asked)).start();
  run = new AbortController();
  now = Date.parse('2026-01-01T00:00:00Z');
  waits = [];
  warnings = [];
  http = open();
});
afterEach(() => {
  http.close();
  for (const one of [server, ...others.splice(0)]) one.stop();
});

const text = async (path = '/', limit = 100) =>
  Buffer.from((await http.bytes({ url: server.url + path }, limit)).bytes).toString();
const failureOf = (reading: Promise<unknown>) =>
  reading.then(
    () => undefined,
    (error: unknown) => error as HttpError,
  );
/** The faults of the first requests. */
const faults = (...list: Fault[]) => {
  server.fault = (_, before) => list[before];
};
const always = (fault: Fault) => {
  server.fault = () => fault;
};

describe('what fails for a moment', () => {
  it.each<[string, Fault]>([
    ['a cut connection', 'cut'],
    ['a body shorter than its length', 'truncated'],
    ['a body that stops coming', 'slow'],
    ['a server that says nothing', 'silent'],
    ['500', { status: 500 }],
    ['503', { status: 503 }],
    ['429', { status: 429 }],
    ['408', { status: 408 }],
    ['403 with Retry-After', { status: 403, retryAfter: '1' }],
  ])('is tried again: %s', async (_, fault) => {
    faults(fault, fault);
    expect(await text()).toBe('hello');
    expect(server.log).toHaveLength(3);
    expect(waits).toHaveLength(2);
  });

  it('is tried after longer and longer waits, and six times at most', async () => {
    always({ status: 502 });
    const failure = await failureOf(text());
    expect(failure).toBeInstanceOf(HttpError);
    expect(failure).toMatchObject({
      why: 'unsteady',
      status: 502,
      message: expect.stringMatching(/answers 502 \(6 attempts\)\.$/),
    });
    expect(failure!.hint).toBe('The next run tries again.');
    expect(server.log).toHaveLength(6);
    for (const [i, wait] of waits.entries()) {
      expect(wait).toBeGreaterThanOrEqual(250 * 2 ** i);
      expect(wait).toBeLessThanOrEqual(500 * 2 ** i);
    }
  });

  it('is tried when the server asks for it', async () => {
    faults({ status: 429, retryAfter: '7' }, { status: 503, retryAfter: 'Thu, 01 Jan 2026 00:01:07 GMT' });
    await text();
    expect(waits).toEqual([7000, 60_000]);
    expect(warnings).toEqual([expect.stringMatching(/answers 503: waiting 60 s\.$/)]);
  });

  it('is not tried where it will stay', async () => {
    for (const status of [400, 401, 403, 404, 410, 451]) {
      always({ status });
      expect(await failureOf(text(`/${status}`))).toMatchObject({ why: 'refused', status });
    }
    expect(server.log).toHaveLength(6);
    expect(waits).toEqual([]);
  });

  it('is told in words', async () => {
    const gone = await new FaultyServer(() => ({})).start();
    gone.stop();
    expect((await failureOf(http.bytes({ url: gone.url }, 1)))!.message).toMatch(
      / refuses connections \(6 attempts\)\.$/,
    );
    always('cut');
    expect((await failureOf(text()))!.message).toMatch(/ cut the connection \(6 attempts\)\.$/);
    always('slow');
    expect((await failureOf(text()))!.message).toMatch(/ sent nothing for 0.2 seconds \(6 attempts\)\.$/);
  });
});

describe('bounds', () => {
  it('stop a body that is too large, whether it says so or not', async () => {
    answer = () => ({ body: 'x'.repeat(101) });
    expect(await failureOf(text())).toMatchObject({ why: 'too-large', size: 101 });
    answer = () => ({ body: 'x'.repeat(100) });
    expect(await text()).toHaveLength(100);
    answer = () => ({ headers: { 'content-encoding': 'gzip' }, body: gzipSync('x'.repeat(1_000_000)) });
    expect(await failureOf(text('/packed', 2000))).toMatchObject({ why: 'too-large', size: undefined });
    expect(server.log).toHaveLength(3);
  });

  it('stop a body that drips, but not one whose reader takes its time', async () => {
    answer = () => ({ body: 'x'.repeat(2000) });
    http.close();
    const start = Date.now();
    // Twenty times as fast as ours.
    const clock = { now: () => 20 * (Date.now() - start), signal: run.signal, warn() {}, variables: {} };
    http = openHttp({ requestsPerSecond: 1000, timeoutSeconds: 0.2 }, { ...clock, sleep: async () => {} });
    const reading = http.stream({ url: server.url }, 10_000, async (chunks) => {
      for await (const _ of chunks) await new Promise((resolve) => setTimeout(resolve, 150));
      return 'read';
    });
    expect((await reading).value).toBe('read');
    always('drip');
    const failure = await failureOf(text('/drip', 10_000));
    expect(failure).toMatchObject({ why: 'unsteady', message: expect.stringContaining('too slowly') });
  });

  it('hold the rate: in no second more requests than allowed', async () => {
    http.close();
    http = open({ requestsPerSecond: 3 });
    for (let i = 0; i < 7; i++) await text();
    expect(waits).toEqual([1000, 1000]);
  });
});

describe('bodies', () => {
  it('come unpacked', async () => {
    answer = ({ headers }) => ({
      headers: { 'content-encoding': headers['accept-encoding'] === 'gzip' ? 'gzip' : 'br' },
      body: gzipSync('packed'),
    });
    expect(await text()).toBe('packed');
    answer = () => ({ headers: { 'content-encoding': 'gzip' }, body: gzipSync('packed').subarray(0, 15) });
    expect((await failureOf(text()))!.message).toContain('cannot be unpacked');
  });

  it('come as JSON, and what is not JSON is asked for again', async () => {
    answer = () => ({ body: '{"a":1}' });
    faults('wrong', 'wrong');
    expect((await http.json({ url: server.url }, 100)).json).toEqual({ a: 1 });
    server.fault = () => 'wrong';
    const failure = await failureOf(http.json({ url: `${server.url}/x` }, 100));
    expect(failure).toMatchObject({
      why: 'body',
      message: expect.stringMatching(/ did not answer with JSON\.$/),
    });
    expect(Buffer.from(failure!.bytes!).toString()).toContain('Sign in');
    expect(server.log).toHaveLength(6);
  });

  it('come as a file that only its user may read, until the end', async () => {
    answer = () => ({ body: 'x'.repeat(300_000) });
    faults('truncated', 'cut');
    const { path } = await http.file({ url: server.url }, 1_000_000);
    expect(readFileSync(path, 'utf8')).toBe('x'.repeat(300_000));
    expect(statSync(path).mode & 0o077).toBe(0);
    const second = await http.file({ url: server.url }, 1_000_000);
    expect(second.path).not.toBe(path);
    http.close();
    expect(existsSync(path)).toBe(false);
    expect(await failureOf(http.file({ url: `${server.url}/y` }, 10))).toBeInstanceOf(SourceError);
  });

  it('come as they are read, from the start for each attempt, and only as far as they are wanted', async () => {
    answer = () => ({ body: 'x'.repeat(5_000_000) });
    faults('truncated');
    let started = 0;
    const { value } = await http.stream({ url: server.url }, 10_000_000, async (chunks) => {
      let size = 0;
      started++;
      for await (const chunk of chunks) {
        size += chunk.length;
        if (size > 3_000_000) break;
      }
      return size;
    });
    expect(started).toBe(2);
    expect(value).toBeGreaterThan(3_000_000);
    expect(value).toBeLessThan(5_000_000);
    const wrong = http.stream({ url: server.url }, 10_000_000, async () => {
      throw new WrongBody('did not answer with rows');
    });
    expect(await failureOf(wrong)).toMatchObject({ why: 'body' });
    const own = new RangeError('mine');
    const broken = http.stream({ url: server.url }, 10_000_000, async () => {
      throw own;
    });
    expect(await failureOf(broken)).toBe(own);
  });

  it('are not sent where nothing changed', async () => {
    answer = ({ headers }) =>
      headers['if-none-match'] === '"1"' || headers['if-modified-since'] === 'yesterday'
        ? { status: 304 }
        : { headers: { etag: '"1"', 'last-modified': 'yesterday' }, body: '[]' };
    const request = { url: server.url };
    const { changed, etag, lastModified } = await http.bytes(request, 10);
    expect({ changed, etag, lastModified }).toEqual({
      changed: true,
      etag: '"1"',
      lastModified: 'yesterday',
    });
    expect(await http.bytes({ ...request, known: { etag, lastModified } }, 10)).toMatchObject({
      changed: false,
      bytes: new Uint8Array(),
    });
    expect(await http.json({ ...request, known: { lastModified } }, 10)).toMatchObject({
      changed: false,
      json: null,
    });
    const { path } = await http.file({ ...request, known: { etag } }, 10);
    expect(readFileSync(path)).toHaveLength(0);
    expect(
      await failureOf(http.bytes({ ...request, headers: { 'if-none-match': '"1"' } }, 10)),
    ).toMatchObject({
      why: 'refused',
      status: 304,
    });
  });
});

describe('redirects', () => {
  const redirects = (to: (asked: Asked) => string | undefined) => {
    answer = (asked) => {
      const location = to(asked);
      return location === undefined
        ? { body: 'there' }
        : { status: 302, headers: { location }, body: 'moved' };
    };
  };

  it('are followed five times', async () => {
    redirects(({ url }) =>
      Number(url.pathname.slice(1)) < 5 ? `${Number(url.pathname.slice(1)) + 1}` : undefined,
    );
    expect(await text('/0')).toBe('there');
    redirects(({ url }) => `${Number(url.pathname.slice(1)) + 1}`);
    expect((await failureOf(text('/0')))!.message).toMatch(/\/5" redirects more than 5 times\.$/);
  });

  it.each([
    ['file:///etc/passwd', /redirects to "file:"/],
    ['http://[', /not an address/],
  ])('lead nowhere else: %s', async (location, message) => {
    redirects(() => location);
    expect((await failureOf(text()))!.message).toMatch(message);
    expect(server.log).toHaveLength(1);
  });

  it('carry credentials to no other server', async () => {
    const other = await new FaultyServer(() => ({ body: 'other' })).start();
    others.push(other);
    redirects(({ url }) =>
      url.pathname === '/own' ? '/own2' : url.pathname === '/away' ? `${other.url}/x` : undefined,
    );
    const secrets = { authorization: 'Bearer secret' };
    await http.bytes({ url: `${server.url}/own`, secrets }, 100);
    expect(server.log.map(({ headers }) => headers.authorization)).toEqual(Array(2).fill('Bearer secret'));
    const away = server.url.replace('//', '//user:pass@');
    await http.bytes({ url: `${server.url}/away`, secrets, headers: { 'x-plain': 'yes' } }, 100);
    await http.bytes({ url: `${away}/away` }, 100);
    expect(other.log).toHaveLength(2);
    for (const { headers } of other.log) expect(headers).not.toHaveProperty('authorization');
    expect(other.log[0]!.headers['x-plain']).toBe('yes');
    expect(server.log.at(-1)!.headers.authorization).toBe(
      `Basic ${Buffer.from('user:pass').toString('base64')}`,
    );
  });

  it('are not followed by what is posted', async () => {
    redirects(() => '/x');
    expect(await failureOf(http.bytes({ url: server.url, method: 'POST', body: 'a' }, 10))).toMatchObject({
      status: 302,
    });
    expect(server.log.map(({ body }) => body)).toEqual(['a']);
  });
});

describe('the run', () => {
  it('ends what is under way when it ends', async () => {
    always('silent');
    http.close();
    http = open({ timeoutSeconds: 60 });
    const reading = failureOf(text());
    setTimeout(() => run.abort(), 50);
    expect(await reading).toBeInstanceOf(SourceError);
    expect((await reading)!.message).toMatch(/^The run ended while /);
    expect(await failureOf(text())).toBeInstanceOf(SourceError);
    expect(server.log).toHaveLength(1);
  });

  it('ends a wait', async () => {
    const { signal } = run;
    http.close();
    http = openHttp(
      { requestsPerSecond: 10, timeoutSeconds: 10 },
      { now: () => now, signal, warn: (message) => void warnings.push(message), variables: {} },
    );
    always({ status: 429, retryAfter: '100' });
    const reading = failureOf(text());
    setTimeout(() => run.abort(), 50);
    expect((await reading)!.message).toMatch(/^The run ended while /);
  });
});

it('writes no credentials into what it says', async () => {
  const url = server.url.replace('//', '//user:pass-word@');
  for (const fault of [{ status: 404 }, { status: 503 }, 'cut'] as Fault[]) {
    always(fault);
    const failure = await failureOf(
      http.bytes({ url: `${url}/x?token=geheim`, secrets: { authorization: 'Bearer abcdef' } }, 10),
    );
    expect(`${failure!.message} ${failure!.hint} ${failure!.stack}`).not.toMatch(/pass-word|geheim|abcdef/);
  }
  const odd = await failureOf(http.bytes({ url: 'ftp://user:pass-word@example.org/?token=geheim' }, 10));
  expect(odd!.message).toBe('"ftp://example.org/" is not an http or https address.');
});
