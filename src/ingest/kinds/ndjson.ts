import { createHash, hash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Json, JsonObject } from '../../core/report.ts';
import type { SourceConfig } from '../../core/source-config.ts';
import { brokenArchive } from '../listing/archive-error.ts';
import { type Body, CHUNK, readAt, showBody } from '../listing/body.ts';
import { isObject } from '../listing/cursor.ts';
import { type Line, linesOf } from '../listing/lines.ts';
import { locationOf, locationProblem } from '../listing/location.ts';
import { type Listed, stopIfEnded, tooLarge, tooMany } from '../listing/show.ts';
import { plainBody } from '../listing/unfold.ts';
import { SourceError, type SourceKind } from '../source.ts';

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

/**
 * The line of each key, in the order of the file. Throws a `SourceError` for a file that ends in the midst of a line, and for one without
 * a single line of JSON, such as the page of a server in between: what is not in it would look as if it had been taken back.
 */
async function lastLines(body: Body, source: SourceConfig, signal: AbortSignal): Promise<Map<string, Line>> {
  const lines = new Map<string, Line>();
  let count = 0;
  let anyJson = false;
  let last: Found | undefined;
  for (const line of linesOf(body)) {
    if (++count % 256 === 0) await nextTurn();
    stopIfEnded(source, signal);
    last = look(line, body, source.limits.objectBytes);
    anyJson ||= last.isJson;
    if (last.key === undefined) continue;
    lines.delete(last.key);
    lines.set(last.key, line);
    if (lines.size > source.limits.objects) throw tooMany(source);
  }
  if (lines.size > 0 && !anyJson) throw notLines(source);
  if (last && !last.isJson && last.key !== undefined && readAt(body, body.size - 1, 1)[0] !== LF)
    throw brokenArchive(source, 'its last line has no end');
  return lines;
}

/** What a line is called, and whether it is JSON; too long to look counts as JSON. */
interface Found {
  /** The `id` of the document; the digest of a line that has none, or is too long to look; undefined for an empty line. */
  key: string | undefined;
  isJson: boolean;
}

function look(line: Line, body: Body, objectBytes: number): Found {
  if (line.length > objectBytes + 1) return { key: `sha256:${digestOf(line, body)}`, isJson: true };
  const bytes = contentOf(line, body);
  const text = new TextDecoder().decode(bytes);
  if (text.trim() === '') return { key: undefined, isJson: false };
  try {
    const value: unknown = JSON.parse(text);
    const id = isObject(value as Json) ? (value as JsonObject).id : undefined;
    const isName = typeof id === 'string' && id !== '' && id.length <= MAX_ID;
    return { key: isName ? id : `sha256:${hash('sha256', bytes)}`, isJson: true };
  } catch {
    // Whoever reads the object finds out what is wrong with it.
    return { key: `sha256:${hash('sha256', bytes)}`, isJson: false };
  }
}

function notLines(source: SourceConfig): SourceError {
  return new SourceError(
    `${locationOf(source)} has no line that is JSON.`,
    'Look at what the address answers; `location` and `kind` stand in mal.config.json.',
  );
}

const MAX_ID = 1000;
const LF = 10;
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
