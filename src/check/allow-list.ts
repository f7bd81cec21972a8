/** What a project allows although it is reported: one entry each, with a reason, until a day. */
import { readFileSync } from 'node:fs';
import { quote } from '../core/quote.ts';
import { CannotRun } from '../failure.ts';

export interface Allowed {
  /** The id of a report, such as `MAL-2025-1000001`. */
  id: string;
  /** Only for this version; absent = for all that the report names. */
  version?: string;
  reason: string;
  /** The last day on which it holds, `YYYY-MM-DD`. */
  until: string;
}

const KEYS: ReadonlySet<string> = new Set(['id', 'version', 'reason', 'until']);
const EXAMPLE = '{"allow": [{"id": "MAL-2025-1000001", "reason": "our own package", "until": "2026-12-31"}]}';

/** Reads an allow list. Throws `CannotRun` for anything that is not exactly one: what is misspelled must not allow nothing in silence. */
export function readAllowList(path: string): Allowed[] {
  let value: unknown;
  try {
    // Editors on Windows begin a file with a mark.
    value = JSON.parse(readFileSync(path, 'utf8').replace(/^\ufeff/, ''));
  } catch (error) {
    throw new CannotRun(
      `The allow list ${quote(path, 300)} cannot be read: ${(error as Error).message}.`,
      `It looks like ${EXAMPLE}`,
    );
  }
  const fail = (what: string) =>
    new CannotRun(`The allow list ${quote(path, 300)} ${what}.`, `It looks like ${EXAMPLE}`);
  const list: unknown =
    isObject(value) && Object.keys(value).every((key) => key === 'allow') ? value.allow : undefined;
  if (!Array.isArray(list)) throw fail('must hold one list, "allow"');
  return list.map((entry: unknown, i) => {
    if (!isObject(entry)) throw fail(`holds at ${i} what is no object`);
    for (const key in entry) if (!KEYS.has(key)) throw fail(`holds at ${i} the unknown key ${quote(key)}`);
    const { id, version, reason, until } = entry;
    if (typeof id !== 'string' || id === '') throw fail(`holds at ${i} no "id" of a report`);
    if (version !== undefined && typeof version !== 'string')
      throw fail(`holds at ${i} a "version" that is no text`);
    if (typeof reason !== 'string' || reason.trim() === '')
      throw fail(`holds at ${i} no "reason": say why ${quote(id)} is no danger here`);
    if (typeof until !== 'string' || !isDay(until))
      throw fail(`holds at ${i} no day "until" which ${quote(id)} is allowed, like 2026-12-31`);
    return { id, ...(version === undefined ? {} : { version }), reason, until };
  });
}

/** The entry that allows a report at a version today; one whose day has passed allows nothing. */
export function allowedBy(
  list: readonly Allowed[],
  id: string,
  version: string | undefined,
  today: string,
): Allowed | undefined {
  return list.find(
    (entry) =>
      entry.id === id && (entry.version === undefined || entry.version === version) && entry.until >= today,
  );
}

function isDay(text: string): boolean {
  const found = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  return (
    found !== null &&
    Number(found[2]) >= 1 &&
    Number(found[2]) <= 12 &&
    Number(found[3]) >= 1 &&
    Number(found[3]) <= 31
  );
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
