/** The events of a bucket, whoever keeps it: all of its objects, or only those behind the last ones where its keys are ordered by time. */
import { quote } from '../../core/quote.ts';
import type { Json, JsonObject } from '../../core/report.ts';
import type { SourceConfig } from '../../core/source-config.ts';
import { type ReadOptions, SourceError, type SourceEvent } from '../source.ts';
import { aimOf, cursorOf, isObject, stringsIn } from './cursor.ts';
import { fetchEach, type Got, type Thing } from './fetch-each.ts';
import { type Entry, Recent } from './recent.ts';
import { CHECKPOINT_EVERY, stopIfEnded } from './show.ts';

export interface BucketObject extends Thing {
  /** When it was written (RFC 3339), where the bucket says it. */
  changed?: string | undefined;
}

export interface Bucket {
  /** The objects under a prefix whose keys come after one, page by page, in the order of their keys' bytes. */
  pages(prefix: string, after: string | undefined): AsyncIterable<BucketObject[]>;
  /** An object as it is now; undefined if it is gone. Throws `HttpError`. */
  get(object: BucketObject): Promise<Got | undefined>;
}

/** Largest page of a list: 1,000 keys of 1,024 bytes, three characters for each, are under 5 MB. */
export const PAGE_BYTES = 16 * 1024 * 1024;
/** A server may give pages without objects, but not for ever. */
const EMPTY_PAGES = 1000;

/** All pages of a list; `page` is called with the token of the page before. */
export async function* pageAfterPage(
  name: string,
  page: (token: string | undefined) => Promise<{ objects: BucketObject[]; next: string | undefined }>,
): AsyncGenerator<BucketObject[]> {
  let token: string | undefined;
  let empty = 0;
  do {
    const { objects, next } = await page(token);
    yield objects;
    empty = objects.length > 0 ? 0 : empty + 1;
    if (next !== undefined && (next === token || empty === EMPTY_PAGES))
      throw new SourceError(`The list of the bucket ${quote(name)} has no end.`);
    token = next;
  } while (token !== undefined);
}

/** What is wrong with a body that must be the one that was listed. */
export function lengthProblem({ length }: Uint8Array, listed: number | undefined): string | undefined {
  return listed === undefined || length === listed
    ? undefined
    : `answers with ${length} bytes instead of ${listed}`;
}

/** What an ordered bucket's cursor says. */
class Place {
  private readonly aim: JsonObject;
  private readonly recents: Map<string, Recent>;
  readonly again: Set<string>;

  constructor(cursor: Json | undefined, source: SourceConfig, prefixes: readonly string[]) {
    this.aim = aimOf(source);
    const { recent, again } = cursorOf(cursor, this.aim) ?? {};
    const saved = new Map(isObject(recent) ? Object.entries(recent) : []);
    this.recents = new Map(prefixes.map((prefix) => [prefix, new Recent(saved.get(prefix), byKey)]));
    this.again = new Set(stringsIn(again));
  }

  of(prefix: string): Recent {
    return this.recents.get(prefix)!;
  }

  /** An object that could be had. */
  witness(): BucketObject | undefined {
    for (const recent of this.recents.values()) {
      const [key, version] = recent.lastKnown((one) => !this.again.has(one)) ?? [];
      if (key !== undefined && version !== undefined) return { key, version };
    }
    return undefined;
  }

  cursor(): Json {
    const recent = [...this.recents].map(([prefix, one]): [string, Json] => [prefix, one.state()]);
    return { ...this.aim, recent: Object.fromEntries(recent), again: [...this.again].sort() };
  }
}

export async function* readBucket(
  bucket: Bucket,
  source: SourceConfig,
  options: ReadOptions,
): AsyncGenerator<SourceEvent> {
  const { seen, since } = options;
  const prefixes = smallest(source.prefixes ?? ['']);
  const place = source.ordered ? new Place(options.cursor, source, prefixes) : undefined;
  const cursor = () => place?.cursor() ?? null;
  let fresh = 0;

  async function* read(objects: AsyncIterable<BucketObject> | Iterable<BucketObject>, recent?: Recent) {
    const known = ({ key, version, changed }: BucketObject) => {
      // It was just tried.
      if (recent && place?.again.has(key)) return 'leave out';
      if (recent?.has(key, version) || seen.version(key) === version) return 'same';
      return since !== undefined && changed !== undefined && Date.parse(changed) < Date.parse(since)
        ? 'leave out'
        : undefined;
    };
    const witness = place?.witness();
    const steps = fetchEach(objects, source, options, known, bucket.get, witness);
    for await (const { thing, event, again } of steps) {
      recent?.pass([thing.key, event?.kind === 'object' ? event.version : thing.version]);
      // What was listed and is not there may come: a list can be ahead of the objects. It is asked for once more.
      if (again && (recent || event)) place?.again.add(thing.key);
      else if (event?.kind === 'object' || !recent) place?.again.delete(thing.key);
      if (event) yield event;
      if (event?.kind === 'object' && ++fresh % CHECKPOINT_EVERY === 0)
        yield { kind: 'checkpoint', cursor: cursor() } as const;
    }
  }

  if (place) yield* read([...place.again].map((key) => ({ key, version: '' })));
  for (const prefix of prefixes) {
    const recent = place?.of(prefix);
    yield* read(objectsOf(bucket, prefix, recent, options), recent);
  }
  stopIfEnded(source, options.signal);
  if (!place && since === undefined) yield { kind: 'whole' };
  yield { kind: 'checkpoint', cursor: cursor() };
}

/** The reports among the objects of a bucket. Throws if an ordered bucket is not. */
async function* objectsOf(
  bucket: Bucket,
  prefix: string,
  recent: Recent | undefined,
  { warn }: Pick<ReadOptions, 'warn'>,
): AsyncGenerator<BucketObject> {
  let last: Entry | undefined = recent?.after;
  let others = 0;
  let reports = 0;
  for await (const page of bucket.pages(prefix, last?.[0])) {
    for (const object of page) {
      if (recent) {
        const entry: Entry = [object.key, object.version];
        if (last && byKey(last, entry) >= 0) {
          throw new SourceError(
            `The bucket lists ${quote(object.key)} after ${quote(last[0])}, which is not the order of keys.`,
            'Remove `ordered` from the source in mal.config.json.',
          );
        }
        last = entry;
      }
      if (object.key.endsWith('.json')) {
        reports++;
        yield object;
      } else others++;
    }
  }
  if (others > 0 && reports === 0)
    warn(
      `None of the ${others} objects under ${quote(prefix)} is a report: their keys do not end in ".json".`,
    );
}

/** Prefixes without those that another one covers. */
function smallest(prefixes: readonly string[]): string[] {
  const sorted = [...new Set(prefixes)].sort();
  return sorted.filter((prefix) => !sorted.some((other) => other !== prefix && prefix.startsWith(other)));
}

/** Buckets are ordered by the bytes of UTF-8, not by the units of UTF-16. */
function byKey([a]: Entry, [b]: Entry): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
