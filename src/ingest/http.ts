/**
 * HTTP for sources: polite (a rate, patience, conditional requests) and bounded (size, time, redirects). What fails for a moment is
 * tried again; what fails for good is an `HttpError` in clear words, in which no credentials stand.
 */
import { setMaxListeners } from 'node:events';
import { createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { Json } from '../core/report.ts';
import type { SourceLimits } from '../core/source-config.ts';
import { addressOf, shown } from './http/address.ts';
import { Connections } from './http/connections.ts';
import { Hopeless, TooLarge, Transient, type Wire } from './http/exchange.ts';
import { attempt } from './http/follow.ts';
import { ATTEMPTS, delayBefore, pace } from './http/patience.ts';
import { HttpError, type HttpHead, type HttpRequest } from './http/request.ts';
import { type ReadOptions, SourceError } from './source.ts';

export { HttpError, type HttpHead, type HttpRequest } from './http/request.ts';

export interface Http {
  /** A small body. More than `limit` bytes is an `HttpError` `too-large`. */
  bytes(request: HttpRequest, limit: number): Promise<HttpHead & { bytes: Uint8Array }>;
  /**
   * A small JSON body; `null` where nothing changed. What is not JSON, or `check` says something against, is asked for again, then an
   * `HttpError` `body`.
   */
  json(
    request: HttpRequest,
    limit: number,
    check?: (json: Json) => string | undefined,
  ): Promise<HttpHead & { json: Json }>;
  /** A large body, as a file that only this user may read, gone with `close`; empty where nothing changed. `check` as with `json`. */
  file(
    request: HttpRequest,
    limit: number,
    check?: (path: string) => Promise<string | undefined>,
  ): Promise<HttpHead & { path: string }>;
  /**
   * A large body, read as it comes. `use` is called anew for each attempt; it may leave early, and what it throws by itself ends the
   * request. Where nothing changed it is not called, and `value` is undefined.
   */
  stream<T>(
    request: HttpRequest,
    limit: number,
    use: (chunks: AsyncIterable<Uint8Array>, head: HttpHead) => Promise<T>,
  ): Promise<HttpHead & { value: T | undefined }>;
  /** Ends what is still under way and removes temporary files. */
  close(): void;
}

/** What of `ReadOptions` a connection needs. */
export type HttpWorld = Pick<ReadOptions, 'now' | 'sleep' | 'signal' | 'warn' | 'variables'>;

/** Connections to the servers of one source; `close` them. `attempts`: how often a request is made before it is given up. */
export function openHttp(
  limits: Pick<SourceLimits, 'requestsPerSecond' | 'timeoutSeconds'> & { attempts?: number },
  world: HttpWorld,
): Http {
  const ended = new AbortController();
  setMaxListeners(0, ended.signal);
  const end = () => ended.abort();
  world.signal.addEventListener('abort', end, { once: true });
  if (world.signal.aborted) end();
  // A wait that is cut short needs no word: the next request finds out that the run has ended.
  const sleep =
    world.sleep ?? ((ms: number) => wait(ms, undefined, { signal: ended.signal }).catch(() => {}));
  const timeout = limits.timeoutSeconds * 1000;
  const connections = new Connections(world.variables, { timeout, signal: ended.signal });
  const wire: Wire = {
    request: (url, options) => connections.request(url, options),
    timeout,
    now: world.now,
    signal: ended.signal,
  };
  const reserve = pace(limits.requestsPerSecond, world.now);
  const { attempts = ATTEMPTS } = limits;
  const turn = async () => {
    const ahead = reserve();
    if (ahead > 0) await sleep(ahead);
  };
  let folder: string | undefined;
  let files = 0;

  const stream: Http['stream'] = async (request, limit, use) => {
    const name = shown(addressOf(request.url));
    let wrong = 0;
    for (let count = 1; ; count++) {
      try {
        const { head, body } = await attempt(request, wire, turn);
        return { ...head, value: body && (await use(body(limit), head)) };
      } catch (error) {
        if (ended.signal.aborted) throw new SourceError(`The run ended while ${name} was being read.`);
        if (error instanceof WrongBody) wrong++;
        if (!(error instanceof Transient) || count >= attempts || wrong === WRONG_ATTEMPTS)
          throw failure(error, name, limit, count);
        const delay = delayBefore(count, error.retryAfter, Math.random);
        if (delay > WORTH_A_WORD)
          world.warn(`${name} ${error.message}: waiting ${Math.round(delay / 1000)} s.`);
        await sleep(delay);
      }
    }
  };

  const bytes: Http['bytes'] = async (request, limit) => {
    const { value, ...head } = await stream(request, limit, async (chunks, answer) => {
      const parts: Uint8Array[] = [];
      for await (const chunk of chunks) parts.push(chunk);
      const whole = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
      const wrong = answer.status < 300 ? request.check?.(whole, answer) : undefined;
      if (wrong !== undefined) throw new WrongBody(wrong, whole);
      return whole;
    });
    return { ...head, bytes: value ?? new Uint8Array() };
  };

  return {
    bytes,
    stream,
    async json(request, limit, problem) {
      let json: Json = null;
      const check = (body: Uint8Array) => {
        try {
          json = JSON.parse(new TextDecoder().decode(body)) as Json;
        } catch {
          return 'did not answer with JSON';
        }
        return problem?.(json);
      };
      const { bytes: _, ...head } = await bytes({ ...request, check }, limit);
      return { ...head, json };
    },
    async file(request, limit, check) {
      folder ??= mkdtempSync(join(tmpdir(), 'mal-'));
      const path = join(folder, String(files++));
      const { value: _, ...head } = await stream(request, limit, async (chunks) => {
        await save(chunks, path);
        const wrong = await check?.(path);
        if (wrong !== undefined) throw new WrongBody(wrong);
      });
      if (!head.changed) writeFileSync(path, '', { mode: 0o600 });
      return { ...head, path };
    },
    close() {
      world.signal.removeEventListener('abort', end);
      end();
      connections.destroy();
      if (folder) rmSync(folder, { recursive: true, force: true });
      folder = undefined;
    },
  };
}

/** A server that answers wrongly, and as if nothing were wrong, seldom stops soon. */
const WRONG_ATTEMPTS = 3;
/** Waits longer than this many milliseconds are told. */
const WORTH_A_WORD = 10_000;

/** A body that is not what was asked for: it is asked for again. To be thrown by what `stream` calls, too. */
export class WrongBody extends Transient {
  readonly bytes: Uint8Array | undefined;
  /** `message` ends a sentence: "did not answer with JSON". */
  constructor(message: string, bytes?: Uint8Array) {
    super(message);
    this.bytes = bytes;
  }
}

/** What a request failed of in the end, in the words of a source. */
function failure(error: unknown, name: string, limit: number, attempts: number): unknown {
  if (error instanceof TooLarge)
    return new HttpError('too-large', `${name} is larger than ${limit} bytes.`, { size: error.size });
  if (error instanceof Hopeless) return new HttpError('refused', `${name} ${error.message}.`);
  if (error instanceof WrongBody)
    return new HttpError('body', `${name} ${error.message}.`, { bytes: error.bytes });
  if (!(error instanceof Transient)) return error;
  const hint = 'The next run tries again.';
  return new HttpError('unsteady', `${name} ${error.message} (${attempts} attempts).`, {
    status: error.status,
    hint,
  });
}

async function save(chunks: AsyncIterable<Uint8Array>, path: string): Promise<void> {
  try {
    await pipeline(chunks, createWriteStream(path, { mode: 0o600 }));
  } catch (error) {
    if (error instanceof Transient || error instanceof TooLarge) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? 'no reason given';
    throw new SourceError(`A temporary file could not be written (${code}).`);
  }
}
