import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { proxyFor, type Variables } from '../../../src/ingest/http/proxy.ts';
import { HttpError, openHttp } from '../../../src/ingest/http.ts';
import { SourceError } from '../../../src/ingest/source.ts';
import { FaultyServer } from '../../support/faulty-server.ts';
import { ProxyServer } from '../../support/proxy-server.ts';

describe('the proxy for an address', () => {
  const proxy = (url: string, variables: Variables) => proxyFor(new URL(url), variables)?.url.href;

  it.each<[string, Variables, string | undefined]>([
    ['https://a.example/x', {}, undefined],
    ['https://a.example/x', { HTTPS_PROXY: 'http://p:3128' }, 'http://p:3128/'],
    ['http://a.example/x', { HTTPS_PROXY: 'http://p:3128' }, undefined],
    ['http://a.example/x', { HTTP_PROXY: 'http://p:3128' }, 'http://p:3128/'],
    ['http://a.example/x', { ALL_PROXY: 'p:3128' }, 'http://p:3128/'],
    ['https://a.example/x', { https_proxy: 'https://q', HTTPS_PROXY: 'http://p' }, 'https://q/'],
    ['https://a.example/x', { HTTPS_PROXY: ' ', ALL_PROXY: 'http://p' }, 'http://p/'],
    ['https://a.example/x', { HTTPS_PROXY: 'http://me:secret@p' }, 'http://me:secret@p/'],
  ])('%s %o: %s', (url, variables, expected) => {
    expect(proxy(url, variables)).toBe(expected);
  });

  it.each([
    ['a.example', 'https://a.example/', true],
    ['a.example', 'https://b.a.example/', true],
    ['.a.example', 'https://b.a.example/', true],
    ['*.a.example', 'https://b.a.example/', true],
    ['a.example', 'https://ba.example/', false],
    ['A.Example.', 'https://a.example./', true],
    ['A.Example', 'https://a.example./', true],
    ['b, a.example other', 'https://a.example/', true],
    ['a.example:8443', 'https://a.example/', false],
    ['a.example:443', 'https://a.example/', true],
    ['a.example:80', 'http://a.example/', true],
    ['*', 'https://a.example/', true],
    ['', 'https://a.example/', false],
    [',', 'https://a.example/', false],
    ['127.0.0.1', 'http://127.0.0.1:8080/', true],
    ['127.0.0.1:8081', 'http://127.0.0.1:8080/', false],
    ['10.0.0.0/8', 'http://10.1.2.3/', true],
    ['10.0.0.0/8', 'http://11.1.2.3/', false],
    ['10.0.0.0/99', 'http://10.1.2.3/', false],
    ['0.0.1', 'http://127.0.0.1/', false],
    ['::1', 'http://[::1]/', true],
    ['[::1]:8080', 'http://[::1]:8080/', true],
    ['[::1]:8080', 'http://[::1]:8081/', false],
    ['fd00::/8', 'http://[fd12::1]/', true],
    ['0:0:0:0:0:0:0:1', 'http://[::1]/', true],
    ['bücher.example', 'https://www.bücher.example/', true],
  ])('NO_PROXY=%s exempts %s: %s', (list, url, exempt) => {
    const variables = { HTTP_PROXY: 'http://p', HTTPS_PROXY: 'http://p', NO_PROXY: list };
    expect(proxy(url, variables) === undefined).toBe(exempt);
  });

  it.each([
    'socks5://me:secret@p',
    'ftp://me:secret@p',
    'http://',
    'http://me:secret@p:port',
    'http://me:se/cret@p',
    'http://me:secret%zz@p',
  ])('refuses %s without telling it', (value) => {
    const ask = () => proxy('https://a.example', { HTTPS_PROXY: value });
    expect(ask).toThrow(SourceError);
    expect(ask).toThrow(
      /^The proxy that HTTPS_PROXY names in the environment is not like http:\/\/user:password@host:port\.$/,
    );
    expect(() => proxy('https://a.example', { ALL_PROXY: value })).toThrow(/that ALL_PROXY names/);
  });
});

