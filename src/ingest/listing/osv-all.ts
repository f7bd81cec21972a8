/** OSV's `all.json`: `[{"id", "modified"}]`, everything a source has, read as a whole whenever it changed. */
import { createReadStream } from 'node:fs';
import type { JsonObject } from '../../core/report.ts';
import type { SourceConfig } from '../../core/source-config.ts';
import type { Http } from '../http.ts';
import { jsonItems } from '../json-items.ts';
import type { ReadOptions, SourceEvent } from '../source.ts';
import { aimOf, cursorOf, isObject } from './cursor.ts';
import { fetchEach, type Thing } from './fetch-each.ts';
import { osvFiles, sortableTime, staleVersion } from './osv-files.ts';
import { CHECKPOINT_EVERY, stopIfEnded } from './show.ts';

/** Largest entry of the list: an id and a time, and room for what else somebody puts there. */
const ENTRY_BYTES = 64 * 1024;
/** The version of an entry that names nothing. */
const BAD = '';

/** The cursor is the `ETag` and the time of a list of which everything was read, and what was wanted of it: as long as these are the same, there is nothing to read. */
export async function* readAll(
  http: Http,
  source: SourceConfig,
  options: ReadOptions,
): AsyncGenerator<SourceEvent> {
  const { seen, since, prefixes = [''] } = { ...options, ...source };
  const whole = since === undefined;
  const aim = aimOf(source, prefixes);
  const saved = cursorOf(options.cursor, aim);
  const known = whole && saved ? validatorsIn(saved) : undefined;
  const list = await http.file({ url: source.location, known }, source.limits.bodyBytes, listProblem);
  if (!list.changed) {
    yield { kind: 'checkpoint', cursor: options.cursor ?? null };
    return;
  }

  async function* things(): AsyncGenerator<Thing> {
    let at = 0;
    for await (const entry of jsonItems(createReadStream(list.path), ENTRY_BYTES)) {
      at++;
      const { id, modified } = isObject(entry) ? entry : {};
      const version = sortableTime(modified);
      if (typeof id !== 'string' || id === '' || version === undefined) yield { key: `#${at}`, version: BAD };
      else if (prefixes.some((prefix) => id.startsWith(prefix))) yield { key: id, version };
    }
  }
  const earliest = since === undefined ? undefined : Date.parse(since);
  const is = ({ key, version }: Thing) => {
    if (version === BAD) return { reason: 'has no `id`, or no `modified` in UTC' };
    if (seen.version(key) === version) return 'same';
    return earliest !== undefined && Date.parse(version) < earliest ? 'leave out' : undefined;
  };
  const get = osvFiles(http, source, ({ key, version }) => seen.version(key) === staleVersion(version));

  let complete = whole;
  let fresh = 0;
  for await (const { event, again } of fetchEach(things(), source, options, is, get)) {
    if (again) complete = false;
    if (event) yield event;
    if (event?.kind === 'object' && ++fresh % CHECKPOINT_EVERY === 0)
      yield { kind: 'checkpoint', cursor: null };
  }
  stopIfEnded(source, options.signal);
  if (whole) yield { kind: 'whole' };
  const { etag = null, lastModified = null } = list;
  yield { kind: 'checkpoint', cursor: complete ? { ...aim, etag, lastModified } : null };
}

/** Read once for nothing but this: half a list must not pass for the whole one. */
async function listProblem(path: string): Promise<string | undefined> {
  try {
    for await (const _ of jsonItems(createReadStream(path), ENTRY_BYTES));
    return undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return 'did not answer with a JSON list of ids';
    throw error;
  }
}

function validatorsIn({ etag, lastModified }: JsonObject): { etag?: string; lastModified?: string } {
  return {
    ...(typeof etag === 'string' ? { etag } : {}),
    ...(typeof lastModified === 'string' ? { lastModified } : {}),
  };
}
