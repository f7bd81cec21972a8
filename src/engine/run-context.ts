import { ruleSet } from '../core/check.ts';
import { isPopular } from '../popular.ts';
import { RULES } from '../rules/index.ts';
import type { RunContext } from './check-found.ts';
import type { RunSettings } from './run-settings.ts';

/** The context of a run with all rules on. */
export function makeRunContext(settings: RunSettings): RunContext {
  return { ...settings, rules: ruleSet(RULES), isPopular };
}
