/** Fetches a compact index, verifies every byte of it, and keeps it where the next check finds it. */
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { CompactIndex } from '../compact-index/read-index.ts';
import { escapeLine } from '../core/escape.ts';
import { quote } from '../core/quote.ts';
import type { World } from '../env.ts';
import { CannotRun } from '../failure.ts';
import { type HttpHead, openHttp } from '../ingest/http.ts';
import { SourceError } from '../ingest/source.ts';

/** An index of a million packages has some thirty megabytes. */
const MOST_BYTES = 512 << 20;
const LIMITS = { requestsPerSecond: 10, timeoutSeconds: 30 };

/** What was known of a kept index, so that the same one is not fetched again. */
interface Kept {
  url: string;
  etag?: string;
  lastModified?: string;
}

/**
 * The path of the index that a URL serves. If the server cannot be asked, the one that was fetched before, with a warning; else
 * `CannotRun`, as for what is no index or a damaged one.
 */
export async function fetchIndex(url: string, world: World): Promise<string> {
  const path = join(
    cacheFolder(world),
    `${createHash('sha256').update(url).digest('hex').slice(0, 24)}.index`,
  );
  const kept = existsSync(path) ? readKept(`${path}.json`, url) : undefined;
  try {
    const head = await download(url, path, kept, world);
    if (head.changed) {
      const { etag, lastModified } = head;
      const now: Kept = { url, ...(etag ? { etag } : {}), ...(lastModified ? { lastModified } : {}) };
      writeFileSync(`${path}.json`, JSON.stringify(now));
    }
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    if (!kept)
      throw new CannotRun(
        error.message,
        error.hint ?? 'Check the URL and the network, or fetch it once with mal pull.',
      );
    world.stderr.write(
      `mal: warning: ${escapeLine(error.message)} The index that was fetched before is used.\n`,
    );
  }
  return path;
}

/** Fetches an index to a file, whole and verified, or not at all. `sha256`: of the file, if the caller knows it. */
export async function pullIndex(
  url: string,
  path: string,
  sha256: string | undefined,
  world: World,
): Promise<void> {
  try {
    await download(url, path, undefined, world, sha256);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    throw new CannotRun(error.message, error.hint ?? 'Check the URL and the network.');
  }
}

async function download(
  url: string,
  path: string,
  known: Kept | undefined,
  world: World,
  sha256?: string,
): Promise<HttpHead> {
  const http = openHttp(LIMITS, {
    now: () => world.now(),
    signal: new AbortController().signal,
    warn: (message) => world.stderr.write(`mal: ${escapeLine(message)}\n`),
  });
  try {
    const body = await http.file({ url, ...(known ? { known } : {}) }, MOST_BYTES);
    if (!body.changed) return body;
    verify(body.path, url, sha256);
    mkdirSync(dirname(path), { recursive: true });
    // Beside its place first: the temporary folder may be on another disk.
    const beside = `${path}.${process.pid}.tmp`;
    try {
      copyFileSync(body.path, beside);
      renameSync(beside, path);
    } finally {
      rmSync(beside, { force: true });
    }
    return body;
  } finally {
    http.close();
  }
}

function verify(path: string, url: string, sha256: string | undefined): void {
  if (sha256 !== undefined) {
    const found = createHash('sha256').update(readFileSync(path)).digest('hex');
    if (found !== sha256.toLowerCase())
      throw new CannotRun(
        `What ${quote(url, 300)} serves has the SHA-256 ${found}, not ${quote(sha256)}.`,
        'Nothing was written. Compare it with the SHA256SUMS of the export.',
      );
  }
  const index = openAs(path, url);
  try {
    index.verify();
  } catch (error) {
    if (!(error instanceof CannotRun)) throw error;
    throw new CannotRun(
      `What ${quote(url, 300)} serves is a damaged index.`,
      'Nothing was written; try it again.',
    );
  } finally {
    index.close();
  }
}

function openAs(path: string, url: string): CompactIndex {
  try {
    return CompactIndex.open(path);
  } catch (error) {
    if (!(error instanceof CannotRun)) throw error;
    throw new CannotRun(
      `What ${quote(url, 300)} serves ${error.message.replace(/^.*? (?=is )/, '')}`,
      'It is the file mal.index of mal export index.',
    );
  }
}

function readKept(path: string, url: string): Kept | undefined {
  try {
    const kept = JSON.parse(readFileSync(path, 'utf8')) as Kept;
    return kept.url === url ? kept : undefined;
  } catch {
    return undefined;
  }
}

function cacheFolder({ variables }: World): string {
  const base =
    variables.XDG_CACHE_HOME || join(variables.HOME || variables.USERPROFILE || homedir(), '.cache');
  return join(base, 'mal');
}
