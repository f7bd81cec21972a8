import { createHash, hash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SourceConfig } from '../../core/source-config.ts';
import { type Body, CHUNK, readAt, showBody } from '../listing/body.ts';
import { type Line, linesOf } from '../listing/lines.ts';
import { locationProblem } from '../listing/location.ts';
import { type Listed, stopIfEnded, tooLarge, tooMany } from '../listing/show.ts';
import { plainBody } from '../listing/unfold.ts';
import type { SourceKind } from '../source.ts';

/** OSV documents, one a line. Of several with one `id` the last counts: a list that grows corrects itself so. */
export const kind: SourceKind = {
  name: 'ndjson',
  summary: 'a file with one OSV document a line, plain or gzip: a path, or an http or https URL',
  problem: (source) => locationProblem(source, true),
  read: (source, options) => showBody(source, options, (body) => documentsOf(body, source, options.signal)),
};

async function* documentsOf(packed: Body, source: SourceConfig, signal: AbortSignal): AsyncGenerator<Listed> {
  const { objectBytes } = source.limits;
  const body = await plainBody(packed, source, signal);
  try {
    const lines = await lastLines(body, source, signal);
    for (const [key, line] of lines) {
      if (line.length > objectBytes + 1)
        yield { key, reason: tooLarge(line.length, objectBytes), size: line.length };
      else {
        const bytes = contentOf(line, body);
        yield { key, version: hash('sha256', bytes), bytes: () => bytes };
      }
    }
  } finally {
    body.close();
  }
}

/** The line of each key, in the order of the file. */
async function lastLines(body: Body, source: SourceConfig, signal: AbortSignal): Promise<Map<string, Line>> {
  const lines = new Map<string, Line>();
  let count = 0;
  for (const line of linesOf(body)) {
    if (++count % 256 === 0) await nextTurn();
    stopIfEnded(source, signal);
    const key = keyOf(line, body, source.limits.objectBytes);
    if (key === undefined) continue;
    lines.delete(key);
    lines.set(key, line);
    if (lines.size > source.limits.objects) throw tooMany(source);
  }
  return lines;
}

/** The `id` of the document; the digest of a line that has none, or is too long to look; undefined for an empty line. */
function keyOf(line: Line, body: Body, objectBytes: number): string | undefined {
  if (line.length > objectBytes + 1) return `sha256:${digestOf(line, body)}`;
  const bytes = contentOf(line, body);
  const text = new TextDecoder().decode(bytes);
  if (text.trim() === '') return undefined;
  try {
    const { id } = JSON.parse(text) as { id?: unknown };
    if (typeof id === 'string' && id !== '' && id.length <= MAX_ID) return id;
  } catch {
    // Whoever reads the object finds out what is wrong with it.
  }
  return `sha256:${hash('sha256', bytes)}`;
}

const MAX_ID = 1000;
const CR = 13;
const BOM = [0xef, 0xbb, 0xbf];

function contentOf(line: Line, body: Body): Uint8Array {
  const bytes = readAt(body, line.start, line.length);
  const start = line.start === 0 && BOM.every((byte, i) => bytes[i] === byte) ? BOM.length : 0;
  return bytes.subarray(start, bytes.at(-1) === CR ? -1 : undefined);
}

function digestOf(line: Line, body: Body): string {
  const digest = createHash('sha256');
  for (let at = 0; at < line.length; at += CHUNK)
    digest.update(readAt(body, line.start + at, Math.min(CHUNK, line.length - at)));
  return digest.digest('hex');
}
