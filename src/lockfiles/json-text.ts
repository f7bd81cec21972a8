/** JSON as a whole, where reading all of it at once is the fastest: its value, and the lines of some of its keys. */
import { JsonReader } from './json-reader.ts';
import { LockfileError } from './lockfile.ts';

export type JsonObject = Record<string, unknown>;

/** The object that a text holds; what is no JSON, or no object, is an error with its line. */
export function parseJsonObject(text: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch {
    const reader = new JsonReader(text);
    reader.skip();
    reader.end();
    throw new LockfileError('is not valid JSON');
  }
  return asObject(value, 'the file', 1);
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `what` it should be, for the message. */
export function asObject(value: unknown, what: string, line: number): JsonObject {
  if (!isObject(value)) throw new LockfileError(`has no object where ${what} should be one`, line);
  return value;
}

/** A text, or undefined where the key is not there. */
export function optionalText(object: JsonObject, key: string, line: number): string | undefined {
  if (!Object.hasOwn(object, key)) return undefined;
  const value = object[key];
  if (typeof value !== 'string') throw new LockfileError(`has a "${key}" that is not a text`, line);
  return value;
}

/**
 * The lines of the members of one section (a member of the whole), asked for in the order of the text: one pass over it with the
 * machine's own search, as in valid JSON no bare quote stands inside a text. Where that finds nothing, the text is read again.
 */
export class KeyLines {
  private at = 0;
  private line = 1;
  private exact: ReadonlyMap<string, number> | undefined;

  constructor(
    private readonly text: string,
    private readonly section: string,
  ) {
    this.of(section);
  }

  /** 1-based. */
  of(key: string): number {
    if (this.exact) return this.exact.get(key) ?? 0;
    const { text } = this;
    const found = text.indexOf(`${JSON.stringify(key)}:`, this.at);
    if (found < 0) {
      this.exact = memberLines(text, this.section);
      return this.of(key);
    }
    for (let lf = text.indexOf('\n', this.at); lf >= 0 && lf < found; lf = text.indexOf('\n', lf + 1))
      this.line++;
    this.at = found;
    return this.line;
  }
}

function memberLines(text: string, section: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  const reader = new JsonReader(text);
  reader.object('the file', (key) => {
    if (key !== section || !reader.isObject()) return;
    reader.object(section, (member) => {
      lines.set(member, reader.line);
    });
  });
  return lines;
}
