/** Whether a value has the structure of `mal.config.json` (schema/config.schema.json). */
import { validateConfig as listFaults } from '../../generated/config.js';
import { validateConfig } from '../../generated/fast.js';
import type { SchemaProblem } from '../parse.ts';
import { MOST_PROBLEMS, problemsOf } from './problems.ts';

/** What is wrong with its structure, at most 100 problems. Never throws. */
export function configProblems(value: unknown): SchemaProblem[] {
  return validateConfig(value) ? [] : problemsOf(listFaults, value, MOST_PROBLEMS);
}
