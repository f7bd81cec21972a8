/** A real HTTP server with one body, its ETag and its date; it can be told to misbehave. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FileServer {
  url: string;
  body: Uint8Array;
  /** Requests that were answered with a body, and with 304. */
  bodies: number;
  unchanged: number;
  /** What of conditional requests it understands. */
  validators: 'etag' | 'date' | 'none';
  /** Answers instead, until it is undefined again. */
  misbehave: ((request: IncomingMessage, response: ServerResponse) => void) | undefined;
  close(): Promise<void>;
}

export async function fileServer(path = '/feed'): Promise<FileServer> {
  let date = new Date('2026-01-01T00:00:00Z');
  let last: Uint8Array | undefined;
  const server = createServer((request, response) => {
    if (self.misbehave) return self.misbehave(request, response);
    if (request.url !== path) return void response.writeHead(404).end();
    if (last !== self.body) date = new Date(date.getTime() + 60_000);
    last = self.body;
    const etag = `"${createHash('sha256').update(self.body).digest('hex').slice(0, 16)}"`;
    const headers =
      self.validators === 'etag'
        ? { etag }
        : self.validators === 'date'
          ? { 'last-modified': date.toUTCString() }
          : {};
    const known =
      self.validators === 'etag'
        ? request.headers['if-none-match'] === etag
        : self.validators === 'date' && request.headers['if-modified-since'] === date.toUTCString();
    if (known) {
      self.unchanged++;
      return void response.writeHead(304, headers).end();
    }
    self.bodies++;
    response.writeHead(200, { ...headers, 'content-length': self.body.length }).end(self.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const self: FileServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`,
    body: new Uint8Array(),
    bodies: 0,
    unchanged: 0,
    validators: 'etag',
    misbehave: undefined,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return self;
}
