import type { RepositoryConfig } from '../core/config.ts';

/** The part of a run's context that can be sent to another thread. */
export interface RunSettings {
  config: RepositoryConfig;
  /** Milliseconds since 1970. */
  now: number;
  given: Map<string, number> | undefined;
}
