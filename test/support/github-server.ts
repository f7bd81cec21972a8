/** A stand-in for GitHub's REST API: pull requests, their comments, reviews and alerts, kept in memory. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

interface Comment {
  id: number;
  body: string;
  user: { type: string };
}

interface LineComment extends Comment {
  path: string;
  line: number;
  start_line?: number;
}

export class GitHubServer {
  pulls: { number: number; state: string; head: { sha: string; repo: { full_name: string } | null } }[] = [];
  readonly comments: Comment[] = [];
  readonly lines: LineComment[] = [];
  readonly sarifs: { ref: string; commit_sha: string; sarif: { version: string } }[] = [];
  /** Methods and paths of everything that changed something. */
  readonly writes: string[] = [];
  /** Line comments that the difference does not show. */
  refuses: (comment: LineComment) => boolean = () => false;
  alerts = true;
  url = '';
  private readonly server: Server;

  constructor() {
    this.server = createServer(async (request, response) => {
      const { status, body } = this.answer(request, await bodyOf(request));
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  }

  start(): Promise<void> {
    return new Promise((resolve) => {
      this.server.listen(0, '127.0.0.1', () => {
        this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
        resolve();
      });
    });
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private answer(
    { method = '', url = '', headers }: IncomingMessage,
    body: Record<string, unknown>,
  ): { status: number; body: unknown } {
    if (headers.authorization !== 'Bearer a-token')
      return { status: 401, body: { message: 'Bad credentials' } };
    const { pathname, searchParams } = new URL(url, this.url);
    const path = pathname.replace('/repos/acme/database', '');
    const page = <T>(list: readonly T[]) => {
      const [size, n] = [Number(searchParams.get('per_page') ?? 30), Number(searchParams.get('page') ?? 1)];
      return { status: 200, body: list.slice((n - 1) * size, n * size) };
    };
    if (method === 'GET' && path === '/pulls')
      return page(this.pulls.filter(({ state }) => state === 'open'));
    const [, number] = /^\/pulls\/(\d+)$/.exec(path) ?? [];
    if (method === 'GET' && number)
      return { status: 200, body: this.pulls.find((pull) => pull.number === Number(number)) };
    if (method === 'GET' && path === '/issues/7/comments') return page(this.comments);
    if (method === 'GET' && path === '/pulls/7/comments') return page(this.lines);
    this.writes.push(`${method} ${path}`);
    return this.write(method, path, body);
  }

  private write(
    method: string,
    path: string,
    body: Record<string, unknown>,
  ): { status: number; body: unknown } {
    const user = { type: 'Bot' };
    const id = this.comments.length + this.lines.length + 1;
    const [, edited] = /^\/issues\/comments\/(\d+)$/.exec(path) ?? [];
    if (method === 'PATCH' && edited) {
      this.comments.find((comment) => comment.id === Number(edited))!.body = String(body.body);
    } else if (path === '/issues/7/comments') this.comments.push({ id, user, body: String(body.body) });
    else if (path === '/pulls/7/reviews') {
      const comments = (body.comments as LineComment[]).map((comment, i) => ({
        ...comment,
        id: id + i,
        user,
      }));
      if (comments.some(this.refuses))
        return { status: 422, body: { message: 'Line must be part of the diff' } };
      this.lines.push(...comments);
    } else if (path === '/pulls/7/comments') {
      const comment = { ...body, id, user } as unknown as LineComment;
      if (this.refuses(comment)) return { status: 422, body: { message: 'Line must be part of the diff' } };
      this.lines.push(comment);
    } else if (path === '/code-scanning/sarifs') {
      if (!this.alerts) return { status: 403, body: { message: 'Code scanning is not enabled' } };
      const sarif = JSON.parse(gunzipSync(Buffer.from(String(body.sarif), 'base64')).toString());
      this.sarifs.push({ ref: String(body.ref), commit_sha: String(body.commit_sha), sarif });
    } else return { status: 404, body: { message: 'Not Found' } };
    return { status: 201, body: {} };
  }
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  return text === '' ? {} : JSON.parse(text);
}
