/** Fetches what a list names, several things at once, and tells how each went in the order of the list. */
import type { SourceConfig } from '../../core/source-config.ts';
import { HttpError } from '../http.ts';
import { type ReadOptions, SourceError, type SourceEvent } from '../source.ts';
import { inOrder } from './in-order.ts';
import { stopIfEnded, tooLarge, tooMany } from './show.ts';

/** What a list says of an object. */
export interface Thing {
  key: string;
  version: string;
  /** In bytes, where the list says it. */
  size?: number;
}

/** An object as it was fetched; its version may be newer than the list's, or `stale`: older. */
export interface Got {
  bytes: Uint8Array;
  version: string;
  stale?: boolean;
}

/** How a thing went: `event` is undefined if there is nothing to tell, `again` if it must be asked for once more in the next run. */
export interface Step<T extends Thing> {
  thing: T;
  event: SourceEvent | undefined;
  again: boolean;
}

/** Requests under way at once. */
const WIDTH = 16;
/** So many failures one after the other may no longer be those of single objects. */
const FAILURES = 5;

/**
 * `known` says whether a thing is there as it was, to be left out, or no thing that can be fetched. `get` fetches one: undefined if it is not there any more. Its
 * `HttpError` becomes a `problem` of that object alone; many in a row end the source, unless a thing that could be had before, such as
 * `witness`, still can: then it is the objects that are broken, and they must not keep those behind them out for ever.
 */
export async function* fetchEach<T extends Thing>(
  things: AsyncIterable<T> | Iterable<T>,
  source: SourceConfig,
  { signal }: Pick<ReadOptions, 'signal'>,
  known: (thing: T) => 'same' | 'leave out' | { reason: string } | undefined,
  get: (thing: T) => Promise<Got | undefined>,
  witness?: T,
): AsyncGenerator<Step<T>, void, undefined> {
  const { objectBytes, objects } = source.limits;
  const deal = async (thing: T): Promise<Step<T> & { failure?: HttpError }> => {
    const { key, size = 0 } = thing;
    const is = known(thing);
    if (is === 'same') return { thing, event: { kind: 'same', key }, again: false };
    if (is === 'leave out') return { thing, event: undefined, again: false };
    const problem = (reason: string, bytes?: number): SourceEvent =>
      bytes === undefined ? { kind: 'problem', key, reason } : { kind: 'problem', key, reason, size: bytes };
    if (is) return { thing, event: problem(is.reason), again: false };
    if (!isAskable(key)) return { thing, event: problem('has a key that no URL can hold'), again: false };
    if (size > objectBytes) return { thing, event: problem(tooLarge(size, objectBytes), size), again: false };
    try {
      const got = await get(thing);
      if (!got) return { thing, event: undefined, again: true };
      const { version, bytes, stale = false } = got;
      return { thing, event: { kind: 'object', key, version, bytes }, again: stale };
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
      if (error.why === 'too-large') {
        const reason = error.size ? tooLarge(error.size, objectBytes) : `is larger than ${objectBytes} bytes`;
        return { thing, event: problem(reason, error.size), again: false };
      }
      const reason = `could not be fetched: ${error.message.replace(/\.$/, '')}`;
      return { thing, event: problem(reason), again: true, failure: error };
    }
  };

  let named = 0;
  let failures = 0;
  let good = witness;
  for await (const { failure, ...step } of inOrder(things, WIDTH, deal)) {
    stopIfEnded(source, signal);
    const { event } = step;
    if (event?.kind === 'object') failures = 0;
    if (event?.kind === 'object' || event?.kind === 'same') good = step.thing;
    if (failure && ++failures === FAILURES) {
      if (!good || !(await canBeHad(good, get))) {
        throw new SourceError(`${failure.message} So did ${FAILURES - 1} objects before it.`, failure.hint);
      }
      failures = 0;
    }
    if (step.event && ++named > objects) throw tooMany(source);
    yield step;
  }
}

/** Whether the server still gives a thing, or says that it has it no more. */
async function canBeHad<T>(thing: T, get: (thing: T) => Promise<Got | undefined>): Promise<boolean> {
  try {
    await get(thing);
    return true;
  } catch (error) {
    if (error instanceof HttpError) return false;
    throw error;
  }
}

/** Whether a key is what a server is asked for: an address loses `.` and `..` as parts of its path, and a lone
 * surrogate cannot be in one. */
function isAskable(key: string): boolean {
  return !/\p{Cs}|(?:^|\/)\.\.?(?:\/|$)/u.test(key);
}
