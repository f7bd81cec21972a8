/** osv.dev's `modified_id.csv`: a line `<modified>,<id>` for each report, newest first, so that only its head is read. */
import type { SourceConfig } from '../../core/source-config.ts';
import { type Http, WrongBody } from '../http.ts';
import type { ReadOptions, SourceEvent } from '../source.ts';
import { aimOf, cursorOf, stringsIn } from './cursor.ts';
import { fetchEach, type Thing } from './fetch-each.ts';
import { osvFiles, sortableTime, UNLISTED } from './osv-files.ts';
import { type Entry, Recent } from './recent.ts';
import { CHECKPOINT_EVERY, tooMany } from './show.ts';

/** Oldest first; of one moment, as in the file. */
const byTime = ([idA, a]: Entry, [idB, b]: Entry) => compare(a, b) || compare(idA, idB);
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/**
 * What changed since the last run, oldest first, so that a run which is killed goes on from there. Reading stops behind the overlap
 * (`Recent`), or at `since`.
 */
export async function* readModified(
  http: Http,
  source: SourceConfig,
  options: ReadOptions,
): AsyncGenerator<SourceEvent> {
  const { cursor, seen, since } = options;
  // What is wanted now may not have been wanted before.
  const aim = aimOf(source, source.prefixes ?? ['']);
  const saved = cursorOf(cursor, aim) ?? {};
  const recent = new Recent(saved.recent, byTime);
  const again = new Set<string>(stringsIn(saved.again));
  const state = () => ({ ...aim, recent: recent.state(), again: [...again].sort() });
  let fresh = 0;

  async function* read(things: Thing[], first: boolean): AsyncGenerator<SourceEvent> {
    const known = ({ key, version }: Thing) =>
      recent.has(key, version) || seen.version(key) === version ? 'same' : undefined;
    const get = osvFiles(http, source, () => first);
    const [key, version] = recent.lastKnown((id) => !again.has(id)) ?? [];
    const witness = key === undefined || version === undefined ? undefined : { key, version };
    for await (const step of fetchEach(things, source, options, known, get, witness)) {
      const { thing, event } = step;
      if (!first) recent.pass([thing.key, thing.version]);
      if (step.again && (!first || event)) again.add(thing.key);
      else if (event?.kind === 'object' || first) again.delete(thing.key);
      if (event) yield event;
      if (event?.kind === 'object' && ++fresh % CHECKPOINT_EVERY === 0)
        yield { kind: 'checkpoint', cursor: state() };
    }
  }

  yield* read(
    [...again].map((key) => ({ key, version: UNLISTED })),
    true,
  );
  const rows = await newest(http, source, recent.after, since);
  yield* read(rows, false);
  yield { kind: 'checkpoint', cursor: state() };
}

/** The rows behind `after`, in `byTime` order. */
async function newest(
  http: Http,
  source: SourceConfig,
  after: Entry | undefined,
  since: string | undefined,
): Promise<Thing[]> {
  const { limits, location, prefixes = [''] } = source;
  const earliest = since === undefined ? Number.NEGATIVE_INFINITY : Date.parse(since);
  const { value } = await http.stream({ url: location }, limits.bodyBytes, async (chunks) => {
    const rows: Entry[] = [];
    let before = '';
    let order: 'unknown' | 'newest first' | 'other' = 'unknown';
    for await (const line of linesOf(chunks)) {
      const comma = line.indexOf(',');
      const id = line.slice(comma + 1);
      const time = sortableTime(line.slice(0, Math.max(0, comma)));
      if (time === undefined || id === '')
        throw new WrongBody('did not answer with rows of a time and an id');
      // A list in another order is read to its end.
      if (before !== '' && time > before) order = 'other';
      else if (time < before && order === 'unknown') order = 'newest first';
      before = time;
      const old = after !== undefined && byTime([id, time], after) <= 0;
      const early = Date.parse(time) < earliest;
      if (order === 'newest first' && (early || (old && time < after[1]))) break;
      if (old || early || !prefixes.some((prefix) => id.startsWith(prefix))) continue;
      rows.push([id, time]);
      if (rows.length > limits.objects) throw tooMany(source);
    }
    return rows;
  });
  return (value ?? []).sort(byTime).map(([key, version]) => ({ key, version }));
}

/** Largest line. */
const LINE = 10_000;

async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop()!;
    if (rest.length > LINE) throw new WrongBody('did not answer with lines');
    for (const line of lines) yield line.endsWith('\r') ? line.slice(0, -1) : line;
  }
  if (rest !== '') yield rest;
}
