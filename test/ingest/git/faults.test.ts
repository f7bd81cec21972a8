/** What a server or a killed process can do to a reading in git: afterwards it goes on as if nothing had been. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { kind } from '../../../src/ingest/kinds/git.ts';
import { SourceError } from '../../../src/ingest/source.ts';
import { temporaryFolder } from '../../cli/run.ts';
import { type Fault, GitServer } from '../../support/git-server.ts';
import { Reader, SourceRemote, texts, told } from '../../support/source-remote.ts';

const FILES = { 'a.json': '{"a":1}', 'b.json': '{"b":1}', 'c.json': '{"c":1}' };

async function served(limits = {}) {
  const remote = new SourceRemote(FILES);
  const server = new GitServer(remote.path);
  const reader = new Reader(kind, { location: await server.listen(), limits });
  return { remote, server, reader };
}

/** The fault happens to this request alone. */
const only =
  (fault: Fault, at: number) =>
  (count: number): Fault =>
    count === at ? fault : 'none';

async function failure(run: Promise<unknown>): Promise<SourceError> {
  const error = await run.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(SourceError);
  return error as SourceError;
}

describe('a server over HTTP', () => {
  it('is asked for the trees once and for all files once', async () => {
    const { remote, server, reader } = await served();
    expect(texts(await reader.run())).toEqual(FILES);
    server.requests = 0;
    expect(told(await reader.run())).toEqual(['checkpoint']);
    const idle = server.requests;
    server.requests = 0;
    remote.commit({ 'a.json': '{"a":2}', 'b.json': '{"b":2}', 'd.json': '{}' });
    expect(Object.keys(texts(await reader.run()))).toEqual(['a.json', 'b.json', 'd.json']);
    // The look at the branch, and two fetches of at most three requests each: as many for three files as for three thousand.
    expect(server.requests).toBeLessThanOrEqual(idle + 6);
  });

  const faults: [string, Fault][] = [
    ['cuts the connection within its answer', { cut: 20 }],
    ['cuts the connection before its answer', { cut: 0 }],
    ['fails with 500', { status: 500 }],
    ['says 429', { status: 429, headers: { 'retry-after': '1' } }],
    ['says 503', { status: 503 }],
  ];
  for (const [what, fault] of faults) {
    it(`is asked again if it ${what}, whichever request that is`, async () => {
      for (let at = 1; ; at++) {
        const { server, reader } = await served();
        server.fault = only(fault, at);
        expect(texts(await reader.run()), `request ${at}`).toEqual(FILES);
        if (server.requests < at) break;
        server.close();
      }
    });
  }

  it('is given up if it always fails, and the next run reads it whole', async () => {
    const { server, reader } = await served();
    server.fault = () => ({ status: 502 });
    const error = await failure(reader.run());
    expect(error.message).toMatch(/^"http:\/\/127\.0\.0\.1:\d+\/reports\.git" cannot be read: .*502/);
    expect(error.hint).toBe('The next run tries again.');
    server.fault = () => 'none';
    expect(texts(await reader.run())).toEqual(FILES);
  });

  it('is not asked again if it refuses, and the hint says what it wants', async () => {
    const { server, reader } = await served();
    server.fault = () => ({ status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } });
    const error = await failure(reader.run({ variables: { GIT_ASKPASS: '/bin/echo' } }));
    expect(error.hint).toMatch(/credentials/);
    expect(server.requests).toBe(1);
    server.fault = () => ({ status: 404 });
    expect((await failure(reader.run())).hint).toMatch(/`location`/);
  });

  it('is left if it is silent', async () => {
    const { server, reader } = await served({ timeoutSeconds: 1 });
    server.fault = (count) => (count <= 6 ? 'stall' : 'none');
    expect((await failure(reader.run())).message).toMatch(/cannot be read/);
    expect(texts(await reader.run())).toEqual(FILES);
  });

  it('may answer nothing that a redirect to another transport could lead to', async () => {
    const { server, reader } = await served();
    server.fault = () => ({ status: 302, headers: { location: 'file:///etc' } });
    expect((await failure(reader.run())).message).toMatch(/cannot be read/);
  });
});

describe('a reading that ends in the middle', () => {
  it('stops at once when the run ends, and the next run begins where it began', async () => {
    const { remote, server, reader } = await served();
    await reader.run();
    remote.commit({ 'd.json': '{}' });
    for (let at = 1; at <= 6; at++) {
      server.requests = 0;
      server.fault = (count) => (count >= at ? 'stall' : 'none');
      const controller = new AbortController();
      const running = failure(reader.run({ signal: controller.signal }));
      while (server.requests < at) await wait(5);
      controller.abort();
      expect((await running).message).toMatch(/^The run ended while/);
    }
    server.fault = () => 'none';
    expect(told(await reader.run())).toEqual(['object d.json', 'checkpoint']);
  });

  it('goes on in the same run when git alone is killed', async () => {
    const { server, reader } = await served();
    for (let at = 1; at <= 3; at++) {
      reader.repository.remove('.git/mal');
      reader.seen.clear();
      reader.cursor = undefined;
      server.requests = 0;
      server.fault = (count) => (count === at ? 'stall' : 'none');
      const trace = join(temporaryFolder(), 'trace');
      const running = reader.run({ variables: { GIT_TRACE2_EVENT: trace } });
      while (server.requests < at) await wait(5);
      // The process that was started last for the cache: its id stands in the name of its session.
      const last = readFileSync(trace, 'utf8')
        .match(/"sid":"[^"/]*-P([0-9a-f]{8})"/g)!
        .at(-1)!;
      process.kill(Number.parseInt(last.slice(-9, -1), 16), 'SIGKILL');
      expect(Object.keys(texts(await running))).toEqual(Object.keys(FILES));
    }
  });

  it('loses nothing when the whole run is killed in the middle of a request', async () => {
    const { remote, server, reader } = await served();
    await reader.run();
    remote.commit({ 'd.json': '{}', 'e.json': '[]' });
    for (let at = 1; at <= 5; at++) {
      server.requests = 0;
      server.fault = (count) => (count >= at ? 'stall' : 'none');
      const run = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', SCRIPT], {
        env: { ...process.env, READ: JSON.stringify(reader.written), ROOT: reader.repository.root },
        stdio: 'inherit',
      });
      const closed = once(run, 'close');
      while (server.requests < at) await wait(5);
      run.kill('SIGKILL');
      await closed;
    }
    server.fault = () => 'none';
    expect(told(await reader.run())).toEqual(['object d.json', 'object e.json', 'checkpoint']);
  });
});

/** Reads a source to its end. */
const SCRIPT = `
  import { kind } from './src/ingest/kinds/git.ts';
  import { completeSource } from './src/core/source-config.ts';
  const { source, cursor } = JSON.parse(process.env.READ);
  const options = {
    root: process.env.ROOT, cursor, variables: {}, now: () => 0, warn() {},
    seen: { version: () => undefined }, signal: new AbortController().signal,
  };
  for await (const event of kind.read(completeSource(source), options)) void event;
`;
