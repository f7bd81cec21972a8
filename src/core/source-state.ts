/** What `.mal/sources/` holds: how far each source has been read, and what of it waits for a person (docs/format.md). */
import type { Json } from './report.ts';
import { SOURCES_FOLDER } from './roots.ts';

export { SOURCES_FOLDER } from './roots.ts';

/** What became of the objects of a run. */
export interface SourceCounts {
  /** Objects whose bytes were read. */
  fetched: number;
  /** Objects that are there as they were. */
  same: number;
  /** Advisories that the database did not have. */
  new: number;
  /** Revisions of advisories that it had. */
  revised: number;
  withdrawn: number;
  /** Contributions that are in the database already. */
  known: number;
  /** The same under other bytes. */
  sameContent: number;
  /** Not wanted: filters, recursion, dropped by a person. */
  skipped: number;
  refused: number;
  held: number;
}

export const COUNTS: readonly (keyof SourceCounts)[] = [
  'fetched',
  'same',
  'new',
  'revised',
  'withdrawn',
  'known',
  'sameContent',
  'skipped',
  'refused',
  'held',
];

/** `.mal/sources/<id>.json`. */
export interface SourceState {
  /** Where the next run goes on; absent: from the beginning. */
  cursor?: Json;
  /** The last run that changed anything or found something wrong. */
  lastRun?: { time: string; counts: SourceCounts };
  /** Advisories added on a day (UTC). */
  day?: { date: string; added: number };
  /** It is not read until a person says so. */
  paused?: { time: string; reason: string };
  /** It could not be read to its end, since when, and what was said last. */
  failing?: { since: string; reason: string };
  /** The record (`mal ingest --from`) that a run is half way through. */
  spool?: string;
}

/**
 * `refused`: it cannot become a report. `held`: a person has to decide. `dropped`: a person wants it never. `accepted`: a
 * person wants it, and its bytes were too large to be kept: it comes in when the source shows it again.
 */
const ENTRY_KINDS = ['refused', 'held', 'dropped', 'accepted'] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

/** `.mal/sources/<id>/<slug>-<16 digits>.json`: one object that did not come in. */
export interface QuarantineEntry {
  kind: EntryKind;
  /** The object's key at the source. */
  key: string;
  /** When it was first put here. */
  time: string;
  /** Sentences. */
  reason: string;
  /** What the rules said, if it was they that refused it. */
  diagnostics?: { rule: string; pointer: string; message: string }[];
  /** Of the object's bytes, in hex; absent if it could not be had as a whole. */
  sha256?: string;
  size?: number;
  /** The source took it away; `folders` are those of the packages that it reported. */
  gone?: { folders: string[] };
  /** Of a person. */
  decision?: { time: string; reason: string };
  /** Base64; absent if there are none, or too many to be kept. */
  bytes?: string;
}

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isCount: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const isHash: Check = (value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);

/** An object with these keys and no other; those whose names end in `?` may be missing. */
function shape(fields: Record<string, Check>): Check {
  const checks = new Map(Object.entries(fields).map(([name, check]) => [name.replace(/\?$/, ''), check]));
  const required = Object.keys(fields).filter((name) => !name.endsWith('?'));
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    return (
      required.every((name) => Object.hasOwn(value, name)) &&
      Object.entries(value).every(([name, field]) => checks.get(name)?.(field) === true)
    );
  };
}

const isState = shape({
  'cursor?': () => true,
  'lastRun?': shape({
    time: isText,
    counts: shape(Object.fromEntries(COUNTS.map((name) => [name, isCount]))),
  }),
  'day?': shape({ date: isText, added: isCount }),
  'paused?': shape({ time: isText, reason: isText }),
  'failing?': shape({ since: isText, reason: isText }),
  'spool?': isText,
});

const isEntry = shape({
  kind: (value) => (ENTRY_KINDS as readonly unknown[]).includes(value),
  key: isText,
  time: isText,
  reason: isText,
  'diagnostics?': listOf(shape({ rule: isText, pointer: isText, message: isText })),
  'sha256?': isHash,
  'size?': isCount,
  'gone?': shape({ folders: listOf(isText) }),
  'decision?': shape({ time: isText, reason: isText }),
  'bytes?': isText,
});

/** Undefined if the text is no such state. */
export function parseSourceState(text: string): SourceState | undefined {
  const value = parseJson(text);
  return isState(value) ? (value as SourceState) : undefined;
}

/** Undefined if the text is no entry. */
export function parseQuarantineEntry(text: string): QuarantineEntry | undefined {
  const value = parseJson(text);
  return isEntry(value) ? (value as QuarantineEntry) : undefined;
}

/** With the keys in the order of the type. */
export function formatSourceState(state: SourceState): string {
  const { cursor, lastRun, day, paused, failing, spool } = state;
  return `${JSON.stringify({ cursor, lastRun, day, paused, failing, spool }, null, 2)}\n`;
}

export function formatQuarantineEntry(entry: QuarantineEntry): string {
  const { kind, key, time, reason, diagnostics, sha256, size, gone, decision, bytes } = entry;
  return `${JSON.stringify({ kind, key, time, reason, diagnostics, sha256, size, gone, decision, bytes }, null, 2)}\n`;
}

/** What a path below `.mal/sources/` is by its name; undefined for what nobody writes there. */
export function sourceFileOf(path: string): { kind: 'state' | 'seen' | 'entry'; source: string } | undefined {
  if (!path.startsWith(SOURCES_FOLDER)) return undefined;
  const [, source = '', rest] = FILE.exec(path.slice(SOURCES_FOLDER.length)) ?? [];
  if (source === '') return undefined;
  if (rest === undefined) return { kind: 'state', source };
  return { kind: /^seen(?:-|$)/.test(rest) && !rest.endsWith('.json') ? 'seen' : 'entry', source };
}

const FILE = /^([a-z0-9][a-z0-9-]{0,39})(?:\.json|\/(seen(?:-[0-9a-f]{1,4})?|[a-z0-9-]{1,80}\.json))$/;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
