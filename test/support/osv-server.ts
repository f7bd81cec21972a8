/** A list of ids in OSV's REST form with the documents beside it: all.json with `ETag`, and osv.dev's modified_id.csv. */
import { createHash } from 'node:crypto';
import { type Answer, FaultyServer } from './faulty-server.ts';

export class OsvServer extends FaultyServer {
  /** By id; `text` is what the server hands out. */
  readonly documents = new Map<string, { modified: string; text: string }>();
  /** Called before a list is written. */
  onList: () => void = () => {};
  /** Lists handed out (not 304), and documents. */
  lists = 0;
  bodies = 0;
  /** Bytes of modified_id.csv that clients took, roughly. */
  taken = 0;

  constructor() {
    super(({ url, rawUrl, headers }) => {
      if (url.pathname === '/all.json') return this.conditional(this.all(), headers['if-none-match']);
      if (url.pathname === '/modified_id.csv') return { body: this.csv() };
      const id = decodeURIComponent(rawUrl.slice(1).replace(/\.json$/, ''));
      const found = rawUrl.endsWith('.json') ? this.documents.get(id) : undefined;
      if (!found) return { status: 404, body: 'no' };
      this.bodies++;
      return { headers: { 'content-type': 'application/json' }, body: found.text };
    });
  }

  put(id: string, modified: string, more: Record<string, unknown> = {}): void {
    const name = id.slice(id.lastIndexOf('/') + 1);
    this.documents.set(id, { modified, text: JSON.stringify({ id: name, modified, ...more }) });
  }

  private all(): string {
    this.onList();
    return JSON.stringify([...this.documents].map(([id, { modified }]) => ({ id, modified })));
  }

  private csv(): string {
    this.onList();
    this.lists++;
    return [...this.documents]
      .sort(([a, x], [b, y]) => (x.modified < y.modified ? 1 : x.modified > y.modified ? -1 : a < b ? -1 : 1))
      .map(([id, { modified }]) => `${modified},${id}\n`)
      .join('');
  }

  private conditional(body: string, known: string | undefined): Answer {
    const etag = `"${createHash('sha256').update(body).digest('hex')}"`;
    if (known === etag) return { status: 304, headers: { etag } };
    this.lists++;
    return { headers: { etag, 'content-type': 'application/json' }, body };
  }
}
