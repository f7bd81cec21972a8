/** Fetches a compact index, verifies every byte of it, and keeps it where the next check finds it. */
import { createHash } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { replaceFile } from '../compact-index/local.ts';
import { CompactIndex } from '../compact-index/read-index.ts';
import { verifyIndex } from '../compact-index/verify-index.ts';
import { escapeLine } from '../core/escape.ts';
import { quote } from '../core/quote.ts';
import type { World } from '../env.ts';
import { CannotRun } from '../failure.ts';
import { isInternal } from '../ingest/http/address.ts';
import { type HttpHead, openHttp } from '../ingest/http.ts';
import { SourceError } from '../ingest/source.ts';
import { writing } from '../write-failure.ts';

/** An index of a million packages has some thirty megabytes. */
const MOST_BYTES = 512 << 20;

/** What was known of a kept index, so that the same one is not fetched again. */
interface Kept {
  /** As its header says it: two checks at once may leave the index of one and the word of the other. */
  sha256: string;
  etag?: string;
  lastModified?: string;
}

/** The address for people: it may hold a password. Throws `CannotRun` for what is no http or https URL. */
export function shownUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'https:' || url?.protocol === 'http:') return `${url.origin}${url.pathname}`;
  throw new CannotRun(
    `${quote(text.replace(/\/\/[^/@]*@/, '//'), 300)} is no URL of an index.`,
    'It begins with https://.',
  );
}

/**
 * The file of the index that a URL serves. If the server cannot be asked, or serves what is no index or a damaged one: the one that
 * was fetched before, with a warning, or `CannotRun` where there is none. `fresh`: `CannotRun` in any case.
 */
export async function fetchIndex(
  url: string,
  world: World,
  { fresh = false, allowOlder = false } = {},
): Promise<{ path: string; shown: string }> {
  const shown = shownUrl(url);
  const name = createHash('sha256').update(url).digest('hex').slice(0, 24);
  const path = join(cacheFolder(world), `${name}.index`);
  const kept = readKept(path);
  try {
    const head = await download(url, path, world, { kept, allowOlder });
    if (head.changed) {
      const { etag, lastModified } = head;
      const sha256 = headerSum(path);
      const now: Kept = { sha256, ...(etag ? { etag } : {}), ...(lastModified ? { lastModified } : {}) };
      replaceFile(`${path}.json`, Buffer.from(JSON.stringify(now)));
    }
  } catch (error) {
    if (error instanceof CannotRun && !kept) throw error;
    if (!(error instanceof SourceError || error instanceof CannotRun)) throw error;
    if (!kept)
      throw new CannotRun(
        error.message,
        fresh
          ? 'Check the URL and the network. Nothing was written.'
          : 'Check the URL and the network, or fetch it once with mal pull.',
      );
    if (fresh)
      throw error instanceof OlderIndex
        ? error
        : new CannotRun(error.message, 'The index that was fetched before is still there.');
    const day = kept.modified === '' ? '' : ` (latest change: ${kept.modified})`;
    world.stderr.write(
      `mal: warning: ${escapeLine(`${error.message} The index that was fetched before is used${day}.`)}\n`,
    );
  }
  return { path, shown };
}

/**
 * Fetches an index to a file, whole and verified, or not at all. `sha256`: of the file, if the caller knows it; `allowOlder`: also
 * in place of a newer one. Throws `CannotRun`.
 */
export async function pullIndex(
  url: string,
  path: string,
  given: { sha256?: string | undefined; allowOlder: boolean },
  world: World,
): Promise<void> {
  try {
    await download(url, path, world, given);
  } catch (error) {
    if (error instanceof SourceError) throw new CannotRun(error.message, 'Check the URL and the network.');
    throw error;
  }
}

