/** What formats in JSON ask of the reader beyond values: one meaning for each key, and nothing where `null` is written. */
import { quote } from '../core/quote.ts';
import { JsonReader } from './json-reader.ts';

/** Reads a text that is one object and nothing more; `member` reads the value of a key, or leaves it to be skipped. */
export function readJsonObject(
  text: string,
  member: (key: string, reader: JsonReader) => void,
  jsonc = false,
): void {
  const reader = new JsonReader(text, jsonc);
  readObject(reader, 'the file', (key) => member(key, reader));
  reader.end();
}

/** An object in which no key stands twice: parsers differ in which of the two they take, and one can hide behind the other. */
export function readObject(reader: JsonReader, what: string, member: (key: string) => void): void {
  const seen = new Set<string>();
  reader.object(what, (key) => {
    if (seen.has(key)) reader.fail(`has the key ${quote(key)} twice in one object`);
    seen.add(key);
    member(key);
  });
}

/** A text; undefined for `null`. */
export function textOrNull(reader: JsonReader, what: string): string | undefined {
  if (reader.isString() || reader.isObject() || reader.isArray()) return reader.string(what);
  const value = reader.value();
  if (value !== null) reader.fail(`has ${quote(value)} where ${what} should be a text`);
  return undefined;
}

/** A number as it is written in its shortest form, or a text: what versions of formats are given as. */
export function numberOrText(reader: JsonReader, what: string): string {
  if (reader.isString() || reader.isObject() || reader.isArray()) return reader.string(what);
  const value = reader.value();
  if (typeof value !== 'number') reader.fail(`has ${quote(value)} where ${what} should be`);
  return String(value);
}

/** A list; none for `null`, which some tools write for an empty one. */
export function readArray(reader: JsonReader, what: string, element: () => void): void {
  if (reader.isArray()) reader.array(what, element);
  else if (textOrNull(reader, what) !== undefined) reader.fail(`has a text where ${what} should be a list`);
}
