/** A validator's errors → problems: one for each mistake a person made, at the place where it was made. */
import type { ErrorObject } from 'ajv';
import type { SchemaProblem } from '../parse.ts';
import { quote } from '../quote.ts';
import { describeValue, entries } from './describe.ts';
import { nearestKey } from './nearest.ts';
import { isObject, join } from './pointer.ts';
import { isSpokenFor } from './spoken-for.ts';

/** What the schemas give to the validator's errors (`verbose`). */
interface Annotated {
  title?: string;
  properties?: Record<string, unknown>;
}

const TYPES: Record<string, string> = {
  string: 'text',
  array: 'a list',
  object: 'an object',
  integer: 'a whole number',
  boolean: 'true or false',
};

/** At most `limit` problems, in the validator's order. Nulls are `wrong-type` here. */
export function translate(errors: readonly ErrorObject[], limit: number): SchemaProblem[] {
  const problems: SchemaProblem[] = [];
  for (const error of errors) {
    if (problems.length >= limit) break;
    if (error.keyword !== 'type' && isSpokenFor(error.schemaPath, error.instancePath)) continue;
    const problem = one(error, limit < Number.POSITIVE_INFINITY);
    if (problem) problems.push(problem);
  }
  return withoutMisspelled(problems);
}

/** A misspelled key is missing under its right name as well: one mistake, told once. */
function withoutMisspelled(problems: SchemaProblem[]): SchemaProblem[] {
  const meant = new Set<string>();
  for (const problem of problems) {
    if (problem.kind !== 'unknown-key' || problem.suggestion === undefined) continue;
    meant.add(join(problem.pointer.slice(0, problem.pointer.lastIndexOf('/')), problem.suggestion));
  }
  if (meant.size === 0) return problems;
  return problems.filter(
    (problem) => problem.kind !== 'missing-key' || !meant.has(join(problem.pointer, problem.key)),
  );
}

function one(error: ErrorObject, suggest: boolean): SchemaProblem | undefined {
  const { keyword, instancePath: pointer, params, data } = error;
  const parent = error.parentSchema as Annotated;
  switch (keyword) {
    case 'additionalProperties': {
      const key = params.additionalProperty as string;
      const suggestion = suggest ? meant(key, parent, data) : undefined;
      return { kind: 'unknown-key', pointer: join(pointer, key), key, ...(suggestion && { suggestion }) };
    }
    case 'required':
      // The branches of an `anyOf` are told by the `anyOf` itself.
      if (error.schemaPath.includes('/anyOf/')) return undefined;
      return { kind: 'missing-key', pointer, key: params.missingProperty as string };
    case 'type': {
      const types = [params.type as string | string[]].flat().filter((type) => type !== 'null');
      const expected = types.map((type) => TYPES[type] ?? type).join(' or ');
      return { kind: 'wrong-type', pointer, expected, found: describeValue(data) };
    }
    case 'if':
      return undefined;
    case 'enum':
      if (typeof data !== 'string') return undefined;
      break;
    case 'minProperties':
      if (error.schemaPath.includes('/anyOf/')) return undefined;
  }
  return { kind: 'wrong-value', pointer, expected: expectation(error, parent), found: describeValue(data) };
}

/** The key somebody meant: a known one, and not one that is there already. */
function meant(key: string, parent: Annotated, data: unknown): string | undefined {
  const absent = Object.keys(parent.properties ?? {}).filter(
    (known) => !isObject(data) || !Object.hasOwn(data, known),
  );
  return nearestKey(key, absent);
}

function expectation({ keyword, params, data, schema }: ErrorObject, parent: Annotated): string {
  if (keyword === 'enum') {
    const allowed = (params.allowedValues as string[]).map(String);
    const same = allowed.find((value) => value.toLowerCase() === (data as string).toLowerCase());
    return same === undefined ? `one of ${allowed.map((value) => quote(value)).join(', ')}` : quote(same);
  }
  if (keyword === 'const') return quote(params.allowedValue);
  if (keyword === 'minItems') return `a list of at least ${schema} ${entries(Number(schema))}`;
  if (keyword === 'minimum') return `${schema} or more`;
  return parent.title ?? 'another value';
}
