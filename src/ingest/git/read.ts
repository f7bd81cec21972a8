/** From a repository to the events of a run: what changed since the last commit seen, or, where that cannot be told, all there is. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SourceConfig } from '../../core/source-config.ts';
import { parseInstant } from '../../core/time.ts';
import { GitError } from '../../store/git.ts';
import { CHECKPOINT_EVERY } from '../listing/show.ts';
import { type ReadOptions, SourceError, type SourceEvent } from '../source.ts';
import { cannotRead, ended, Refused, TooMuch } from './ask.ts';
import { readBlobs } from './blobs.ts';
import { GitCache } from './cache.ts';
import { type Comparison, compare } from './compare.ts';
import { commitOf, cursorOf } from './cursor.ts';
import { locationProblem, shownLocation } from './location.ts';
import { select, type View, type Wanted } from './select.ts';

/** So many blobs are asked for at once: what one request and one process hold. */
const BATCH = 20_000;
/** Events after which others get their turn. */
const TURN_EVERY = 256;

/** Reads a repository. Throws `SourceError`s only. */
export async function* readRepository(
  source: SourceConfig,
  options: ReadOptions,
  view: View,
): AsyncGenerator<SourceEvent> {
  const problem = locationProblem(source);
  if (problem !== undefined) throw new SourceError(problem, 'Correct the source in mal.config.json.');
  const since = options.since === undefined ? undefined : parseInstant(options.since);
  let cache: GitCache | undefined;
  try {
    cache = await GitCache.open(source, options);
    const base = commitOf(options.cursor, source.prefixes);
    const compared = await compare(
      cache,
      source,
      options,
      base,
      since === undefined ? since : Math.floor(since / 1000),
    );
    yield* show(compared, cache, source, options, view);
    await cache.join();
    yield { kind: 'checkpoint', cursor: cursorOf(compared.tip, source.prefixes) };
  } catch (error) {
    // Not there, cut short or unreadable: whatever it is, a new copy has it not.
    if (error instanceof GitError && !options.signal.aborted) cache?.discard();
    throw failure(error, source, options.signal);
  } finally {
    cache?.close();
  }
}

async function* show(
  { entries, whole }: Comparison,
  cache: GitCache,
  source: SourceConfig,
  options: ReadOptions,
  view: View,
): AsyncGenerator<SourceEvent> {
  const batch: Wanted[] = [];
  const gone: string[] = [];
  let shown = 0;
  for await (const one of select(entries, source, options.seen, view)) {
    if (++shown % TURN_EVERY === 0) await nextTurn();
    if (options.signal.aborted) throw ended(source);
    if (one.kind === 'gone') gone.push(one.key);
    else if (one.kind !== 'wanted') yield one;
    else if (batch.push(one) === BATCH) yield* readBatch(batch.splice(0), cache, source, options, view);
  }
  yield* readBatch(batch, cache, source, options, view);
  for (const key of gone) yield { kind: 'gone', key };
  // Before the cursor: a run that is killed between them must find out again what is gone.
  if (whole) yield { kind: 'whole' };
}

async function* readBatch(
  batch: readonly Wanted[],
  cache: GitCache,
  source: SourceConfig,
  { cursor = null, seen, signal }: ReadOptions,
  view: View,
): AsyncGenerator<SourceEvent> {
  if (batch.length === 0) return;
  const ids = batch.map(({ id }) => id);
  let at = 0;
  let shown = 0;
  for await (const blob of readBlobs(cache, ids, source)) {
    if (signal.aborted) throw ended(source);
    const { key, id: version } = batch[at++]!;
    if (!('bytes' in blob)) {
      yield { kind: 'problem', key, ...blob };
      continue;
    }
    const { bytes } = blob;
    const wanted = view.wanted?.(bytes) ?? true;
    if (typeof wanted === 'string') yield { kind: 'problem', key, reason: wanted, bytes };
    else if (wanted) {
      yield { kind: 'object', key, version, bytes };
      // What was shown is known from now on: a run that begins with the old cursor passes it over.
      if (++shown % CHECKPOINT_EVERY === 0) yield { kind: 'checkpoint', cursor };
    } else if (seen.version(key)) yield { kind: 'gone', key };
  }
}

function failure(error: unknown, source: SourceConfig, signal: AbortSignal): unknown {
  if (signal.aborted) return ended(source);
  const name = shownLocation(source);
  if (error instanceof Refused) return cannotRead(source, error);
  if (error instanceof GitError)
    return new SourceError(`The copy of ${name} cannot be used: ${error.message}`);
  if (error instanceof TooMuch) {
    const hint = 'If that is right, raise `limits.bodyBytes` of the source in mal.config.json.';
    return new SourceError(`${name} sends more than ${source.limits.bodyBytes} bytes.`, hint);
  }
  return error;
}
