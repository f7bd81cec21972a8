/** From pages of advisories to the events of a run. */
import { canonicalJson, isObject } from '../../core/merge/canonical.ts';
import type { SourceConfig } from '../../core/source-config.ts';
import { formatInstant, parseInstant } from '../../core/time.ts';
import { tooLarge, tooMany } from '../listing/show.ts';
import { type ReadOptions, SourceError, type SourceEvent } from '../source.ts';
import { type Advisory, readAdvisory } from './advisory.ts';
import { cursorAt, timeOf } from './cursor.ts';
import type { Graphql } from './graphql.ts';
import { allPackages } from './packages.ts';
import { readPages } from './pages.ts';

/** What a run reads again: changes may show a little later than the times they bear. */
const OVERLAP = 5 * 60_000;

export async function* readAdvisories(
  graphql: Graphql,
  name: string,
  source: SourceConfig,
  options: ReadOptions,
): AsyncGenerator<SourceEvent> {
  const { cursor, signal, now } = options;
  const before = timeOf(cursor, source.prefixes);
  const asked = options.since === undefined ? undefined : parseInstant(options.since);
  const since = before === undefined ? asked : before - OVERLAP;
  /** Ids with the times under which this run showed them. */
  const shown = new Map<string, string>();
  let newest = before;
  for await (const { nodes, last } of readPages(graphql, since, name)) {
    for (const [i, node] of nodes.entries()) {
      if (signal.aborted) throw new SourceError(`The run ended while ${name} was being read.`);
      const advisory = readAdvisory(node);
      const { ghsaId, updatedAt } = advisory;
      const time = updatedAt === null ? undefined : parseInstant(updatedAt);
      if (ghsaId === null || updatedAt === null || time === undefined) {
        const key =
          ghsaId ?? `number ${i + 1} after ${newest === undefined ? 'the start' : formatInstant(newest)}`;
        yield {
          kind: 'problem',
          key,
          reason: 'is shown without an id, or without the time of its last change',
        };
        continue;
      }
      newest = Math.max(newest ?? time, time);
      if (source.prefixes && !source.prefixes.some((prefix) => ghsaId.startsWith(prefix))) continue;
      if (shown.get(ghsaId) === updatedAt) continue;
      if (shown.set(ghsaId, updatedAt).size > source.limits.objects) throw tooMany(source);
      const event = await eventOf(advisory, ghsaId, updatedAt, node, graphql, source, options);
      if (event) yield event;
    }
    // Before the last cursor: a run that is killed between them must find out again what is gone.
    if (last && since === undefined) yield { kind: 'whole' };
    // A time to come would keep every later change from being read.
    const reached = newest === undefined ? undefined : Math.min(newest, now());
    yield { kind: 'checkpoint', cursor: cursorAt(reached, source.prefixes) };
  }
}

async function eventOf(
  advisory: Advisory,
  key: string,
  version: string,
  node: unknown,
  graphql: Graphql,
  { limits }: SourceConfig,
  { seen }: ReadOptions,
): Promise<SourceEvent | undefined> {
  const known = seen.version(key);
  if (known === version) return { kind: 'same', key };
  const packages = await allPackages(graphql, key, isObject(node) ? node.vulnerabilities : undefined);
  if (!packages) return { kind: 'problem', key, reason: 'has packages that could not be listed' };
  const isWithdrawn = advisory.withdrawnAt !== null && packages.length === 0;
  if (isWithdrawn || advisory.classification !== 'MALWARE') return known ? { kind: 'gone', key } : undefined;
  const sorted = packages
    .map((one) => [canonicalJson(one), one] as const)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([, one]) => one);
  const text = canonicalJson({ ...advisory, vulnerabilities: sorted } satisfies Advisory);
  const bytes = new TextEncoder().encode(text);
  const { objectBytes } = limits;
  return bytes.length > objectBytes
    ? { kind: 'problem', key, reason: tooLarge(bytes.length, objectBytes), size: bytes.length }
    : { kind: 'object', key, version, bytes };
}
