/** Structural problems in words that need no knowledge of JSON Schema. */
import type { SchemaProblem } from '../parse.ts';
import { quote } from '../quote.ts';
import { segmentsOf } from './pointer.ts';

/** One sentence that says what is wrong where. */
export function describeProblem(problem: SchemaProblem): string {
  switch (problem.kind) {
    case 'unknown-key':
      return problem.suggestion === undefined
        ? `${quote(problem.key)} is no field ${ownerOf(problem.pointer)}.`
        : `${quote(problem.key)} is no field ${ownerOf(problem.pointer)}; did you mean ${quote(problem.suggestion)}?`;
    case 'missing-key':
      return `${capital(placeOf(problem.pointer))} lacks ${quote(problem.key)}.`;
    case 'null-value':
      return `${capital(placeOf(problem.pointer))} is null, which means nothing.`;
    default:
      return `${capital(placeOf(problem.pointer))} must be ${problem.expected}, not ${problem.found}.`;
  }
}

/** A value in words, short enough for a message. */
export function describeValue(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value))
    return value.length === 0 ? 'an empty list' : `a list of ${value.length} ${entries(value.length)}`;
  if (typeof value === 'object') return 'an object';
  if (typeof value === 'string') return `the text ${quote(value)}`;
  if (typeof value === 'number') return `the number ${value}`;
  return String(value);
}

export function entries(count: number): string {
  return count === 1 ? 'entry' : 'entries';
}

function ownerOf(pointer: string): string {
  const owner = pointer.slice(0, pointer.lastIndexOf('/'));
  return owner === '' ? 'of the format' : `of ${placeOf(owner)}`;
}

/** `/affected/0/package` → `affected[0].package`, as programmers write it. */
function placeOf(pointer: string): string {
  if (pointer === '') return 'the file';
  const path = segmentsOf(pointer).map((key) => {
    if (/^[0-9]{1,7}$/.test(key)) return `[${key}]`;
    return /^[A-Za-z][A-Za-z0-9_-]{0,40}$/.test(key) ? `.${key}` : `[${quote(key, 40)}]`;
  });
  return `\`${path.join('').replace(/^\./, '')}\``;
}

function capital(text: string): string {
  return text === 'the file' ? 'The file' : text;
}
