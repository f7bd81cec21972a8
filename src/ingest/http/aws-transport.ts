/** Carries the requests of Amazon's library over our own connections: one rate, one patience, one set of limits for all kinds. */
import { Readable } from 'node:stream';
import { type Http, HttpError, type HttpRequest } from '../http.ts';
import { addressOf, shown } from './address.ts';

/** What the library hands over; already signed. */
interface AwsRequest {
  method: string;
  protocol: string;
  hostname: string;
  port?: number;
  path: string;
  query?: Record<string, string | string[] | null>;
  headers: Record<string, string>;
}

interface AwsResponse {
  response: { statusCode: number; headers: Record<string, string>; body: Readable };
}

/** To be given beside a command: the largest body, and what shows that one is wrong. */
export interface Expectation {
  limit: number;
  check: NonNullable<HttpRequest['check']>;
}

/** A `requestHandler` for a client of the library whose own attempts are limited to one. */
export function awsTransport(http: Http): Record<string, unknown> {
  return {
    async handle(request: AwsRequest, { limit, check }: Expectation): Promise<AwsResponse> {
      // The library tells every server what this machine runs.
      const url = urlOf(request);
      const { 'user-agent': _, ...headers } = request.headers;
      const {
        status,
        headers: answered,
        bytes,
      } = await http.bytes(
        // A redirect would lose the signature; the library says what it means.
        { url, method: 'GET', headers, anyStatus: true, check },
        limit,
      );
      // The library reads a refusal as XML, whatever it is.
      if (status >= 400 && !/<Error[\s>]/.test(Buffer.from(bytes).toString('latin1'))) {
        throw new HttpError('refused', `${shown(addressOf(url))} answers ${status}.`, { status });
      }
      return { response: { statusCode: status, headers: answered, body: Readable.from([bytes]) } };
    },
    httpHandlerConfigs: () => ({}),
    updateHttpClientConfig() {},
    destroy() {},
  };
}

function urlOf({ protocol, hostname, port, path, query = {} }: AwsRequest): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value ?? '']).map((one) => `${escaped(name)}=${escaped(one)}`),
  );
  const search = pairs.length > 0 ? `?${pairs.join('&')}` : '';
  return `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path}${search}`;
}

/** As it was signed. */
function escaped(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
