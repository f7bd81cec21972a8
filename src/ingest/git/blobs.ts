/** The content of many blobs for the price of one request. */
import type { SourceConfig } from '../../core/source-config.ts';
import type { BlobReader } from '../../store/blob-reader.ts';
import { GitError } from '../../store/git.ts';
import type { Found } from '../../store/store.ts';
import { tooLarge } from '../listing/show.ts';
import { TooMuch } from './ask.ts';
import type { GitCache } from './cache.ts';

/** What became of a blob: its bytes, which belong to the receiver, or why there are none, as the end of a sentence. */
export type Blob = { bytes: Uint8Array } | { reason: string; size?: number };

/** A pack is hardly larger than what is in it; this much is always allowed. */
const SLACK = 1024 * 1024;

/**
 * Reads blobs in the order of `ids`. What the cache lacks is fetched first, all at once; of what is over the limit the size alone
 * is asked for. Throws `Refused` or `GitError`.
 */
export async function* readBlobs(
  cache: GitCache,
  ids: readonly string[],
  source: SourceConfig,
): AsyncGenerator<Blob, void> {
  const sizes = await sizesOf(cache, ids);
  const lacking = [...new Set(ids.filter((id) => !sizes.has(id)))];
  const cut = new Set(lacking.length > 0 ? await fetchAll(cache, lacking, source) : []);
  for (const [id, size] of await sizesOf(cache, lacking)) sizes.set(id, size);
  const most = source.limits.objectBytes;
  const small = ids.filter((id) => (sizes.get(id) ?? Number.POSITIVE_INFINITY) <= most);
  const reader = cache.reader();
  try {
    const contents = reader.read(small);
    for (const id of ids) {
      const size = sizes.get(id);
      if (size === undefined) yield { reason: cut.has(id) ? overLimit(most) : 'could not be fetched' };
      else if (size > most) yield { reason: tooLarge(size, most), size };
      else yield contentOf(await next(contents), most);
    }
  } finally {
    reader.close();
  }
}

function contentOf(found: Found, most: number): Blob {
  if (found.kind === 'file') return { bytes: Uint8Array.from(found.bytes) };
  if (found.kind === 'too-large') return { reason: tooLarge(found.size, most), size: found.size };
  return { reason: 'is no file' };
}

function overLimit(most: number): string {
  return `is too large: more came than the ${most} bytes that are allowed`;
}

async function next(contents: ReturnType<BlobReader['read']>): Promise<Found> {
  try {
    return (await contents.next()).value!;
  } catch (error) {
    throw new GitError(error instanceof Error ? error.message : String(error));
  }
}

/**
 * Fetches in one request. If more comes than objects within their limits can be, the request is cut and each half is asked for by
 * itself, down to the object that is too large; such ids are returned.
 */
async function fetchAll(cache: GitCache, ids: readonly string[], source: SourceConfig): Promise<string[]> {
  const { objectBytes, bodyBytes } = source.limits;
  try {
    await cache.fetchObjects(ids, Math.min(bodyBytes, ids.length * objectBytes) + SLACK);
    return [];
  } catch (error) {
    if (!(error instanceof TooMuch)) throw error;
    if (ids.length === 1) return [...ids];
    const half = Math.ceil(ids.length / 2);
    const first = await fetchAll(cache, ids.slice(0, half), source);
    return [...first, ...(await fetchAll(cache, ids.slice(half), source))];
  }
}

/** The sizes of those blobs that the cache has; they are not unpacked for that. */
async function sizesOf(cache: GitCache, ids: readonly string[]): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  if (ids.length === 0) return sizes;
  const printed = await cache.bytes(['cat-file', '--batch-check', '--buffer'], `${ids.join('\n')}\n`);
  // `<id> <type> <size>`, or `<id> missing`.
  for (const line of printed.toString('latin1').split('\n')) {
    const [id, type, size] = line.split(' ');
    if (type === 'blob') sizes.set(id!, Number(size));
  }
  return sizes;
}
