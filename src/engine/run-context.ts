import { ruleSet } from '../core/check.ts';
import type { RepositoryConfig } from '../core/config.ts';
import { isPopular } from '../popular.ts';
import { RULES } from '../rules/index.ts';
import type { RunContext } from './check-found.ts';

/** The part of a run's context that can be sent to another thread. */
export interface RunSettings {
  config: RepositoryConfig;
  /** Milliseconds since 1970. */
  now: number;
  given: Map<string, number> | undefined;
}

/** The context of a run with all rules on. */
export function makeRunContext(settings: RunSettings): RunContext {
  return { ...settings, rules: ruleSet(RULES), isPopular };
}
