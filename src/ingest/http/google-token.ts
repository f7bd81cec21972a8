/** Bearer tokens of Google's services: one from the environment, or one that a service account signs for itself (RFC 7523). */
import { createPrivateKey, type KeyObject, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { JsonObject } from '../../core/report.ts';
import type { Http } from '../http.ts';
import { type ReadOptions, SourceError } from '../source.ts';
import { addressOf, isInternal } from './address.ts';

const READ_ONLY = 'https://www.googleapis.com/auth/devstorage.read_only';
/** A token is replaced so many milliseconds before it ends. */
const EARLY = 5 * 60_000;

/** Gives the token to use now. */
export type TokenSource = () => Promise<string>;

/** Where tokens come from. Throws a `SourceError` if the environment names none. */
export function googleTokens(
  http: Http,
  { variables, now }: Pick<ReadOptions, 'variables' | 'now'>,
): TokenSource {
  const given = variables.GOOGLE_OAUTH_ACCESS_TOKEN ?? variables.CLOUDSDK_AUTH_ACCESS_TOKEN;
  if (given) return async () => given.trim();
  const file = variables.GOOGLE_APPLICATION_CREDENTIALS;
  if (!file) {
    throw new SourceError(
      'The bucket wants credentials, and the environment has none.',
      'Set GOOGLE_OAUTH_ACCESS_TOKEN to a token, or GOOGLE_APPLICATION_CREDENTIALS to the JSON file of a service account.',
    );
  }
  const account = accountIn(file);
  let current: Promise<{ token: string; ends: number }> | undefined;
  return async () => {
    for (;;) {
      const asked = current;
      const held = await asked;
      if (held && held.ends - EARLY > now()) return held.token;
      // Requests that come together wait for one token.
      if (current === asked) current = fetchToken(http, account, now());
    }
  };
}

interface Account {
  email: string;
  key: KeyObject;
  keyId: string | undefined;
  tokens: string;
}

function accountIn(file: string): Account {
  const name = 'GOOGLE_APPLICATION_CREDENTIALS';
  let json: JsonObject;
  try {
    json = JSON.parse(readFileSync(file, 'utf8')) as JsonObject;
  } catch {
    throw new SourceError(`The file that ${name} names cannot be read as JSON.`);
  }
  const { client_email: email, private_key: pem, private_key_id: keyId, token_uri: tokens } = json;
  if (typeof email !== 'string' || typeof pem !== 'string' || typeof tokens !== 'string') {
    throw new SourceError(
      `The file that ${name} names is not the key of a service account.`,
      'With any other kind of account, set GOOGLE_OAUTH_ACCESS_TOKEN to a token of it.',
    );
  }
  const { protocol, hostname } = addressOf(tokens);
  if (protocol !== 'https:' && !isInternal(hostname))
    throw new SourceError(`The file that ${name} names would have credentials travel in the clear.`);
  try {
    const key = createPrivateKey(pem);
    return { email, key, keyId: typeof keyId === 'string' ? keyId : undefined, tokens };
  } catch {
    throw new SourceError(`The private key in the file that ${name} names cannot be read.`);
  }
}

async function fetchToken(
  http: Http,
  account: Account,
  now: number,
): Promise<{ token: string; ends: number }> {
  const form = {
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    assertion: assertion(account, now),
  };
  const { json } = await http.json(
    {
      url: account.tokens,
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(form).toString(),
    },
    64 * 1024,
  );
  const { access_token: token, expires_in: seconds } = (json ?? {}) as JsonObject;
  if (typeof token !== 'string' || typeof seconds !== 'number')
    throw new SourceError('The token server of the service account answered without a token.');
  // One that ends at once would be asked for again without end.
  return { token, ends: now + Math.max(seconds * 1000, 2 * EARLY) };
}

/** A JWT that says for an hour that its bearer is the service account. */
function assertion({ email, key, keyId, tokens }: Account, now: number): string {
  const seconds = Math.floor(now / 1000);
  const header = { alg: 'RS256', typ: 'JWT', ...(keyId ? { kid: keyId } : {}) };
  const claims = { iss: email, scope: READ_ONLY, aud: tokens, iat: seconds, exp: seconds + 3600 };
  const signed = [header, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), key).toString('base64url')}`;
}
