/** Questions to a GraphQL interface as GitHub's: its limits are kept, and what failed for a moment is asked again. */
import { setTimeout as wait } from 'node:timers/promises';
import { isObject, listOf } from '../../core/merge/canonical.ts';
import { escapeInvisible } from '../../core/quote.ts';
import type { Json } from '../../core/report.ts';
import type { SourceLimits } from '../../core/source-config.ts';
import { formatInstant } from '../../core/time.ts';
import { addressOf, shown } from '../http/address.ts';
import { delayBefore } from '../http/patience.ts';
import { HttpError, openHttp } from '../http.ts';
import { type ReadOptions, SourceError } from '../source.ts';
import { type Refusal, refusalOf } from './refusal.ts';

/** The interface did not do it, and might if it were asked for less. */
export class TooHard extends SourceError {}

export interface Graphql {
  /**
   * The `data` of an answer; with errors of a moment that did not pass, what there is of it. Throws `TooHard`, or another
   * `SourceError` where no attempt will go better.
   */
  ask(query: string, variables: Record<string, Json>): Promise<Record<string, unknown>>;
  close(): void;
}

const ATTEMPTS = 4;
/** Waits for a limit that one question is worth. */
const WAITS = 10;
/** A limit that ends later than that ends the run: the next one goes on. */
const LONGEST_WAIT = 15 * 60_000;
const LARGEST_ANSWER = 64 * 1024 * 1024;

/** Opens the interface at an address; `token` goes there and nowhere else. */
export function openGraphql(
  url: string,
  token: string | undefined,
  limits: SourceLimits,
  options: ReadOptions,
): Graphql {
  const { signal, warn, now } = options;
  const http = openHttp(limits, options);
  const name = shown(addressOf(url));
  const sleep = options.sleep ?? ((ms: number) => wait(ms, undefined, { signal }).catch(() => {}));
  /** Before this time nothing is asked. */
  let closedUntil = 0;

  const opened = async () => {
    const left = closedUntil - now();
    closedUntil = 0;
    if (left <= 0) return;
    if (left > LONGEST_WAIT)
      throw new SourceError(`${name} answers nothing more until ${formatInstant(now() + left)}.`, LATER);
    if (left > 10_000) warn(`${name} has a limit of requests: waiting ${Math.ceil(left / 1000)} s.`);
    await sleep(left);
    if (signal.aborted) throw new SourceError(`The run ended while ${name} was being read.`);
  };

  const once = async (
    body: string,
  ): Promise<{ data: Record<string, unknown> | undefined; refusal?: Refusal }> => {
    const { status, headers, bytes } = await http.bytes(
      {
        url,
        method: 'POST',
        anyStatus: true,
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        ...(token === undefined ? {} : { secrets: { authorization: `Bearer ${token}` } }),
        body,
        check: (body) => (isAnswer(parse(body)) ? undefined : 'did not answer with GraphQL'),
      },
      Math.min(limits.bodyBytes, LARGEST_ANSWER),
    );
    const answer = parse(bytes);
    const refusal = refusalOf(status, headers, answer, now());
    if (headers['x-ratelimit-remaining'] === '0')
      closedUntil = (Number(headers['x-ratelimit-reset']) || 0) * 1000;
    return { data: isObject(answer.data) ? answer.data : undefined, ...(refusal ? { refusal } : {}) };
  };

  return {
    async ask(query, variables) {
      const body = JSON.stringify({ query, variables });
      let attempts = 0;
      for (let waits = 0; ; ) {
        await opened();
        const { data, refusal } = await once(body).catch(hard);
        if (!refusal) return data ?? {};
        const message = `${name} ${escapeInvisible(refusal.message).slice(0, 300)}.`;
        if (refusal.kind === 'final') throw new SourceError(message, refusal.hint);
        if (refusal.kind === 'limit') {
          if (++waits > WAITS) throw new SourceError(message, LATER);
          closedUntil = Math.max(closedUntil, refusal.until);
        } else if (++attempts < ATTEMPTS) await sleep(delayBefore(attempts, undefined, Math.random));
        else if (data && Object.values(data).some((part) => part !== null)) return data;
        else throw new TooHard(message, LATER);
        if (signal.aborted) throw new SourceError(`The run ended while ${name} was being read.`);
      }
    },
    close: () => http.close(),
  };
}

const LATER = 'The next run goes on from there.';

/** A question that takes too long, or whose answer is too large, may do with fewer objects. */
function hard(error: unknown): never {
  const isHard = error instanceof HttpError && (error.why === 'unsteady' || error.why === 'too-large');
  throw isHard && error.status !== 429 ? new TooHard(error.message, error.hint) : error;
}

/** The JSON object in a body; an empty one if there is none. */
function parse(body: Uint8Array): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body));
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

function isAnswer({ data, errors }: Record<string, unknown>): boolean {
  return isObject(data) || listOf(errors).length > 0;
}
