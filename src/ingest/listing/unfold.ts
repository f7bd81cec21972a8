/** The bytes of a body that may be compressed (gzip), bounded and piece by piece. */
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { SourceConfig } from '../../core/source-config.ts';
import { SourceError } from '../source.ts';
import { brokenArchive, unfoldsTooFar } from './archive-error.ts';
import { type Body, CHUNK, readAt } from './body.ts';
import { stopIfEnded } from './show.ts';

export function isGzip(body: Body): boolean {
  const [first, second] = readAt(body, 0, 2);
  return first === 0x1f && second === 0x8b;
}

/** Throws a `SourceError` for what cannot be unpacked to its end, or unfolds to more than ten times `limits.bodyBytes`. */
export async function* unfold(
  body: Body,
  source: SourceConfig,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const pieces = isGzip(body)
    ? pipeline(Readable.from(piecesOf(body)), createGunzip({ chunkSize: CHUNK / 4 }), () => {})
    : piecesOf(body);
  let size = 0;
  try {
    for await (const piece of pieces as AsyncIterable<Uint8Array>) {
      stopIfEnded(source, signal);
      size += piece.length;
      if (size > 10 * source.limits.bodyBytes) throw unfoldsTooFar(source);
      yield piece;
    }
  } catch (error) {
    throw error instanceof SourceError ? error : brokenArchive(source, (error as Error).message);
  }
}

function* piecesOf(body: Body): Generator<Uint8Array> {
  for (let at = 0; at < body.size; at += CHUNK) yield readAt(body, at, Math.min(CHUNK, body.size - at));
}

/** The body itself or, if it is compressed, what is in it as a file of its own. `close` removes that. */
export async function plainBody(
  body: Body,
  source: SourceConfig,
  signal: AbortSignal,
): Promise<Body & { close(): void }> {
  if (!isGzip(body)) return { ...body, close() {} };
  const folder = mkdtempSync(join(tmpdir(), 'mal-'));
  const fd = openSync(join(folder, 'body'), 'wx+', 0o600);
  const close = () => {
    closeSync(fd);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    let size = 0;
    for await (const piece of unfold(body, source, signal)) {
      for (let at = 0; at < piece.length; ) at += writeSync(fd, piece, at);
      size += piece.length;
    }
    return { fd, size, close };
  } catch (error) {
    close();
    throw error;
  }
}
