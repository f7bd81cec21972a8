/** What is asked of a server, what it answers, and how it fails. */
import { SourceError } from '../source.ts';

export interface HttpRequest {
  url: string;
  /** Default GET. A POST follows no redirect. */
  method?: 'GET' | 'HEAD' | 'POST';
  headers?: Record<string, string>;
  /** Headers for the origin of `url` alone: a redirect to another does not carry them. */
  secrets?: Record<string, string>;
  body?: string;
  /** What was read before: the answer may be 304 (`changed` false) and empty. */
  known?: { etag?: string | undefined; lastModified?: string | undefined } | undefined;
  /** Hands back 3xx and 4xx like any answer (but those that say "not now", which are tried again). */
  anyStatus?: boolean;
  /**
   * What shows that a body is not what was asked for, as the end of a sentence ("did not answer with XML"): it is asked for again.
   * Only `bytes` calls it, for 2xx.
   */
  check?: (bytes: Uint8Array, head: HttpHead) => string | undefined;
}

export interface HttpHead {
  status: number;
  /** Names in lower case. */
  headers: Record<string, string>;
  /** False for 304: the body is empty, what was read before still holds. */
  changed: boolean;
  etag: string | undefined;
  lastModified: string | undefined;
}

interface Circumstances {
  hint?: string | undefined;
  status?: number | undefined;
  size?: number | undefined;
  bytes?: Uint8Array | undefined;
}

/** A request that failed for good. */
export class HttpError extends SourceError {
  override name = 'HttpError';
  /** `refused`: 4xx, or a redirect that is not followed. `too-large`. `unsteady`: every attempt failed. `body`: `check` refused each. */
  readonly why: 'refused' | 'too-large' | 'unsteady' | 'body';
  /** Of `refused` and `unsteady`, where the server answered. */
  readonly status: number | undefined;
  /** Of `too-large`: the size that the server states. */
  readonly size: number | undefined;
  /** Of `body`: what was sent instead. */
  readonly bytes: Uint8Array | undefined;

  constructor(why: HttpError['why'], message: string, more: Circumstances = {}) {
    super(message, more.hint);
    this.why = why;
    this.status = more.status;
    this.size = more.size;
    this.bytes = more.bytes;
  }
}
