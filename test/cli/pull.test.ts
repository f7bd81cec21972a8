import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { database, indexFile, packageLock, project } from '../support/check-database.ts';
import { type Answer, type Asked, FaultyServer } from '../support/faulty-server.ts';
import { ProxyServer } from '../support/proxy-server.ts';
import { type Outcome, startMal, temporaryFolder } from './run.ts';

const CLONE = database();
const FIRST = readFileSync(indexFile(CLONE));
const EVIL = 'osv/npm/evil/MAL-2025-2.json';
const withdrawn = { withdrawn: '2025-01-03T00:00:00Z', modified: '2025-01-03T00:00:00Z' };
CLONE.write({ [EVIL]: JSON.stringify({ ...JSON.parse(CLONE.files()[EVIL]!), ...withdrawn }) }).commit();
const LATER = readFileSync(indexFile(CLONE));
CLONE.remove('osv/npm/evil').commit();
const SECOND = readFileSync(indexFile(CLONE));

let served: Buffer = FIRST;
const etag = () => `"${createHash('sha1').update(served).digest('hex')}"`;
const server = new FaultyServer(({ headers, url }: Asked): Answer => {
  if (url.pathname === '/none') return { status: 404, body: 'no' };
  if (url.pathname === '/moved') return { status: 302, headers: { location: '/mal.index' } };
  if (headers['if-none-match'] === etag()) return { status: 304 };
  return { headers: { etag: etag() }, body: served };
});
beforeAll(() => server.start());
afterAll(() => server.stop());
beforeEach(() => {
  served = FIRST;
  server.fault = () => undefined;
  server.log.length = 0;
});

const PROJECT = project({ 'package-lock.json': packageLock({ evil: '1.0.0' }) });

/** A machine with a cache of its own. */
function machine() {
  const home = temporaryFolder();
  const run = (...args: string[]): Promise<Outcome> => startMal(PROJECT, args, { HOME: home });
  const at = (path = '/mal.index') => `${server.url}${path}`;
  return {
    cache: join(home, '.cache/mal'),
    at,
    pull: (...args: string[]) => run('pull', ...args),
    check: (path?: string) => run('check', '--db', at(path)),
  };
}

describe('mal pull', () => {
  it('writes a verified index to a file', async () => {
    const { at, pull } = machine();
    const file = join(temporaryFolder(), 'new/mal.index');
    const sha256 = createHash('sha256').update(FIRST).digest('hex').toUpperCase();
    const { code, stdout, stderr } = await pull(at(), '--out', file, '--sha256', sha256);
    expect(stderr).toBe('');
    expect(stdout).toMatch(
      /mal\.index: 9 reports about 9 packages, the latest changed on 2025-01-02T00:00:00Z, of commit [0-9a-f]{40}; verified\.\n$/,
    );
    expect(code).toBe(0);
    expect(readFileSync(file).equals(FIRST)).toBe(true);
    expect((await startMal(PROJECT, ['check', '--db', file])).code).toBe(1);
  });

  it('and `check` go through the proxy that the environment names', async () => {
    const proxy = await new ProxyServer().start();
    try {
      const variables = { HOME: temporaryFolder(), HTTP_PROXY: `http://${proxy.address}` };
      const url = `${server.url}/mal.index`;
      const file = join(temporaryFolder(), 'mal.index');
      const pulled = await startMal(PROJECT, ['pull', url, '--out', file], variables);
      expect(pulled).toMatchObject({ code: 0, stderr: '' });
      expect(readFileSync(file).equals(FIRST)).toBe(true);
      expect((await startMal(PROJECT, ['check', '--db', url], variables)).code).toBe(1);
      expect(proxy.asked).toEqual([`GET ${url}`, `GET ${url}`]);
    } finally {
      proxy.stop();
    }
  });

  it('does not go back to an older index unless it is told to', async () => {
    const { at, pull, check } = machine();
    const file = join(temporaryFolder(), 'mal.index');
    for (const where of [['--out', file], []]) {
      served = LATER;
      expect(await pull(at(), ...where)).toMatchObject({ code: 0, stderr: '' });
      served = FIRST;
      const refused = await pull(at(), ...where);
      expect(refused.code).toBe(2);
      expect(refused.stderr).toMatch(
        /serves is older \(latest change: 2025-01-02T00:00:00Z\) than the index that is there \(2025-01-03T00:00:00Z\)\./,
      );
      expect(refused.stderr).toContain('--allow-older');
    }
    expect(readFileSync(file).equals(LATER)).toBe(true);
    // The withdrawn report is in the older one.
    const checked = await check();
    expect(checked.code).toBe(0);
    expect(checked.stderr).toMatch(
      /is older .* The index that was fetched before is used \(latest change: 2025-01-03/,
    );
    expect(await pull(at(), '--out', file, '--allow-older')).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(file).equals(FIRST)).toBe(true);
    expect((await pull(at(), '--allow-older')).code).toBe(0);
    expect((await check()).code).toBe(1);
  });

  it('follows redirects, and tries again what was cut', async () => {
    const { at, pull } = machine();
    const file = join(temporaryFolder(), 'mal.index');
    server.fault = ({ rawUrl }) => {
      const before = server.log.filter((asked) => asked.rawUrl === rawUrl).length;
      return before === 1 ? 'truncated' : undefined;
    };
    expect(await pull(at('/moved'), '--out', file)).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(file).equals(FIRST)).toBe(true);
  });

  it('leaves what is there where it gets nothing better', async () => {
    const { at, pull } = machine();
    const folder = temporaryFolder();
    const file = join(folder, 'mal.index');
    writeFileSync(file, SECOND);
    const damaged = Buffer.from(FIRST);
    damaged[FIRST.length - 20]! ^= 1;
    const flipped = Buffer.from(FIRST);
    flipped[40]! ^= 1;
    for (const [body, says] of [
      ['<html>Welcome</html>', 'serves is no index'],
      ['', 'serves is no index'],
      [FIRST.subarray(0, FIRST.length - 100), 'damaged'],
      [FIRST.subarray(0, 200), 'damaged or was cut off'],
      [damaged, 'serves is damaged'],
      [flipped, 'damaged'],
      ['mal-index 2 00000000\n{}\n', 'of version 2, which this mal cannot read'],
    ] as const) {
      served = Buffer.from(body);
      const { code, stdout, stderr } = await pull(at(), '--out', file);
      expect(stderr).toContain(says);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    }
    served = FIRST;
    const other = await pull(at(), '--out', file, '--sha256', '0'.repeat(64));
    expect(other.stderr).toContain('has the SHA-256');
    expect(other.code).toBe(2);
    expect((await pull(at('/none'), '--out', file)).stderr).toContain('answers 404');
    expect(readFileSync(file).equals(SECOND)).toBe(true);
    expect(readdirSync(folder)).toEqual(['mal.index']);
  });

  it('fails where it fetched nothing, also if the cache has an index from before', async () => {
    const { at, pull, check } = machine();
    expect((await pull(at())).code).toBe(0);
    for (const fault of [{ status: 404 }, 'wrong'] as const) {
      server.fault = () => fault;
      const { code, stdout, stderr } = await pull(at());
      expect({ code, stdout }, stderr).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain('The index that was fetched before is still there.');
    }
    expect((await check()).code).toBe(1);
  });

  it('says why a place cannot be written, and writes what others may read as other files', async () => {
    const { at, pull } = machine();
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    for (const out of [folder, join(folder, 'file/mal.index')]) {
      const { code, stderr } = await pull(at(), '--out', out);
      expect(stderr).toMatch(/^mal: ".*" cannot be written: E/);
      expect(code).toBe(2);
    }
    expect(readdirSync(folder)).toEqual(['file']);
    const out = join(folder, 'mal.index');
    expect((await pull(at(), '--out', out)).code).toBe(0);
    expect(statSync(out).mode).toBe(statSync(join(folder, 'file')).mode);
  });

  it('refuses what is no address, and a sum without a file', async () => {
    const { at, pull } = machine();
    for (const args of [
      ['ftp://example.org/x'],
      ['mal.index'],
      [''],
      ['https://'],
      [at(), '--sha256', '0'.repeat(64)],
      [at(), '--out', 'x', '--sha256', 'abc'],
    ]) {
      const { code, stderr } = await pull(...args);
      expect(stderr, args.join(' ')).toMatch(/is no URL of an index|--sha256 takes 64 hex digits/);
      expect(code).toBe(2);
    }
    expect(server.log).toEqual([]);
    expect((await pull('http://user:secret@127.0.0.1:1/x')).stderr).not.toContain('secret');
  });
});

