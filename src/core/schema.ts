/** Whether a value has the structure of a report (schema/report.schema.json), what is wrong with it, and what is left. */
import type { Validate } from '../generated/all.js';
import { validateReport as listFaults, validateConfig } from '../generated/all.js';
import { validateReport } from '../generated/fast.js';
import type { SchemaProblem } from './parse.ts';
import type { Osv } from './report.ts';
import { isObject, join, segmentsOf, valueAt } from './schema/pointer.ts';
import { faultyProperty, without } from './schema/prune.ts';
import { translate } from './schema/translate.ts';

/** More than this helps nobody, and a hostile file could hold any number. */
const MOST_PROBLEMS = 100;
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

/** The same of `mal.config.json` (schema/config.schema.json). */
export function configProblems(value: unknown): SchemaProblem[] {
  return problemsOf(validateConfig, value, MOST_PROBLEMS);
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

function problemsOf(validate: Validate, value: unknown, limit: number): SchemaProblem[] {
  if (validate(value)) return [];
  const problems = translate(validate.errors ?? [], limit);
  validate.errors = null;
  return problems.some(isNull) ? withNulls(validate, value, problems) : problems;
}

/** A null is a key with nothing in it where the key is optional and stands in an object; elsewhere a value is missing. */
function withNulls(validate: Validate, value: unknown, problems: SchemaProblem[]): SchemaProblem[] {
  if (!isObject(value)) return problems;
  const isKey = ({ pointer }: SchemaProblem) => isObject(valueAt(value, segmentsOf(pointer).slice(0, -1)));
  const nulls = problems.filter((problem) => isNull(problem) && isKey(problem));
  validate(
    without(
      value,
      nulls.map(({ pointer }) => segmentsOf(pointer)),
    ),
  );
  const required = new Set<string>();
  for (const { keyword, instancePath, params } of validate.errors ?? []) {
    if (keyword === 'required') required.add(join(instancePath, params.missingProperty as string));
  }
  validate.errors = null;
  const droppable = new Set(nulls.filter(({ pointer }) => !required.has(pointer)));
  return problems.map((problem) =>
    droppable.has(problem) ? { kind: 'null-value', pointer: problem.pointer } : problem,
  );
}

function isNull(problem: SchemaProblem): boolean {
  return problem.kind === 'wrong-type' && problem.found === 'null';
}
