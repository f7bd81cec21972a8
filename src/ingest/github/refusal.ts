/** What is wrong with an answer of a GraphQL interface; errors come with status 200, too. */
import { isObject, listOf } from '../../core/merge/canonical.ts';

/** `limit`: ask again at `until` (milliseconds since 1970). `passing`: ask again. `final`: do not. The message ends a sentence. */
export type Refusal =
  | { kind: 'limit'; message: string; until: number }
  | { kind: 'passing' | 'final'; message: string; hint?: string };

/** Where nothing says how long to wait; GitHub asks for at least a minute. */
const PATIENCE = 60_000;
const FINAL_TYPES: ReadonlySet<unknown> = new Set([
  'FORBIDDEN',
  'INSUFFICIENT_SCOPES',
  'NOT_FOUND',
  'UNAUTHENTICATED',
]);

/** Undefined if nothing is. Names of headers are in lower case. */
export function refusalOf(
  status: number,
  headers: Record<string, string>,
  answer: Record<string, unknown>,
  now: number,
): Refusal | undefined {
  const errors = listOf(answer.errors).filter(isObject);
  const words = String(errors[0]?.message ?? answer.message ?? 'gives no reason');
  if (isLimit(status, headers, errors, words)) {
    const asked = Number(headers['retry-after']) * 1000;
    const reset =
      headers['x-ratelimit-remaining'] === '0' ? Number(headers['x-ratelimit-reset']) * 1000 : Number.NaN;
    const until = asked > 0 ? now + asked : reset > 0 ? reset : now + PATIENCE;
    return { kind: 'limit', message: `has a limit of requests: ${words}`, until };
  }
  if (status === 401)
    return {
      kind: 'final',
      message: 'does not take the token',
      hint: 'Set GITHUB_TOKEN to one that is valid.',
    };
  if (status >= 300) return { kind: 'final', message: `answers ${status}: ${words}`, hint: HINT };
  const final = errors.find(
    ({ type, extensions }) => FINAL_TYPES.has(type) || (isObject(extensions) && extensions.code),
  );
  if (final) return { kind: 'final', message: `refuses the question: ${String(final.message)}`, hint: HINT };
  return errors.length > 0 ? { kind: 'passing', message: `answers with an error: ${words}` } : undefined;
}

const HINT = 'Check `endpoint` of the source, and what GITHUB_TOKEN may read.';

function isLimit(
  status: number,
  headers: Record<string, string>,
  errors: readonly Record<string, unknown>[],
  words: string,
): boolean {
  if (errors.some(({ type }) => type === 'RATE_LIMITED')) return true;
  if (status !== 403 && status !== 429) return false;
  return headers['x-ratelimit-remaining'] === '0' || /rate limit|abuse/i.test(words);
}
