import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WrittenSource } from '../../../src/core/source-config.ts';
import { kind } from '../../../src/ingest/kinds/gcs.ts';
import type { SourceError } from '../../../src/ingest/source.ts';
import { GcsServer } from '../../support/gcs-server.ts';
import { describeKind, keysOf, LIMIT, memoryOf, nothing, of, readAll } from './contract.ts';

const document = (id: string, revision = 1) =>
  JSON.stringify({ id, summary: `Revision ${revision}`, affected: [] });

function sourceAt({ url }: GcsServer, more: Partial<WrittenSource> = {}): WrittenSource {
  const limits = { objectBytes: LIMIT, timeoutSeconds: 5, requestsPerSecond: 1000 };
  return { id: 'reports', kind: 'gcs', location: 'reports', endpoint: url, limits, ...more };
}

describeKind('gcs', {
  kind,
  missing: { id: 'reports', kind: 'gcs', location: 'no-such-bucket', endpoint: 'http://127.0.0.1:9' },
  async stage() {
    const server = await new GcsServer().start();
    server.pageSize = 3;
    return {
      source: sourceAt(server),
      root: '.',
      put(name, revision) {
        server.objects.put(`${name}.json`, document(name, revision));
        return `${name}.json`;
      },
      putTooLarge(name) {
        server.objects.put(`${name}.json`, 'x'.repeat(LIMIT + 1));
        return `${name}.json`;
      },
      remove: (name) => server.objects.remove(`${name}.json`),
      bodies: () => server.bodies,
      close: () => server.stop(),
    };
  },
});

describe('a bucket of Google', () => {
  let server: GcsServer;
  let folder: string;
  beforeEach(async () => {
    server = await new GcsServer().start();
    folder = mkdtempSync(join(tmpdir(), 'mal-test-'));
    for (let n = 0; n < 5; n++) server.objects.put(`${n}.json`, document(`X-${n}`));
  });
  afterEach(() => {
    server.stop();
    rmSync(folder, { recursive: true });
  });

  const stage = (more: Partial<WrittenSource> = {}) => ({ source: sourceAt(server, more), root: '.' });
  const withKeys = { credentials: 'environment' } as const;

  it('knows composed objects, which have no MD5, by their generation', async () => {
    server.md5 = false;
    const memory = memoryOf(await readAll(kind, stage()));
    expect(of(await readAll(kind, stage(), memory), 'object')).toEqual([]);
    server.objects.put('3.json', document('X-3', 2));
    expect(keysOf(await readAll(kind, stage(), memory), 'object')).toEqual(['3.json']);
  });

  it('fetches nothing for an object that was written again as it was', async () => {
    const memory = memoryOf(await readAll(kind, stage()));
    server.objects.put('3.json', document('X-3'));
    expect(of(await readAll(kind, stage(), memory), 'object')).toEqual([]);
  });

  it('asks again for a body that is not the one of its digest', async () => {
    let wrong = 0;
    const answer = server.objects.get.bind(server.objects);
    server.objects.get = (key) => {
      const found = answer(key);
      if (key !== '2.json' || wrong++ > 0 || !found) return found;
      return { ...found, bytes: Buffer.from(found.bytes.toString().replace('Revision 1', 'Revision 9')) };
    };
    const events = await readAll(kind, stage());
    expect(of(events, 'object').map(({ bytes }) => Buffer.from(bytes).toString())).toContain(document('X-2'));
    expect(wrong).toBe(2);
  });

  it('unpacks what was stored packed', async () => {
    const plain = document('X-9');
    const packed = new GcsServer();
    const give = packed as unknown as { answer(asked: unknown): { headers?: Record<string, string> } };
    const answer = give.answer.bind(packed);
    give.answer = (asked) => {
      const given = answer(asked);
      return given.headers?.['x-goog-hash']
        ? { ...given, headers: { ...given.headers, 'content-encoding': 'gzip' } }
        : given;
    };
    await packed.start();
    packed.objects.put('9.json', gzipSync(plain).toString('latin1'));
    Object.assign(packed.objects.get('9.json')!, { bytes: gzipSync(plain) });
    const at = { source: sourceAt(packed), root: '.' };
    const events = await readAll(kind, at);
    expect(of(events, 'object').map(({ bytes }) => Buffer.from(bytes).toString())).toEqual([plain]);
    expect(of(await readAll(kind, at, memoryOf(events)), 'object')).toEqual([]);
    packed.stop();
  });

  it('takes a token from the environment', async () => {
    server.token = 'a-token';
    const events = await readAll(kind, stage(withKeys), nothing(), {
      variables: { GOOGLE_OAUTH_ACCESS_TOKEN: 'a-token\n' },
    });
    expect(keysOf(events, 'object')).toHaveLength(5);
  });

  it('sends no token where credentials are not configured', async () => {
    const variables = { GOOGLE_OAUTH_ACCESS_TOKEN: 'a-token' };
    expect(keysOf(await readAll(kind, stage(), nothing(), { variables }), 'object')).toHaveLength(5);
  });

  it('lets a service account sign for a token, and for another before the first ends', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const file = join(folder, 'account.json');
    const account = {
      type: 'service_account',
      client_email: 'reader@example.org',
      private_key_id: 'k1',
      private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
      token_uri: `${server.url}/token`,
    };
    writeFileSync(file, JSON.stringify(account));
    server.account = publicKey;
    server.token = 'none-yet';
    server.pageSize = 2;
    let now = Date.parse('2026-01-01T00:00:00Z');
    server.onPage = (page) => {
      if (page === 2) now += 3_400_000;
    };
    const events = await readAll(kind, stage(withKeys), nothing(), {
      now: () => now,
      variables: { GOOGLE_APPLICATION_CREDENTIALS: file },
    });
    expect(keysOf(events, 'object').length + keysOf(events, 'problem').length).toBe(5);
    expect(server.tokens).toBe(2);
  });

  it.each([
    ['no variable', undefined, /environment has none/],
    ['no such file', 'missing', /cannot be read as JSON/],
    ['another kind of account', { type: 'external_account' }, /not the key of a service account/],
    [
      'a key that is none',
      { client_email: 'a@example.org', private_key: 'secret-text', token_uri: 'https://example.org/token' },
      /private key .* cannot be read/,
    ],
    [
      'a token server without TLS',
      { client_email: 'a@example.org', private_key: 'secret-text', token_uri: 'http://example.org/token' },
      /in the clear/,
    ],
  ])('says what is wrong with its credentials: %s', async (_, account, message) => {
    const file = join(folder, 'account.json');
    if (typeof account === 'object') writeFileSync(file, JSON.stringify(account));
    const variables = account === undefined ? {} : { GOOGLE_APPLICATION_CREDENTIALS: file };
    const reading = readAll(kind, stage(withKeys), nothing(), { variables });
    const failure = (await reading.catch((error: unknown) => error)) as SourceError;
    expect(failure.name).toBe('SourceError');
    expect(failure.message).toMatch(message);
    expect(failure.message).not.toContain('secret-text');
    expect(server.log).toEqual([]);
  });

  it('says that a token is not accepted, and not which', async () => {
    server.token = 'another';
    const variables = { CLOUDSDK_AUTH_ACCESS_TOKEN: 'a-secret-token' };
    const reading = readAll(kind, stage(withKeys), nothing(), { variables });
    const failure = (await reading.catch((error: unknown) => error)) as SourceError;
    expect(failure.message).toMatch(/answers 401\.$/);
    expect(`${failure.message}${failure.hint}`).not.toContain('a-secret-token');
  });
});
