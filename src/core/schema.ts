/** Whether a value has the structure of a report (schema/report.schema.json), what is wrong with it, and what is left. */
import { validateReport as listFaults } from '../generated/all.js';
import { validateReport } from '../generated/fast.js';
import type { SchemaProblem } from './parse.ts';
import type { Osv } from './report.ts';
import { isObject } from './schema/pointer.ts';
import { MOST_PROBLEMS, problemsOf } from './schema/problems.ts';
import { faultyProperty, without } from './schema/prune.ts';

/** Each round of pruning takes a fault one level up; no known field lies deeper. */
const MOST_ROUNDS = 16;

/** True if the report satisfies the whole schema, also what rules of their own speak about. Takes microseconds. */
export function isValidReport(value: unknown): boolean {
  return validateReport(value);
}

/** What is wrong with a report's structure, at most 100 problems; those that other rules report are left out. Never throws. */
export function schemaProblems(value: unknown): SchemaProblem[] {
  return problemsOf(listFaults, value, MOST_PROBLEMS);
}

/**
 * The report without the parts that have problems: unknown keys, and each property whose value, or an element of whose
 * list, has the wrong structure. What remains has the types that `Osv` promises, and shares its untouched parts with `value`.
 */
export function pruneReport(value: unknown, problems: readonly SchemaProblem[]): Osv {
  if (!isObject(value)) return { affected: [] };
  let report = value;
  let left =
    problems.length < MOST_PROBLEMS ? problems : problemsOf(listFaults, report, Number.POSITIVE_INFINITY);
  for (let round = 0; left.length > 0; round++) {
    const faulty = left.flatMap((problem) => {
      const keys = faultyProperty(report, problem);
      return keys ? [keys] : [];
    });
    if (faulty.length === 0) break;
    if (round === MOST_ROUNDS) return { affected: [] };
    report = without(report, faulty);
    left = problemsOf(listFaults, report, Number.POSITIVE_INFINITY);
  }
  return (Object.hasOwn(report, 'affected') ? report : { ...report, affected: [] }) as unknown as Osv;
}