async function download(
  url: string,
  path: string,
  world: World,
  { kept, sha256, allowOlder }: { kept?: Kept | undefined; sha256?: string | undefined; allowOlder: boolean },
): Promise<HttpHead> {
  const shown = shownUrl(url);
  if (shown.startsWith('http:') && !isInternal(new URL(url).hostname))
    world.stderr.write(
      `mal: warning: ${escapeLine(shown)} is asked without encryption: who is in between may change the answer.\n`,
    );
  // Whoever has an index need not wait long for a newer one.
  const limits = { requestsPerSecond: 10, timeoutSeconds: kept ? 10 : 30, attempts: kept ? 2 : 4 };
  const http = openHttp(limits, {
    now: () => world.now(),
    signal: new AbortController().signal,
    variables: world.variables,
    warn: (message) => world.stderr.write(`mal: ${escapeLine(message)}\n`),
  });
  try {
    const body = await http.file({ url, ...(kept ? { known: kept } : {}) }, MOST_BYTES);
    if (!body.changed) return body;
    await verify(body.path, shown, sha256);
    if (!allowOlder) refuseOlder(body.path, path, shown);
    // Not a copy of the temporary file, which nobody else may read.
    writing(path, () => replaceFile(path, readFileSync(body.path)));
    return body;
  } finally {
    http.close();
  }
}

/** Who can make a server, or a cache in between, answer with yesterday's index hides what was reported today. */
class OlderIndex extends CannotRun {}

/** Throws `OlderIndex` if what lies at `path` is an index with a later change. */
function refuseOlder(fetched: string, path: string, shown: string): void {
  const [now, before] = [modifiedOf(fetched) ?? '', modifiedOf(path) ?? ''];
  if (now >= before) return;
  throw new OlderIndex(
    `What ${quote(shown, 300)} serves is older (latest change: ${now || 'none'}) than the index that is there (${before}).`,
    'Nothing was written. If that is right: mal pull with --allow-older',
  );
}

/** Undefined where there is no index that can be read. */
function modifiedOf(path: string): string | undefined {
  try {
    const index = CompactIndex.open(path);
    index.close();
    return index.header.modified;
  } catch {
    return undefined;
  }
}

async function verify(path: string, shown: string, sha256: string | undefined): Promise<void> {
  if (sha256 !== undefined) {
    const hash = createHash('sha256');
    await pipeline(createReadStream(path), hash);
    const found = hash.digest('hex');
    if (found !== sha256.toLowerCase())
      throw new CannotRun(
        `What ${quote(shown, 300)} serves has the SHA-256 ${found}, not ${quote(sha256)}.`,
        'Nothing was written. Compare it with the SHA256SUMS of the export.',
      );
  }
  try {
    verified(path).close();
  } catch (error) {
    if (!(error instanceof CannotRun)) throw error;
    // The sentence begins with the temporary file.
    const what = / (is .*)$/s.exec(error.message)?.[1] ?? 'is damaged.';
    throw new CannotRun(
      `What ${quote(shown, 300)} serves ${what}`,
      'Nothing was written. An index is what mal index --out writes; if it is one, try again.',
    );
  }
}

function verified(path: string): CompactIndex {
  const index = CompactIndex.open(path);
  try {
    verifyIndex(index);
    return index;
  } catch (error) {
    index.close();
    throw error;
  }
}

function headerSum(path: string): string {
  const index = CompactIndex.open(path);
  index.close();
  return index.header.sha256;
}

/** Undefined where there is none, or one that is no longer whole: it is fetched anew. */
function readKept(path: string): (Kept & { modified: string }) | undefined {
  try {
    const index = verified(path);
    index.close();
    const { sha256, modified } = index.header;
    const kept = wordOf(`${path}.json`);
    return kept?.sha256 === sha256 ? { ...kept, modified } : { sha256, modified };
  } catch {
    return undefined;
  }
}

function wordOf(file: string): Kept | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Kept;
  } catch {
    return undefined;
  }
}

function cacheFolder({ variables }: World): string {
  const base =
    variables.XDG_CACHE_HOME || join(variables.HOME || variables.USERPROFILE || homedir(), '.cache');
  return join(base, 'mal');
}
