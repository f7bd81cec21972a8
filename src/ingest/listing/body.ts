/** A source that is one body (an archive, a list, a feed): brought into a file of its own, and compared with what was read before. */
import { createHash, hash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Json } from '../../core/report.ts';
import type { SourceConfig } from '../../core/source-config.ts';
import { openHttp } from '../http.ts';
import { type ReadOptions, SourceError, type SourceEvent } from '../source.ts';
import { isRemote, locationOf, pathOf } from './location.ts';
import { type Listed, type Place, show, stopIfEnded } from './show.ts';

/** A file that is open; a download is removed when it is closed. */
export interface Body {
  readonly fd: number;
  /** In bytes. */
  readonly size: number;
}

/** What is remembered of a body. Without `at`, it was read to its end. */
interface BodyCursor {
  /** Digest of what was asked for: another location or other prefixes begin anew. */
  asked: string;
  sha256: string;
  etag?: string;
  lastModified?: string;
  at?: number;
}

/** A piece of a body, in bytes. */
export const CHUNK = 1 << 20;

/**
 * The events of a body in which `list` finds the objects, in an order that the bytes alone decide. Nothing is listed if the
 * body is what it was; if it is what it was when an earlier run broke off, what that run showed is named and not shown again.
 */
export async function* showBody(
  source: SourceConfig,
  options: ReadOptions,
  list: (body: Body) => Iterable<Listed> | AsyncIterable<Listed>,
): AsyncGenerator<SourceEvent> {
  const asked = hash('sha256', JSON.stringify([source.kind, source.location, source.prefixes ?? []]));
  const known = readCursor(options.cursor, asked);
  const { body, validators, close } = await open(
    source,
    options,
    known?.at === undefined ? known : undefined,
  );
  try {
    if (!body) {
      yield { kind: 'checkpoint', cursor: { ...known } };
      return;
    }
    const sha256 = await digestOf(body, source, options.signal);
    const cursor = (at?: number): Json => ({
      asked,
      sha256,
      ...validators,
      ...(at === undefined ? {} : { at }),
    });
    const isKnown = known?.sha256 === sha256;
    if (isKnown && known.at === undefined) yield { kind: 'checkpoint', cursor: cursor() };
    else {
      const place: Place = { from: isKnown ? (known.at ?? 0) : 0, cursor };
      yield* show(list(body), source, options, place);
    }
  } finally {
    close();
  }
}

/** Opens the body, unless its server says that it is what is `known`. */
async function open(
  source: SourceConfig,
  options: ReadOptions,
  known: BodyCursor | undefined,
): Promise<{ body: Body | undefined; validators: Pick<BodyCursor, 'etag' | 'lastModified'>; close(): void }> {
  const { limits } = source;
  stopIfEnded(source, options.signal);
  if (!isRemote(source)) {
    const body = openFile(pathOf(source, options.root), source);
    return { body, validators: {}, close: () => closeSync(body.fd) };
  }
  const http = openHttp(limits, options);
  try {
    const answer = await http.file({ url: source.location, known }, limits.bodyBytes);
    const { etag, lastModified } = answer;
    const body = answer.changed ? openFile(answer.path, source) : undefined;
    return {
      body,
      validators: { ...(etag ? { etag } : {}), ...(lastModified ? { lastModified } : {}) },
      close() {
        if (body) closeSync(body.fd);
        http.close();
      },
    };
  } catch (error) {
    http.close();
    throw error;
  }
}

function openFile(path: string, source: SourceConfig): Body {
  const name = locationOf(source);
  let fd: number;
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why =
      code === 'ENOENT'
        ? 'does not exist'
        : code === 'ELOOP'
          ? 'is a symbolic link'
          : `cannot be opened (${code})`;
    throw new SourceError(
      `${name} ${why}.`,
      'Correct `location` of the source in mal.config.json; a path is relative to the repository.',
    );
  }
  const found = fstatSync(fd);
  const wrong = !found.isFile()
    ? 'is not a file'
    : found.size > source.limits.bodyBytes
      ? `has ${found.size} bytes; the source may have ${source.limits.bodyBytes}`
      : undefined;
  if (wrong === undefined) return { fd, size: found.size };
  closeSync(fd);
  throw new SourceError(`${name} ${wrong}.`, 'See `location` and `limits` of the source in mal.config.json.');
}

/** Bytes of a body at a position, fewer only at its end. The bytes belong to the caller. */
export function readAt({ fd }: Pick<Body, 'fd'>, position: number, length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let size = 0;
  while (size < length) {
    const more = readSync(fd, bytes, size, length - size, position + size);
    if (more === 0) return bytes.subarray(0, size);
    size += more;
  }
  return bytes;
}

async function digestOf(body: Body, source: SourceConfig, signal: AbortSignal): Promise<string> {
  const digest = createHash('sha256');
  const buffer = Buffer.allocUnsafeSlow(CHUNK);
  for (let at = 0; ; ) {
    const size = readSync(body.fd, buffer, 0, CHUNK, at);
    if (size === 0) return digest.digest('hex');
    digest.update(buffer.subarray(0, size));
    at += size;
    await nextTurn();
    stopIfEnded(source, signal);
  }
}

/** The cursor, if it is one of this kind and of what is asked for now. */
function readCursor(cursor: Json | undefined, asked: string): BodyCursor | undefined {
  if (cursor === undefined || cursor === null || typeof cursor !== 'object' || Array.isArray(cursor))
    return undefined;
  const { asked: before, sha256, etag, lastModified, at } = cursor;
  if (before !== asked || typeof sha256 !== 'string') return undefined;
  return {
    asked,
    sha256,
    ...(typeof etag === 'string' ? { etag } : {}),
    ...(typeof lastModified === 'string' ? { lastModified } : {}),
    ...(typeof at === 'number' ? { at } : {}),
  };
}
