/** git over HTTP on the loopback: git's own server behind one that cuts, stalls and refuses as a test wants. */
import { spawn, spawnSync } from 'node:child_process';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';

const BACKEND = join(
  spawnSync('git', ['--exec-path'], { encoding: 'utf8' }).stdout.trim(),
  'git-http-backend',
);

/** What happens to one request: answered as it is, cut after so many bytes of body, never answered, or with this status. */
export type Fault = 'none' | { cut: number } | 'stall' | { status: number; headers?: Record<string, string> };

export class GitServer {
  /** Asked for each request, counted from 1. */
  fault: (count: number, request: IncomingMessage) => Fault = () => 'none';
  requests = 0;
  private readonly server = createServer((request, response) => this.answer(request, response));
  private readonly folder: string;
  private readonly name: string;

  constructor(repository: string) {
    this.folder = dirname(repository);
    this.name = repository.slice(this.folder.length);
    afterAll(() => this.close());
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}${this.name}`;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const fault = this.fault(++this.requests, request);
    if (fault === 'stall') return;
    if (typeof fault === 'object' && 'status' in fault) {
      response.writeHead(fault.status, fault.headers).end('no');
      return;
    }
    const [path = '', query = ''] = (request.url ?? '').split('?');
    const backend = spawn(BACKEND, {
      env: {
        PATH: process.env.PATH,
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_PROJECT_ROOT: this.folder,
        GIT_HTTP_EXPORT_ALL: '1',
        GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
        HTTP_CONTENT_ENCODING: String(request.headers['content-encoding'] ?? ''),
        PATH_INFO: path,
        QUERY_STRING: query,
        REQUEST_METHOD: request.method,
        CONTENT_TYPE: request.headers['content-type'],
      },
    });
    request.pipe(backend.stdin);
    backend.stdin.on('error', () => {});
    const chunks: Buffer[] = [];
    backend.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    backend.on('close', () => {
      const whole = Buffer.concat(chunks);
      const end = whole.indexOf('\r\n\r\n');
      const headers = whole.toString('latin1', 0, end).split('\r\n');
      for (const line of headers) {
        const colon = line.indexOf(':');
        const name = line.slice(0, colon);
        if (name === 'Status') response.statusCode = Number.parseInt(line.slice(colon + 1), 10);
        else response.setHeader(name, line.slice(colon + 1).trim());
      }
      const body = whole.subarray(end + 4);
      if (typeof fault === 'object') response.write(body.subarray(0, fault.cut), () => response.destroy());
      else response.end(body);
    });
  }
}
