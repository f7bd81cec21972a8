/** What the reading of a source needs besides its configuration. */
import type { RepositoryConfig } from '../core/config.ts';
import type { Json } from '../core/report.ts';
import type { SourceState } from '../core/source-state.ts';
import type { RunContext } from '../engine/check-found.ts';
import type { KnownNames } from './known-names.ts';
import type { SeenFile } from './seen.ts';
import type { SourceEvent, SourceKind } from './source.ts';

/** What the sources of one run share. */
export interface IngestRun {
  /** Where the tree is written. */
  root: string;
  config: RepositoryConfig;
  /** Milliseconds since 1970. */
  now: number;
  /** What objects are judged with; loaded when the first one comes. */
  judging(): Promise<{ run: RunContext; names: KnownNames }>;
  replay: boolean;
  since: string | undefined;
  /** New reports that a person allows for this run. */
  limit: number | undefined;
  /** Gets the diff in place of a change to the tree. */
  dryRun: ((diff: string) => void) | undefined;
  /** Told what is about to be written. */
  note(paths: readonly string[]): void;
}

/** What shows the events: the source itself, or a record of it. */
export interface Shown {
  kind: SourceKind;
  /** `record`: the record it is, and whether nothing else has happened since it was made. */
  record?: { id: string; isCurrent(state: SourceState): boolean };
  events(from: {
    cursor: Json | undefined;
    seen: SeenFile | undefined;
    warn(message: string): void;
  }): AsyncIterable<SourceEvent>;
}