describe('mal check --db URL', () => {
  it('fetches the index once, and asks only whether it changed', async () => {
    const { cache, check, pull, at } = machine();
    expect((await check()).code).toBe(1);
    expect((await check()).code).toBe(1);
    expect(server.log.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, etag()]);
    served = SECOND;
    const third = await check();
    expect(third.stdout).toContain(
      `Asked: ${at()} at commit ${CLONE.git('rev-parse', '--short=12', 'HEAD')}`,
    );
    expect(third.code).toBe(0);
    expect((await pull(at())).stdout).toContain('8 reports');
    expect(readdirSync(cache)).toHaveLength(2);
  });

  it('goes on without the server with what it has, and says so', async () => {
    const { check } = machine();
    const { code, stderr } = await check('/none');
    expect(stderr).toContain('answers 404');
    expect(code).toBe(2);
    await check();
    for (const fault of ['cut', { status: 500 }, { status: 404 }, 'wrong'] as const) {
      server.fault = () => fault;
      const offline = await check();
      expect(offline.stderr, String(fault)).toMatch(
        /^mal: warning: .* The index that was fetched before is used \(latest change: 2025-01-02T00:00:00Z\)\.$/m,
      );
      expect(offline.stdout).toContain('evil 1.0.0 (npm) is malicious');
      expect(offline.code).toBe(1);
    }
  });

  it('fetches anew what was damaged on this disk, and trusts no other word about it', async () => {
    const { cache, check } = machine();
    await check();
    const file = join(cache, readdirSync(cache).find((name) => name.endsWith('.index'))!);
    const bytes = readFileSync(file);
    bytes[bytes.length - 3]! ^= 1;
    writeFileSync(file, bytes);
    expect((await check()).code).toBe(1);
    expect(readFileSync(file).equals(FIRST)).toBe(true);
    // Another process put its index there, but not yet what is known of it.
    writeFileSync(file, SECOND);
    expect((await check()).code).toBe(1);
    expect(server.log.at(-1)?.headers['if-none-match']).toBe(undefined);
    writeFileSync(`${file}.json`, '{');
    expect((await check()).code).toBe(1);
  });

  it('gives up where there is no index and no server', async () => {
    const { check, cache } = machine();
    server.fault = () => ({ status: 503 });
    const { code, stderr } = await check();
    expect(stderr).toMatch(/answers 503 \(4 attempts\)/);
    expect(code).toBe(2);
    expect(existsSync(cache)).toBe(false);
  });
});
