/** The one interface of every kind of source: what it shows since the last time, object by object. */
import type { Json, Osv } from '../core/report.ts';
import type { SourceConfig, SourceKindName } from '../core/source-config.ts';

/** What was known of a source before this run: for kinds that list everything each time. */
export interface Seen {
  /** The version (ETag, object id, digest) under which a key was read last; undefined if never. */
  version(key: string): string | undefined;
  /** Of many keys one that about as many come before as after; undefined if there are few. */
  middle?(): string | undefined;
}

export const NOTHING_SEEN: Seen = { version: () => undefined };

/** What a source shows. Bytes belong to the receiver. */
export type SourceEvent =
  /** An object whose bytes are new. `version` is what `Seen` will answer next time. */
  | { kind: 'object'; key: string; version: string; bytes: Uint8Array }
  /** An object that is there as it was: its bytes were not fetched. */
  | { kind: 'same'; key: string }
  /** An object that cannot be had as a whole: too large, cut off after all retries, a bad entry of an archive. */
  | { kind: 'problem'; key: string; reason: string; bytes?: Uint8Array; size?: number }
  /** An object that the source says it took away. */
  | { kind: 'gone'; key: string }
  /** All events so far can be kept: a run that begins with this cursor goes on behind them. */
  | { kind: 'checkpoint'; cursor: Json }
  /** Every key of the source was named in this run, as `object`, `same` or `problem`; any other is gone. */
  | { kind: 'whole' };

export interface ReadOptions {
  /** The repository: paths of sources are relative to it. */
  root: string;
  /** Where the last run stopped; undefined for the first, and for a replay. */
  cursor: Json | undefined;
  seen: Seen;
  /** Only what changed at or after this time (RFC 3339), where the source can tell. */
  since?: string;
  /** Environment variables: credentials, proxies. */
  variables: Record<string, string | undefined>;
  /** Milliseconds since 1970. */
  now(): number;
  /** Waits so many milliseconds; default: in real time. */
  sleep?(milliseconds: number): Promise<void>;
  /** Ends when the run ends: requests are cut then. */
  signal: AbortSignal;
  /** Says what a person may want to know, such as a force push or that a request is tried again. */
  warn(message: string): void;
}

/** A kind of source. Everything it throws is a `SourceError`: the source cannot be read, others can. */
export interface SourceKind {
  readonly name: SourceKindName;
  /** One line for people: what `location` is, and what the kind needs. */
  readonly summary: string;
  /** What is wrong with a configuration beyond its schema; undefined if nothing. */
  problem?(source: SourceConfig): string | undefined;
  read(source: SourceConfig, options: ReadOptions): AsyncIterable<SourceEvent>;
  /**
   * An object's bytes as OSV documents, for kinds that have none themselves: parsed JSON, still untrusted. Throws an
   * `Error` whose message ends a sentence about the object. Absent: the bytes are one OSV document.
   */
  map?(bytes: Uint8Array, key: string, source: SourceConfig): Partial<Osv>[];
}

/** A source that cannot be read now; `hint` says what a person can do. */
export class SourceError extends Error {
  override name = 'SourceError';
  readonly hint: string | undefined;
  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}