describe('a connection through a proxy', () => {
  let target: FaultyServer;
  let proxy: ProxyServer;

  beforeEach(async () => {
    target = await new FaultyServer(() => ({ body: 'hello' })).start();
    proxy = await new ProxyServer().start();
  });
  afterEach(() => {
    target.stop();
    proxy.stop();
  });

  async function get(
    url: string,
    variables: Variables,
    timeoutSeconds = 5,
    { signal } = new AbortController(),
  ): Promise<string> {
    const http = openHttp(
      { requestsPerSecond: 1000, timeoutSeconds, attempts: 1 },
      { now: Date.now, signal, warn() {}, variables },
    );
    try {
      return Buffer.from((await http.bytes({ url }, 100)).bytes).toString();
    } finally {
      http.close();
    }
  }
  const failureOf = (reading: Promise<unknown>) =>
    reading.catch((error: HttpError) => error) as Promise<HttpError>;

  it('carries what is asked for, with the credentials of the proxy', async () => {
    expect(await get(`${target.url}/a`, { HTTP_PROXY: `http://me:secret@${proxy.address}` })).toBe('hello');
    expect(proxy.asked).toEqual([`GET ${target.url}/a Basic ${Buffer.from('me:secret').toString('base64')}`]);
    expect(target.log).toHaveLength(1);
  });

  it('leaves alone what NO_PROXY names', async () => {
    const variables = { HTTP_PROXY: `http://${proxy.address}`, NO_PROXY: '127.0.0.0/8' };
    expect(await get(target.url, variables)).toBe('hello');
    expect(proxy.asked).toEqual([]);
  });

  it('is asked for the very host, whatever the path looks like', async () => {
    expect(await get(`${target.url}//evil.example/x?y`, { HTTP_PROXY: proxy.address })).toBe('hello');
    expect(proxy.asked).toEqual([`GET ${target.url}//evil.example/x?y`]);
  });

  it('is a tunnel where the address is encrypted', async () => {
    const { port } = new URL(target.url);
    const variables = { HTTPS_PROXY: `http://me:secret@${proxy.address}` };
    const found = await failureOf(get(`https://127.0.0.1:${port}/a`, variables));
    const credentials = Buffer.from('me:secret').toString('base64');
    expect(proxy.asked).toEqual([`CONNECT 127.0.0.1:${port} Basic ${credentials}`]);
    // What answers there speaks no TLS.
    expect(found.message).toMatch(/^"https:\/\/127\.0\.0\.1:\d+\/a" /);
    expect(target.log).toEqual([]);
  });

  it.each([302, 304, 404, 407, 503])(
    'takes no answer of a proxy for that of a server (%i)',
    async (status) => {
      proxy.refusal = status;
      const variables = { ALL_PROXY: `http://me:secret@${proxy.address}` };
      const found = await failureOf(get('https://trusted.example/a', variables));
      expect(found).toBeInstanceOf(HttpError);
      expect(found.message).toMatch(/ cannot be reached: the proxy /);
      expect(found.message).toContain(String(status));
      expect(found.message + found.hint).not.toContain('secret');
    },
  );

  it('says what a proxy refuses', async () => {
    proxy.refusal = 407;
    const found = await failureOf(get(target.url, { ALL_PROXY: `http://me:secret@${proxy.address}` }));
    expect(found.message).toMatch(/answers 407\.$/);
    expect(found.hint).toContain('HTTPS_PROXY=');
    expect(found.message + found.hint).not.toContain('secret');
  });

  it.each([
    ['https://trusted.example/a', / cannot be reached: the proxy refuses connections \(1 attempts?\)/],
    ['http://trusted.example/a', / refuses connections \(1 attempts?\)/],
  ])('says so when there is none (%s)', async (url, message) => {
    const found = await failureOf(get(url, { ALL_PROXY: 'http://127.0.0.1:1' }));
    expect(found.message).toMatch(message);
  });

  it.each(['http', 'https'])('is given up when it says nothing (%s)', async (scheme) => {
    proxy.silent = true;
    const found = await failureOf(get(`${scheme}://trusted.example/a`, { ALL_PROXY: proxy.address }, 0.3));
    expect(found.message).toMatch(/sent nothing/);
  });

  it('does not outlast the run', async () => {
    proxy.silent = true;
    const run = new AbortController();
    setTimeout(() => run.abort(), 100);
    const found = await failureOf(get('https://trusted.example/a', { ALL_PROXY: proxy.address }, 60, run));
    expect(found.message).toMatch(/^The run ended while /);
  });
});
