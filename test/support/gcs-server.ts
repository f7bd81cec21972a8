/** A small Google Cloud Storage: one bucket by its JSON API, and the token server of a service account. */
import { createHash, type KeyObject, verify } from 'node:crypto';
import { BucketObjects } from './bucket-objects.ts';
import { type Answer, type Asked, FaultyServer } from './faulty-server.ts';

export class GcsServer extends FaultyServer {
  readonly objects = new BucketObjects();
  pageSize = 1000;
  /** The token that requests must bear; none may bear one if undefined. */
  token: string | undefined;
  /** The public key of the service account; tokens are given for what it signed. */
  account: KeyObject | undefined;
  /** Seconds that a token is good for. */
  lifetime = 3600;
  /** Whether objects have an MD5; composed ones have none. */
  md5 = true;
  onPage: (number: number) => void = () => {};
  listed = 0;
  pages = 0;
  bodies = 0;
  tokens = 0;

  constructor() {
    super((asked) => this.answer(asked));
  }

  private answer({ method, url, rawUrl, headers, body }: Asked): Answer {
    if (method === 'POST' && url.pathname === '/token') return this.giveToken(new URLSearchParams(body));
    if (headers.authorization !== (this.token && `Bearer ${this.token}`))
      return json({ error: { code: 401 } }, 401);
    const path = rawUrl.replace(/\?.*$/s, '');
    const base = '/storage/v1/b/reports/o';
    if (path === base) return this.list(url.searchParams);
    if (!path.startsWith(`${base}/`) || url.searchParams.get('alt') !== 'media')
      return json({ error: { code: 404 } }, 404);
    const found = this.objects.get(decodeURIComponent(path.slice(base.length + 1)));
    if (!found) return json({ error: { code: 404 } }, 404);
    this.bodies++;
    const md5 = this.md5 ? `,md5=${Buffer.from(found.md5, 'hex').toString('base64')}` : '';
    const generation = String(found.generation);
    return {
      headers: { 'x-goog-generation': generation, 'x-goog-hash': `crc32c=AAAAAA==${md5}` },
      body: found.bytes,
    };
  }

  private list(query: URLSearchParams): Answer {
    this.onPage(++this.pages);
    const token = query.get('pageToken');
    const from = token ? Buffer.from(token, 'base64').toString() : (query.get('startOffset') ?? '');
    const { objects, more } = this.objects.page(query.get('prefix') ?? '', from, this.pageSize, !token);
    this.listed += objects.length;
    const items = objects.map(({ key, md5, bytes, generation, changed }) => ({
      name: key,
      generation: String(generation),
      size: String(bytes.length),
      ...(this.md5 ? { md5Hash: Buffer.from(md5, 'hex').toString('base64') } : {}),
      updated: changed,
    }));
    const next = more ? { nextPageToken: Buffer.from(objects.at(-1)!.key).toString('base64') } : {};
    return json({ kind: 'storage#objects', ...next, ...(items.length > 0 ? { items } : {}) });
  }

  private giveToken(form: URLSearchParams): Answer {
    const [header = '', claims = '', signature = ''] = (form.get('assertion') ?? '').split('.');
    const good = verify(
      'RSA-SHA256',
      Buffer.from(`${header}.${claims}`),
      this.account!,
      Buffer.from(signature, 'base64url'),
    );
    const { aud, scope } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, string>;
    if (!good || aud !== `${this.url}/token` || !scope?.endsWith('devstorage.read_only'))
      return json({ error: 'invalid_grant' }, 400);
    this.token = createHash('sha256')
      .update(`token ${++this.tokens}`)
      .digest('hex');
    return json({ access_token: this.token, expires_in: this.lifetime, token_type: 'Bearer' });
  }
}

function json(value: unknown, status = 200): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}
