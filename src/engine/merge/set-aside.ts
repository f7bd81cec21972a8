/** What could not be merged, with its reason: one file each in `.mal/unmergeable/` (docs/decisions/set-aside.md). */
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { RepositoryConfig } from '../../core/config.ts';
import { idOfPath, slugOf } from '../../core/id.ts';
import { rootOf, UNMERGEABLE_FOLDER } from '../../core/roots.ts';
import { readFound } from '../../store/worktree.ts';

/** A file of at most this size moves into its entry; a larger one stays where it is. */
export const MAX_KEPT_BYTES = 64 * 1024;

export interface AsideEntry {
  /** Where the file lay, relative to the repository. */
  path: string;
  /** Ends a sentence that begins with the report. */
  reason: string;
  /** When it was first set aside. */
  time: string;
  /** Of the file's bytes, in hex. */
  sha256: string;
  size: number;
  /** The file's bytes in base64, if it was moved here; without them it lies where it was. */
  bytes?: string;
  /** The command that set it aside, where that was no merge: `path` is then one of another database, and no merge tries it. */
  from?: 'adopt';
}

export interface StoredEntry extends AsideEntry {
  file: string;
  text: string;
}

/** The name depends on place and bytes alone, so that the same run again, and every clone, comes to the same file. */
export function entryFile({ path, sha256 }: Pick<AsideEntry, 'path' | 'sha256'>): string {
  const key = createHash('sha256').update(`${path}\n${sha256}`).digest('hex').slice(0, 16);
  return `${UNMERGEABLE_FOLDER}${slugOf(idOfPath(path)).slice(0, 60)}-${key}.json`;
}

export function formatEntry({ path, from, reason, time, sha256, size, bytes }: AsideEntry): string {
  const entry = { path, ...(from && { from }), reason, time, sha256, size };
  return `${JSON.stringify({ ...entry, ...(bytes === undefined ? {} : { bytes }) }, null, 2)}\n`;
}

/** Every readable entry of a merge, sorted by file. What is damaged is left alone: `mal validate` shows it. */
export function readEntries(root: string, config: RepositoryConfig): StoredEntry[] {
  const entries: StoredEntry[] = [];
  for (const file of entryFiles(root)) {
    const found = readFound(root, file);
    if (found.kind !== 'file') continue;
    const entry = storedEntry(file, new TextDecoder().decode(found.bytes), config);
    if (entry) entries.push(entry);
  }
  return entries;
}

/** The entry that a file of the folder holds; undefined if it is damaged, or no merge's. */
export function storedEntry(
  file: string,
  text: string,
  config: Pick<RepositoryConfig, 'roots'>,
): StoredEntry | undefined {
  const entry = parseEntry(text);
  if (!entry || entry.from !== undefined) return undefined;
  return isReportPath(entry.path, config) ? { ...entry, file, text } : undefined;
}

/** The files of the folder, sorted; none if there is no such folder. */
export function entryFiles(root: string): string[] {
  try {
    const names = readdirSync(join(root, UNMERGEABLE_FOLDER)).filter((name) => name.endsWith('.json'));
    return names.sort().map((name) => `${UNMERGEABLE_FOLDER}${name}`);
  } catch {
    return [];
  }
}

/** Undefined if the text is no entry, or its bytes are not those it names. */
export function parseEntry(text: string): AsideEntry | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { path, from, reason, time, sha256, size, bytes } = value as Record<string, unknown>;
  const texts = [path, reason, time, sha256].every((field) => typeof field === 'string');
  if (!texts || typeof size !== 'number' || (from !== undefined && from !== 'adopt')) return undefined;
  const entry = { path, ...(from && { from }), reason, time, sha256, size } as AsideEntry;
  if (bytes === undefined) return entry;
  if (typeof bytes !== 'string' || sha256Of(Buffer.from(bytes, 'base64')) !== sha256) return undefined;
  return { ...entry, bytes };
}

export function sha256Of(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** An entry may restore a file only among the reports. */
function isReportPath(path: string, config: Pick<RepositoryConfig, 'roots'>): boolean {
  const clean = path
    .split('/')
    .every((part) => part !== '' && part !== '.' && part !== '..' && !part.includes('\\'));
  return clean && path.endsWith('.json') && rootOf(config, path) !== undefined;
}
