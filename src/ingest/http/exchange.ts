/** One request on the wire: its answer with a body that is bounded in size and time, and errors sorted into those worth another attempt. */
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { LookupFunction } from 'node:net';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Connections } from './connections.ts';
import { NoTunnel } from './tunnel.ts';

/** Another attempt may go better. The message completes a sentence that begins with the address. */
export class Transient extends Error {
  /** Milliseconds that the server asked to wait. */
  readonly retryAfter: number | undefined;
  readonly status: number | undefined;
  constructor(message: string, more: { retryAfter?: number | undefined; status?: number } = {}) {
    super(message);
    this.retryAfter = more.retryAfter;
    this.status = more.status;
  }
}

/** The body is larger than the limit; `size` is what its server says it is, if it says so. */
export class TooLarge extends Error {
  readonly size: number | undefined;
  constructor(size?: number) {
    super('too large');
    this.size = size;
  }
}

/** No attempt will go better: a certificate that cannot be trusted. The message completes a sentence. */
export class Hopeless extends Error {}

export interface Wire {
  /** A request that is not sent yet. */
  request: Connections['request'];
  /** Milliseconds without a byte after which a request is given up. */
  timeout: number;
  now(): number;
  /** Ends every request. */
  signal: AbortSignal;
}

export interface Outgoing {
  method: 'GET' | 'HEAD' | 'POST';
  headers: Record<string, string>;
  body?: string | undefined;
  /** How the host's name becomes an address; default: as the machine does it. */
  lookup?: LookupFunction | undefined;
}

export interface Incoming {
  status: number;
  /** Names in lower case. */
  headers: Record<string, string>;
  /** The body, unpacked. Reading throws `Transient` or `TooLarge`; leaving early cuts the connection. */
  body(limit: number): AsyncGenerator<Uint8Array, void, undefined>;
  /** Leaves the body unread. */
  discard(): void;
}

/** A body slower than this over a long time holds up a run as a silent one does. */
const SLOWEST_BYTES_PER_SECOND = 1024;
/** A small body that nobody wants is read to its end, so that the connection can be used again. */
const CHEAP = 16 * 1024;

/** Sends a request and waits for the head of its answer. Throws `Transient` or `Hopeless`. */
export async function exchange(url: URL, outgoing: Outgoing, wire: Wire): Promise<Incoming> {
  const request = wire.request(url, {
    method: outgoing.method,
    headers: { 'accept-encoding': 'gzip', ...outgoing.headers },
    lookup: outgoing.lookup,
  });
  const message = await watched(request, wire, () => headOf(request, outgoing.body));
  // An answer may be cut before anybody reads it.
  message.on('error', () => {});
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return {
    status: message.statusCode ?? 0,
    headers,
    body: (limit) => bodyOf(message, headers, limit, wire),
    discard() {
      if (Number(headers['content-length'] ?? Number.POSITIVE_INFINITY) <= CHEAP) message.resume();
      else message.destroy();
    },
  };
}

function headOf(request: ClientRequest, body: string | undefined): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.on('response', resolve);
    // Stays: a connection may fail long after its answer was read.
    request.on('error', reject);
    request.end(body);
  });
}

async function* bodyOf(
  message: IncomingMessage,
  headers: Record<string, string>,
  limit: number,
  wire: Wire,
): AsyncGenerator<Uint8Array, void, undefined> {
  const declared = Number(headers['content-length'] ?? Number.NaN);
  try {
    if (declared > limit) throw new TooLarge(declared);
    const readable = unpacked(message, headers['content-encoding']);
    const chunks = readable[Symbol.asyncIterator]() as AsyncIterator<Uint8Array, undefined>;
    let size = 0;
    // Without the time that the reader takes.
    let waited = 0;
    for (;;) {
      const start = wire.now();
      const { done, value } = await watched(message, wire, () => chunks.next());
      waited += wire.now() - start;
      if (done) break;
      size += value.length;
      if (size > limit) throw new TooLarge();
      if (waited > 10 * wire.timeout && (size * 1000) / waited < SLOWEST_BYTES_PER_SECOND)
        throw new Transient('sends its answer too slowly');
      yield value;
    }
    if (!message.complete) throw new Transient('cut its answer short');
  } finally {
    if (!message.complete) message.destroy();
  }
}

function unpacked(message: IncomingMessage, encoding: string | undefined): Readable {
  if (!encoding || /^identity$/i.test(encoding)) return message;
  if (!/^(?:x-)?gzip$/i.test(encoding)) throw new Transient('packs its answer in a way it was not asked for');
  // An error reaches the reader through the last stream.
  return pipeline(message, createGunzip(), () => {});
}

/** Waits for something of the wire, but not longer than it may be silent or the run lasts; sorts what goes wrong. */
async function watched<T>(
  stream: { destroy(error?: Error): unknown },
  { timeout, signal }: Wire,
  next: () => Promise<T>,
): Promise<T> {
  let silent = false;
  const cut = () => void stream.destroy(new Error('cut'));
  const timer = setTimeout(() => {
    silent = true;
    cut();
  }, timeout);
  signal.addEventListener('abort', cut);
  try {
    const result = next();
    if (signal.aborted) cut();
    return await result;
  } catch (error) {
    if (silent) throw new Transient(`sent nothing for ${timeout / 1000} seconds`);
    throw sorted(error);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', cut);
  }
}

function sorted(error: unknown): Error {
  if (error instanceof NoTunnel) return sortedRefusal(error);
  const code = String((error as NodeJS.ErrnoException | undefined)?.code ?? '');
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code))
    return new Hopeless(`has a certificate that cannot be trusted (${code})`);
  if (code === 'EINTERNAL') return new Hopeless('redirects into an internal network');
  const known = WORDS.find(([pattern]) => pattern.test(code));
  return new Transient(known ? known[1] : `could not be read (${code || 'no reason given'})`);
}

function sortedRefusal({ status, cause }: NoTunnel): Error {
  if (status === 407)
    return new Hopeless(
      'cannot be reached: the proxy wants credentials (407), as in HTTPS_PROXY=http://user:password@host:port',
    );
  if (status !== undefined) {
    const message = `cannot be reached: the proxy answers ${status}`;
    return status >= 500 || status === 429 ? new Transient(message, { status }) : new Hopeless(message);
  }
  const { message } = cause === undefined ? { message: 'sent nothing' } : sorted(cause);
  return new Transient(`cannot be reached: the proxy ${message}`);
}

const WORDS: readonly [RegExp, string][] = [
  [/^ECONNREFUSED$/, 'refuses connections'],
  [/^(?:ENOTFOUND|EAI_AGAIN)$/, 'has a host name that cannot be resolved'],
  [/^(?:ECONNRESET|EPIPE|ERR_STREAM_PREMATURE_CLOSE|ECONNABORTED)$/, 'cut the connection'],
  [/^(?:ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)$/, 'cannot be reached'],
  [/^(?:Z_|ERR_.*ZLIB)/, 'sent an answer that cannot be unpacked'],
  [/^HPE_/, 'does not answer in HTTP'],
];
