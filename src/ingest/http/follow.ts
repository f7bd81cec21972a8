/** One attempt at a request: redirects are followed, statuses sorted. */
import { VERSION } from '../../version.ts';
import { addressOf, publicLookup, redirected, shown } from './address.ts';
import { exchange, type Incoming, Transient, type Wire } from './exchange.ts';
import { retryAfter } from './patience.ts';
import { HttpError, type HttpHead, type HttpRequest } from './request.ts';

const REDIRECTS = 5;
const REDIRECT_STATUSES: readonly number[] = [301, 302, 303, 307, 308];
/** Statuses that say "not now". */
const PASSING_STATUSES: readonly number[] = [408, 425, 429];

const HINTS: Record<number, string> = {
  401: 'It wants credentials: set `credentials` of the source to "environment", and its variables.',
  403: 'It refuses access: check the credentials of the source, or whether it is public.',
  407: 'The proxy wants credentials: HTTPS_PROXY=http://<user>:<password>@<host>:<port>',
  404: 'Check `location` of the source in mal.config.json.',
};

/** Waits for the turn of a request. */
export type Turn = () => Promise<void>;

/** The answer to a request, its body still unread; `body` is absent for 304. Throws `Transient` or `HttpError`. */
export async function attempt(
  request: HttpRequest,
  wire: Wire,
  turn: Turn,
): Promise<{ head: HttpHead; body: Incoming['body'] | undefined }> {
  const answer = await follow(request, wire, turn);
  const { status, headers, body } = answer;
  const wait = headers['retry-after'];
  // GitHub answers 403 where others answer 429.
  if (status >= 500 || PASSING_STATUSES.includes(status) || (status === 403 && wait !== undefined)) {
    answer.discard();
    throw new Transient(`answers ${status}`, { status, retryAfter: retryAfter(wait, wire.now()) });
  }
  const changed = status !== 304;
  const head = { status, headers, changed, etag: headers.etag, lastModified: headers['last-modified'] };
  if ((status >= 200 && status < 300) || (request.anyStatus && changed)) return { head, body };
  answer.discard();
  if (!changed && request.known) return { head, body: undefined };
  const name = shown(addressOf(request.url));
  throw new HttpError('refused', `${name} answers ${status}.`, { status, hint: HINTS[status] });
}

async function follow(request: HttpRequest, wire: Wire, turn: Turn): Promise<Incoming> {
  const { method = 'GET', body } = request;
  const first = addressOf(request.url);
  const secrets = { ...request.secrets };
  if (first.username || first.password) secrets.authorization ??= basic(first);
  first.username = '';
  first.password = '';
  const common = { 'user-agent': `mal/${VERSION}`, ...request.headers, ...conditions(request) };
  let url = first;
  for (let hop = 0; ; hop++) {
    await turn();
    const headers = url.origin === first.origin ? { ...common, ...secrets } : common;
    const lookup = url.hostname === first.hostname ? undefined : publicLookup(first.hostname);
    const answer = await exchange(url, { method, headers, body, lookup }, wire);
    const location = REDIRECT_STATUSES.includes(answer.status) ? answer.headers.location : undefined;
    if (location === undefined || request.anyStatus || method === 'POST') return answer;
    answer.discard();
    const next = hop < REDIRECTS ? redirected(url, location) : `redirects more than ${REDIRECTS} times`;
    if (typeof next === 'string') throw new HttpError('refused', `${shown(url)} ${next}.`);
    url = next;
  }
}

function conditions({ known }: HttpRequest): Record<string, string> {
  if (known?.etag) return { 'if-none-match': known.etag };
  return known?.lastModified ? { 'if-modified-since': known.lastModified } : {};
}

function basic({ username, password }: URL): string {
  const pair = [username, password].map((part) => decodeURIComponent(part)).join(':');
  return `Basic ${Buffer.from(pair).toString('base64')}`;
}
