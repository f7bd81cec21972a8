/** A small S3: one bucket, ListObjectsV2 with pages and `start-after`, GetObject, and signatures that are checked. */
import { createHash, createHmac } from 'node:crypto';
import { BucketObjects } from './bucket-objects.ts';
import { type Answer, type Asked, FaultyServer } from './faulty-server.ts';

export const KEYS = { AWS_ACCESS_KEY_ID: 'AKEXAMPLE', AWS_SECRET_ACCESS_KEY: 'a/secret+key' };

export class S3Server extends FaultyServer {
  readonly objects = new BucketObjects();
  pageSize = 1000;
  /** Whether requests must be signed with `KEYS`; none may be if not. */
  signed = false;
  /** Called before a page is listed. */
  onPage: (number: number) => void = () => {};
  /** Keys listed so far, pages listed, bodies handed out. */
  listed = 0;
  pages = 0;
  bodies = 0;

  constructor() {
    super((asked) => this.answer(asked));
  }

  private answer(asked: Asked): Answer {
    const [, bucket = '', ...rest] = asked.rawUrl.replace(/\?.*$/s, '').split('/');
    const problem = this.signed ? signatureProblem(asked) : asked.headers.authorization && 'AccessDenied';
    if (problem) return error(403, problem);
    if (bucket !== 'reports') return error(404, 'NoSuchBucket');
    const key = decodeURIComponent(rest.join('/'));
    return key === '' ? this.list(asked.url.searchParams) : this.object(key);
  }

  private object(key: string): Answer {
    const found = this.objects.get(key);
    if (!found) return error(404, 'NoSuchKey');
    this.bodies++;
    return { headers: { etag: `"${found.md5}"` }, body: found.bytes };
  }

  private list(query: URLSearchParams): Answer {
    this.onPage(++this.pages);
    const token = query.get('continuation-token');
    const from = token ? Buffer.from(token, 'base64').toString() : (query.get('start-after') ?? '');
    const { objects, more } = this.objects.page(query.get('prefix') ?? '', from, this.pageSize);
    this.listed += objects.length;
    const url = query.get('encoding-type') === 'url';
    const shown = (key: string) => escapeXml(url ? encodeURIComponent(key).replaceAll('%20', '+') : key);
    const contents = objects.map(
      ({ key, md5, bytes, changed }) =>
        `<Contents><Key>${shown(key)}</Key><LastModified>${changed}</LastModified><ETag>&quot;${md5}&quot;</ETag>` +
        `<Size>${bytes.length}</Size><StorageClass>STANDARD</StorageClass></Contents>`,
    );
    const next = more
      ? `<NextContinuationToken>${Buffer.from(objects.at(-1)!.key).toString('base64')}</NextContinuationToken>`
      : '';
    return {
      headers: { 'content-type': 'application/xml' },
      body:
        '<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">' +
        `<Name>reports</Name><KeyCount>${objects.length}</KeyCount>${url ? '<EncodingType>url</EncodingType>' : ''}` +
        `<IsTruncated>${more}</IsTruncated>${next}${contents.join('')}</ListBucketResult>`,
    };
  }
}

function error(status: number, code: string): Answer {
  return {
    status,
    headers: { 'content-type': 'application/xml' },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>no</Message></Error>`,
  };
}

const escapeXml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Signature Version 4, computed anew from what arrived. */
function signatureProblem({ method, rawUrl, headers }: Asked): string | undefined {
  const parts =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d+)\/([^/]+)\/s3\/aws4_request, SignedHeaders=([^,]+), Signature=(\w+)$/.exec(
      headers.authorization ?? '',
    );
  if (!parts) return 'AccessDenied';
  const [, id, day = '', region = '', names = '', signature] = parts;
  if (id !== KEYS.AWS_ACCESS_KEY_ID) return 'InvalidAccessKeyId';
  const [path = '', query = ''] = rawUrl.split('?');
  const canonical = [
    method,
    path,
    query.split('&').sort().join('&'),
    ...names.split(';').map((name) => `${name}:${headers[name]}`),
    '',
    names,
    headers['x-amz-content-sha256'],
  ].join('\n');
  const digest = createHash('sha256').update(canonical).digest('hex');
  const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], `${day}/${region}/s3/aws4_request`, digest].join(
    '\n',
  );
  const hmac = (key: string | Buffer, data: string) => createHmac('sha256', key).update(data).digest();
  const key = [day, region, 's3', 'aws4_request'].reduce<string | Buffer>(
    hmac,
    `AWS4${KEYS.AWS_SECRET_ACCESS_KEY}`,
  );
  return hmac(key, text).toString('hex') === signature ? undefined : 'SignatureDoesNotMatch';
}
