/** What a validator that lists every fault says of a value, as problems for people. */
import type { Validate } from '../../generated/all.js';
import type { SchemaProblem } from '../parse.ts';
import { isObject, join, segmentsOf, valueAt } from './pointer.ts';
import { without } from './prune.ts';
import { translate } from './translate.ts';

/** More than this helps nobody, and a hostile file could hold any number. */
export const MOST_PROBLEMS = 100;

/** At most `limit` problems; none for a value that fits. Never throws. */
export function problemsOf(validate: Validate, value: unknown, limit: number): SchemaProblem[] {
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
