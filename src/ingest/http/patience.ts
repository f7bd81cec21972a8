/** How long to wait: between requests (a rate), and before a request is tried again. */

/** How often a request is made before it is given up. */
export const ATTEMPTS = 6;

const FIRST_DELAY = 500;
const LONGEST_DELAY = 30_000;
/** A server may ask for more patience than a run has: longer is cut to this. */
export const LONGEST_RETRY_AFTER = 120_000;

/**
 * Milliseconds to wait before attempt `attempt` + 1 (counted from 1): doubled each time, with half of it left to chance, so that
 * clients that failed together do not come back together. What the server asked for counts if it is longer.
 */
export function delayBefore(attempt: number, retryAfter: number | undefined, random: () => number): number {
  const full = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** (attempt - 1));
  return Math.max(full / 2 + (random() * full) / 2, Math.min(retryAfter ?? 0, LONGEST_RETRY_AFTER));
}

/** The milliseconds of a `Retry-After` header: seconds or a date (RFC 9110 §10.2.3); undefined if it says neither. */
export function retryAfter(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  // A date of this header begins with the name of a day; `Date.parse` alone would take much else.
  const date = /^[A-Z][a-z]{2,8}, ?/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/**
 * Turns for requests: `turn()` reserves the next one and says how many milliseconds it is away. No window of one second ever holds more
 * than `perSecond` of them.
 */
export function pace(perSecond: number, now: () => number): () => number {
  // The window is widened for a high rate rather than remembering more times.
  const size = Math.max(1, Math.min(Math.floor(perSecond), 1000));
  const window = (size * 1000) / perSecond;
  const turns = new Array<number>(size).fill(Number.NEGATIVE_INFINITY);
  let next = 0;
  return () => {
    const time = now();
    const at = Math.max(time, turns[next]! + window);
    turns[next] = at;
    next = (next + 1) % size;
    return at - time;
  };
}
