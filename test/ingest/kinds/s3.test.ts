import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { completeSource, type WrittenSource } from '../../../src/core/source-config.ts';
import { kind, serverOf } from '../../../src/ingest/kinds/s3.ts';
import type { SourceError } from '../../../src/ingest/source.ts';
import { KEYS, S3Server } from '../../support/s3-server.ts';
import { describeKind, keysOf, LIMIT, nothing, readAll } from './contract.ts';

const document = (id: string, revision = 1) =>
  JSON.stringify({ id, summary: `Revision ${revision}`, affected: [] });

function sourceAt({ url }: S3Server, more: Partial<WrittenSource> = {}): WrittenSource {
  const limits = { objectBytes: LIMIT, timeoutSeconds: 5, requestsPerSecond: 1000 };
  return {
    id: 'reports',
    kind: 's3',
    location: 'reports',
    endpoint: url,
    region: 'eu-west-1',
    limits,
    ...more,
  };
}

describeKind('s3', {
  kind,
  missing: { id: 'reports', kind: 's3', location: 'no-such-bucket', endpoint: 'http://127.0.0.1:9' },
  async stage() {
    const server = await new S3Server().start();
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

describe('a bucket that wants signatures', () => {
  let server: S3Server;
  beforeEach(async () => {
    server = await new S3Server().start();
    server.signed = true;
    server.objects.put("odd (key)'s +a&b=c?.json", document('X-1'));
    server.objects.put('a/b c/ü*!.json', document('X-2'));
  });
  afterEach(() => server.stop());

  const read = (variables: Record<string, string>, more: Partial<WrittenSource> = {}) =>
    readAll(
      kind,
      { source: sourceAt(server, { credentials: 'environment', ...more }), root: '.' },
      nothing(),
      {
        variables,
      },
    );
  const failure = async (variables: Record<string, string>, more: Partial<WrittenSource> = {}) =>
    (await read(variables, more).catch((error: unknown) => error)) as SourceError;

  it('gets them, for any key and prefix', async () => {
    expect(keysOf(await read(KEYS), 'object')).toEqual(['a/b c/ü*!.json', "odd (key)'s +a&b=c?.json"]);
    const prefixes = ["odd (key)'s +a&", 'a/b c/ü*'];
    expect(keysOf(await read(KEYS, { prefixes }), 'object')).toHaveLength(2);
  });

  it('gets the token of a session too', async () => {
    await read({ ...KEYS, AWS_SESSION_TOKEN: 'of-this-session' });
    expect(server.log.map(({ headers }) => headers['x-amz-security-token'])).toEqual(
      Array(3).fill('of-this-session'),
    );
  });

  it('is told nothing of this machine', async () => {
    await read(KEYS);
    for (const { headers } of server.log) expect(headers['user-agent']).toMatch(/^mal\/[\d.]+$/);
  });

  it('refuses what is not signed, or not rightly, and no key stands in what is said', async () => {
    expect((await failure(KEYS, { credentials: 'none' })).message).toBe(
      'The bucket "reports" refuses access.',
    );
    const wrong = await failure({ ...KEYS, AWS_SECRET_ACCESS_KEY: 'another-secret' });
    expect(wrong.message).toBe('The bucket "reports" does not accept the secret key of the environment.');
    const unknown = await failure({ ...KEYS, AWS_ACCESS_KEY_ID: 'AKOTHER' });
    expect(unknown.message).toBe('The bucket "reports" does not know the access key of the environment.');
    expect(`${wrong.message}${wrong.hint}${unknown.message}${unknown.hint}`).not.toMatch(
      /another-secret|AKOTHER/,
    );
  });

  it('names the variables that the environment lacks', async () => {
    const { hint } = await failure({ AWS_ACCESS_KEY_ID: 'AKEXAMPLE' });
    expect(hint).toContain('AWS_SECRET_ACCESS_KEY');
    expect(server.log).toEqual([]);
  });
});

describe("Amazon's library", () => {
  it('gives no advice on versions of Node', async () => {
    const server = await new S3Server().start();
    const heard: string[] = [];
    const hear = ({ message }: Error) => heard.push(message);
    process.on('warning', hear);
    await readAll(kind, { source: sourceAt(server), root: '.' });
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', hear);
    server.stop();
    expect(heard).toEqual([]);
    expect(process.env).not.toHaveProperty('AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED');
  });

  it('is loaded when a bucket is read, by nothing else', () => {
    const src = fileURLToPath(new URL('../../../src', import.meta.url));
    const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.ts'),
    );
    const users = files.flatMap((name) =>
      [...readFileSync(`${src}/${name}`, 'utf8').matchAll(/^.*'@(?:aws-sdk|smithy)\/[^']*'.*$/gm)].map(
        ([line]) => `${name.replaceAll('\\', '/')}: ${line.trim()}`,
      ),
    );
    const atOnce = users.filter((use) => !/: (?:import type |\} from '|export type )/.test(use));
    expect(users.length).toBeGreaterThan(2);
    expect(atOnce.map((use) => use.split(':')[0])).toEqual(['ingest/listing/s3-sdk.ts']);
    const loaded = files.filter((name) =>
      /^(?!.*\btypeof import).*s3-sdk\.ts'/m.test(readFileSync(`${src}/${name}`, 'utf8')),
    );
    expect(loaded.map((name) => name.replaceAll('\\', '/'))).toEqual(['ingest/kinds/s3.ts']);
    expect(readFileSync(`${src}/ingest/kinds/s3.ts`, 'utf8')).toContain(
      "await import('../listing/s3-sdk.ts')",
    );
  });
});

describe('the address of a bucket', () => {
  it("is Amazon's where there is no endpoint, or has the bucket in the name of its server", () => {
    const problem = (more: Partial<WrittenSource>) =>
      kind.problem!(completeSource({ id: 'reports', kind: 's3', location: 'reports', ...more }));
    expect(problem({})).toBeUndefined();
    expect(problem({ region: 'eu-west-1' })).toBeUndefined();
    expect(problem({ endpoint: 'https://{bucket}.s3.example.org' })).toBeUndefined();
    expect(serverOf({ endpoint: 'https://{bucket}.s3.example.org' })).toEqual({
      endpoint: 'https://s3.example.org',
      region: 'us-east-1',
      forcePathStyle: false,
    });
  });
});
