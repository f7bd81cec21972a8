/** One text and one key order for every JSON value, so that equal values are found and sorted alike everywhere. */
import type { Json, JsonObject } from '../report.ts';

/** JSON without blanks, keys sorted by code unit; equal exactly for equal values. Keys without a value are left out. */
export function canonicalJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const object = value as Record<string, unknown>;
  let text = '';
  for (const key of Object.keys(object).sort()) {
    if (object[key] === undefined) continue;
    text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(object[key])}`;
  }
  return `{${text}}`;
}

/** The same value with the keys of every object sorted; lists keep their order. */
export function sortKeys(value: unknown): Json {
  if (typeof value !== 'object' || value === null) return (value ?? null) as Json;
  if (Array.isArray(value)) return value.map(sortKeys);
  const from = value as Record<string, unknown>;
  const to: JsonObject = {};
  for (const key of Object.keys(from).sort()) if (from[key] !== undefined) put(to, key, sortKeys(from[key]));
  return to;
}

/** Plain assignment would run the setter of `__proto__` and lose the value. */
export function put(to: JsonObject, key: string, value: Json): void {
  if (key !== '__proto__') to[key] = value;
  else Object.defineProperty(to, key, { value, enumerable: true, configurable: true, writable: true });
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The list, or an empty one where there is none: reports come from anywhere. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function textsOf(value: unknown): string[] {
  return listOf(value).filter((element) => typeof element === 'string');
}
