import { hash } from 'node:crypto';
import type { Json, JsonObject } from '../../core/report.ts';
import type { SourceConfig } from '../../core/source-config.ts';
import { googleTokens } from '../http/google-token.ts';
import { type Http, HttpError, type HttpHead, openHttp } from '../http.ts';
import {
  type Bucket,
  type BucketObject,
  lengthProblem,
  PAGE_BYTES,
  pageAfterPage,
  readBucket,
} from '../listing/bucket.ts';
import { endpointProblem } from '../listing/bucket-config.ts';
import { isObject } from '../listing/cursor.ts';
import type { ReadOptions, SourceEvent, SourceKind } from '../source.ts';

const PUBLIC = 'https://storage.googleapis.com';

/** Objects of a bucket of Google Cloud Storage, by its JSON API. The version of an object is its MD5, else its generation. */
export const kind: SourceKind = {
  name: 'gcs',
  summary: 'the name of a bucket of Google Cloud Storage, without "gs://"',
  problem(source) {
    if (!/^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/.test(source.location))
      return '`location` is not the name of a bucket.';
    return endpointProblem(source, source.endpoint ?? PUBLIC);
  },
  read,
};

async function* read(source: SourceConfig, options: ReadOptions): AsyncGenerator<SourceEvent> {
  const http = openHttp(source.limits, options);
  try {
    const tokens = source.credentials === 'environment' ? googleTokens(http, options) : undefined;
    const secrets = async (): Promise<Record<string, string>> =>
      tokens ? { authorization: `Bearer ${await tokens()}` } : {};
    yield* readBucket(bucketOf(source, http, secrets), source, options);
  } finally {
    http.close();
  }
}

function bucketOf(source: SourceConfig, http: Http, secrets: () => Promise<Record<string, string>>): Bucket {
  const server = (source.endpoint ?? PUBLIC).replace(/\/+$/, '');
  const objects = `${server}/storage/v1/b/${encodeURIComponent(source.location)}/o`;
  return {
    pages: (prefix, after) =>
      pageAfterPage(source.location, async (token) => {
        const query = new URLSearchParams({
          maxResults: '1000',
          fields: 'kind,items(name,generation,size,md5Hash,updated),nextPageToken',
        });
        if (prefix) query.set('prefix', prefix);
        if (after !== undefined) query.set('startOffset', after);
        if (token !== undefined) query.set('pageToken', token);
        const request = { url: `${objects}?${query}`, secrets: await secrets() };
        const { json } = await http.json(request, PAGE_BYTES, listProblem);
        const { items, nextPageToken: next } = json as JsonObject;
        // The offset itself belongs to the list.
        const listed = objectsOf(items).filter(({ key }) => key !== after);
        return { objects: listed, next: typeof next === 'string' && next !== '' ? next : undefined };
      }),
    async get(object) {
      const url = `${objects}/${encodeURIComponent(object.key)}?alt=media`;
      const check = (bytes: Uint8Array, head: HttpHead) => bodyProblem(bytes, head, object);
      try {
        const request = { url, secrets: await secrets(), check };
        const { bytes, headers } = await http.bytes(request, source.limits.objectBytes);
        return { bytes, version: versionOf(bytes, headers, object.version) };
      } catch (error) {
        if (error instanceof HttpError && error.status === 404) return undefined;
        throw error;
      }
    },
  };
}

/** Anything else may come from a server in between, and would pass for a bucket without objects. */
function listProblem(json: Json): string | undefined {
  return isObject(json) && json.kind === 'storage#objects' && Array.isArray(json.items ?? [])
    ? undefined
    : 'did not answer with the list of a bucket';
}

const GENERATION = 'generation ';

function objectsOf(items: Json | undefined): BucketObject[] {
  return (Array.isArray(items) ? items : []).flatMap((item) => {
    if (!isObject(item) || typeof item.name !== 'string') return [];
    const { name: key, md5Hash: md5, generation, size, updated } = item;
    const version = typeof md5 === 'string' ? md5 : `${GENERATION}${generation}`;
    const object: BucketObject = { key, version };
    if (typeof size === 'string' && /^\d{1,15}$/.test(size)) object.size = Number(size);
    if (typeof updated === 'string') object.changed = updated;
    return [object];
  });
}

/** A body that was stored packed has the size and digest of what was stored, not of what is read. */
function bodyProblem(bytes: Uint8Array, { headers }: HttpHead, object: BucketObject): string | undefined {
  if (headers['content-encoding']) return undefined;
  const md5 = md5In(headers);
  if (md5 === undefined) return lengthProblem(bytes, object.size);
  return md5 === hash('md5', bytes, 'base64') ? undefined : 'answers with a body that has another digest';
}

/** What was read may be newer than what was listed. */
function versionOf(bytes: Uint8Array, headers: HttpHead['headers'], listed: string): string {
  if (listed.startsWith(GENERATION)) {
    const generation = headers['x-goog-generation'];
    return generation === undefined ? listed : GENERATION + generation;
  }
  return md5In(headers) ?? (headers['content-encoding'] ? listed : hash('md5', bytes, 'base64'));
}

function md5In(headers: HttpHead['headers']): string | undefined {
  return /(?:^|,)\s*md5=([\w+/]{22}==)/.exec(headers['x-goog-hash'] ?? '')?.[1];
}
