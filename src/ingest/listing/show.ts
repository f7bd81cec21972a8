/** From a list of what a source has to the events of a run: what is new, what is as it was, where a later run goes on. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Json } from '../../core/report.ts';
import type { SourceConfig } from '../../core/source-config.ts';
import { type ReadOptions, SourceError, type SourceEvent } from '../source.ts';
import { locationOf } from './location.ts';

/** One thing that a source lists. Keys come once each, and in the same order as long as the list is the same. */
export type Listed =
  /** `bytes` is called at most once, before the next thing is asked for; throws `BadObject`. */
  | { key: string; version: string; bytes(): Uint8Array }
  /** Whoever lists it has compared it with what was seen. */
  | { key: string; same: true }
  /** What cannot be had. `hides`: it may hold other keys, which are not listed. */
  | { key: string; reason: string; size?: number; bytes?: Uint8Array; hides?: true };

/** What a thing turned out to be that looked well in its list. */
export class BadObject extends Error {
  override name = 'BadObject';
  readonly size: number | undefined;
  constructor(reason: string, size?: number) {
    super(reason);
    this.size = size;
  }
}

/** Where in its list a run begins, and how that is written down. */
export interface Place {
  /** So many things of exactly this list were shown already. */
  readonly from: number;
  /** The cursor behind so many things; without `at`, behind the whole list. */
  cursor(at?: number): Json;
}

/** A list that is gone through anew each time: what was seen is all that is known. */
export const FROM_THE_START: Place = { from: 0, cursor: () => null };

/** New objects between two checkpoints. */
export const CHECKPOINT_EVERY = 1000;
/** Things after which others get their turn: files are read without giving way. */
const TURN_EVERY = 256;

/** Throws a `SourceError` once the run has ended. */
export function stopIfEnded(source: SourceConfig, signal: AbortSignal): void {
  if (signal.aborted) throw new SourceError(`The run ended while ${locationOf(source)} was being read.`);
}

/** The events of a list. Bounds the number and the size of objects, and leaves out what `prefixes` do not name. */
export async function* show(
  list: Iterable<Listed> | AsyncIterable<Listed>,
  source: SourceConfig,
  { seen, signal }: Pick<ReadOptions, 'seen' | 'signal'>,
  place: Place,
): AsyncGenerator<SourceEvent> {
  const { limits, prefixes } = source;
  let at = 0;
  let named = 0;
  let fresh = 0;
  let whole = true;
  stopIfEnded(source, signal);
  for await (const thing of list) {
    if (++at % TURN_EVERY === 0) await nextTurn();
    stopIfEnded(source, signal);
    const { key } = thing;
    if ('hides' in thing) whole = false;
    else if (prefixes && !prefixes.some((prefix) => key.startsWith(prefix))) continue;
    if (++named > limits.objects) throw tooMany(source);
    if ('reason' in thing) {
      yield problem(key, thing.reason, thing.size, thing.bytes);
      continue;
    }
    if ('same' in thing || at <= place.from || seen.version(key) === thing.version) {
      yield { kind: 'same', key };
      continue;
    }
    const bytes = bytesOf(thing);
    if (bytes instanceof BadObject) yield problem(key, bytes.message, bytes.size);
    else if (bytes.length > limits.objectBytes)
      yield problem(key, tooLarge(bytes.length, limits.objectBytes), bytes.length);
    else {
      yield { kind: 'object', key, version: thing.version, bytes };
      if (++fresh % CHECKPOINT_EVERY === 0) yield { kind: 'checkpoint', cursor: place.cursor(at) };
    }
  }
  // Before the cursor that says that all was read: a run that is killed between them must find out again what is gone.
  if (whole) yield { kind: 'whole' };
  yield { kind: 'checkpoint', cursor: place.cursor() };
}

/** A list with more entries than a run may read. */
export function tooMany(source: SourceConfig): SourceError {
  return new SourceError(
    `${locationOf(source)} has more than ${source.limits.objects} entries.`,
    'If that is right, raise `limits.objects` of the source in mal.config.json.',
  );
}

/** The reason of an object over its limit. */
export function tooLarge(size: number, limit: number): string {
  return `is too large: ${size} bytes, and ${limit} are allowed`;
}

function bytesOf(thing: { bytes(): Uint8Array }): Uint8Array | BadObject {
  try {
    return thing.bytes();
  } catch (error) {
    if (error instanceof BadObject) return error;
    throw error;
  }
}

function problem(key: string, reason: string, size?: number, bytes?: Uint8Array): SourceEvent {
  return {
    kind: 'problem',
    key,
    reason,
    ...(size === undefined ? {} : { size }),
    ...(bytes === undefined ? {} : { bytes }),
  };
}
