/** A real HTTP server on loopback that answers as a test says, and misbehaves as it says. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * `cut`: the connection ends without an answer. `truncated`: half of the body, then it ends. `slow`: half of the body, then
 * nothing. `drip`: one byte after the other. `silent`: not even a head. `wrong`: a page of some server in between. A number: that status, with `retryAfter`.
 */
export type Fault =
  | 'cut'
  | 'drip'
  | 'truncated'
  | 'slow'
  | 'silent'
  | 'wrong'
  | { status: number; retryAfter?: string };

export interface Asked {
  method: string;
  url: URL;
  /** As it was sent, not normalised. */
  rawUrl: string;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface Answer {
  status?: number;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
}

export class FaultyServer {
  url = '';
  readonly log: Asked[] = [];
  /** Called for each request with the number of times that its URL was asked for before. */
  fault: (asked: Asked, before: number) => Fault | undefined = () => undefined;
  private readonly counts = new Map<string, number>();
  private readonly server: Server;

  constructor(answer: (asked: Asked) => Answer | Promise<Answer>) {
    this.server = createServer(async (request, response) => {
      const rawUrl = request.url ?? '';
      const url = new URL(`http://loopback${rawUrl}`);
      const body = await textOf(request);
      const asked = { method: request.method ?? '', url, rawUrl, headers: request.headers, body };
      const before = this.counts.get(rawUrl) ?? 0;
      this.counts.set(rawUrl, before + 1);
      this.log.push(asked);
      const fault = this.fault(asked, before);
      if (fault === undefined || typeof fault === 'string') {
        send(response, await answer(asked), fault);
      } else {
        const { status, retryAfter } = fault;
        send(
          response,
          { status, headers: retryAfter ? { 'retry-after': retryAfter } : {}, body: 'no' },
          undefined,
        );
      }
    });
  }

  start(): Promise<this> {
    return new Promise((resolve) => {
      this.server.listen(0, '127.0.0.1', () => {
        this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
        resolve(this);
      });
    });
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

/** Every fault for every URL, one after the other, each beginning with another one; then it is well. */
export const everyFault: FaultyServer['fault'] = ({ rawUrl }, before) => {
  const first = [...rawUrl].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) % FAULTS.length, 0);
  return before < MOST_FAULTS ? FAULTS[(first + before) % FAULTS.length] : undefined;
};

const FAULTS: readonly Fault[] = [
  'cut',
  { status: 500 },
  'truncated',
  'wrong',
  { status: 429, retryAfter: '1' },
  'slow',
  { status: 503 },
  'silent',
];
/** Fewer than the attempts of a client. */
const MOST_FAULTS = 4;

function send(
  response: ServerResponse,
  { status = 200, headers = {}, body = '' }: Answer,
  fault: Fault | undefined,
): void {
  const bytes = Buffer.from(body);
  if (fault === 'silent') return;
  if (fault === 'cut') {
    response.destroy();
    return;
  }
  if (fault === 'wrong') {
    response
      .writeHead(200, { 'content-type': 'text/html' })
      .end('<html><body>Sign in to the network</body></html>');
    return;
  }
  if (fault === 'drip') {
    response.writeHead(status, { 'content-length': String(bytes.length) });
    const timer = setInterval(() => response.write('x'), 10);
    response.on('close', () => clearInterval(timer));
    return;
  }
  response.writeHead(status, { 'content-length': String(bytes.length), ...headers });
  if (fault === undefined || bytes.length < 2) {
    response.end(bytes);
    return;
  }
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => {
    if (fault === 'truncated') response.destroy();
  });
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
