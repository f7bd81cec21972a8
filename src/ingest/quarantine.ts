/** What of a source did not come in: one file each in `.mal/sources/<id>/` (docs/decisions/ingest-runs.md). */
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { slugOf } from '../core/id.ts';
import type { Change } from '../core/report.ts';
import {
  type EntryKind,
  formatQuarantineEntry,
  parseQuarantineEntry,
  type QuarantineEntry,
  SOURCES_FOLDER,
  sourceFileOf,
} from '../core/source-state.ts';
import { readFound } from '../store/worktree.ts';

/** The bytes of a larger object are not kept. */
export const MAX_KEPT_BYTES = 64 * 1024;
/** Diagnostics of one entry. */
const MOST_DIAGNOSTICS = 20;
/** Characters of a reason and of a message. */
const LONGEST = 2000;

/** An entry and where it lies. */
export interface StoredEntry extends QuarantineEntry {
  path: string;
}

/** What a run must know of an entry; its bytes are read when they are wanted. */
export interface EntryHead {
  path: string;
  kind: EntryKind;
  key: string;
  sha256: string | undefined;
  /** What `formatQuarantineEntry` gives, without the time, to tell whether a repeat says anything new. */
  digest: string;
  time: string;
}

/** Of the same object with the same bytes always the same; of what could not be had as a whole, one for each key. */
export function entryPath(source: string, key: string, sha256: string | undefined): string {
  const digits = createHash('sha256')
    .update(`${key}\n${sha256 ?? ''}`)
    .digest('hex')
    .slice(0, 16);
  const slug = slugOf(key.replace(/\.json$/i, '').slice(-200)).slice(0, 60);
  return `${SOURCES_FOLDER}${source}/${slug}-${digits}.json`;
}

/** The entry with its texts and bytes cut to what is kept. */
export function makeEntry(
  entry: Omit<QuarantineEntry, 'bytes' | 'size'>,
  content?: { bytes?: Uint8Array | undefined; size?: number | undefined },
): QuarantineEntry {
  const { diagnostics, reason, ...rest } = entry;
  const size = content?.size ?? content?.bytes?.length;
  const kept = content?.bytes && content.bytes.length <= MAX_KEPT_BYTES ? content.bytes : undefined;
  return {
    ...rest,
    reason: cut(reason),
    ...(diagnostics && diagnostics.length > 0
      ? {
          diagnostics: diagnostics
            .slice(0, MOST_DIAGNOSTICS)
            .map(({ rule, pointer, message }) => ({ rule, pointer: cut(pointer), message: cut(message) })),
        }
      : {}),
    ...(size === undefined ? {} : { size }),
    ...(kept ? { bytes: Buffer.from(kept).toString('base64') } : {}),
  };
}

const cut = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);

/** The bytes that an entry holds; undefined if there are none, or not those that it names. */
export function bytesOfEntry({ bytes, sha256 }: QuarantineEntry): Uint8Array | undefined {
  if (bytes === undefined || sha256 === undefined) return undefined;
  const content = Buffer.from(bytes, 'base64');
  return createHash('sha256').update(content).digest('hex') === sha256 ? content : undefined;
}

/** The files of a source's quarantine, sorted. */
export function entryFilesOf(root: string, source: string): string[] {
  try {
    const paths = readdirSync(join(root, SOURCES_FOLDER, source)).map(
      (name) => `${SOURCES_FOLDER}${source}/${name}`,
    );
    return paths.filter((path) => sourceFileOf(path)?.kind === 'entry').sort();
  } catch {
    return [];
  }
}

/** Undefined for what is damaged: `mal validate` shows it. */
export function readEntry(root: string, path: string): StoredEntry | undefined {
  const found = readFound(root, path);
  const entry =
    found.kind === 'file' ? parseQuarantineEntry(Buffer.from(found.bytes).toString('utf8')) : undefined;
  return entry && { ...entry, path };
}

/** The quarantine of one source as a run sees it: what is there, and what the run adds and clears. */
export class Quarantine {
  private readonly source: string;
  private readonly heads = new Map<string, EntryHead>();
  private readonly byKey = new Map<string, Set<EntryHead>>();
  /** Bytes that a person dropped, under whatever key they come. */
  private readonly dropped = new Set<string>();
  private changes: Change[] = [];

  private constructor(source: string) {
    this.source = source;
  }

  static open(root: string, source: string): Quarantine {
    const quarantine = new Quarantine(source);
    for (const path of entryFilesOf(root, source)) {
      const entry = readEntry(root, path);
      if (entry) quarantine.remember(entry);
    }
    return quarantine;
  }

  get size(): number {
    return this.heads.size;
  }

  /** Entries that somebody should look at. */
  get waiting(): number {
    let count = 0;
    for (const { kind } of this.heads.values()) if (kind === 'refused' || kind === 'held') count++;
    return count;
  }

  /** The entry of these bytes under this key. */
  find(key: string, sha256: string | undefined): EntryHead | undefined {
    // Of most keys nothing waits, and to name the entry costs a digest.
    return this.hasEntry(key) ? this.heads.get(entryPath(this.source, key, sha256)) : undefined;
  }

  /** Whether anything under this key waits, or was decided on. */
  hasEntry(key: string): boolean {
    return (this.byKey.get(key)?.size ?? 0) > 0;
  }

  isDropped(key: string, sha256: string | undefined): boolean {
    if (sha256 !== undefined && this.dropped.has(sha256)) return true;
    return this.find(key, sha256)?.kind === 'dropped';
  }

  /** The first time that it was put here remains; and what a person dropped stays dropped. Gives whether that is news. */
  put(entry: QuarantineEntry): boolean {
    const path = entryPath(this.source, entry.key, entry.sha256);
    const before = this.heads.get(path);
    if (before?.kind === 'dropped' || before?.digest === digestOf(entry)) return false;
    const stored = { ...entry, path, time: before?.time ?? entry.time };
    this.remember(stored);
    this.changes.push({ kind: 'write', path, text: formatQuarantineEntry(stored) });
    return true;
  }

  /** What waited under a key is settled: the object is another now. What a person dropped stays; so does what has these bytes. */
  settle(key: string, except?: string): void {
    for (const head of this.byKey.get(key) ?? []) {
      if (head.kind === 'dropped' || (except !== undefined && head.sha256 === except)) continue;
      this.heads.delete(head.path);
      this.byKey.get(key)!.delete(head);
      this.changes.push({ kind: 'delete', path: head.path });
    }
  }

  /** What could not be had, and is not there any more, waits for nobody. */
  settleProblems(isGone: (key: string) => boolean): void {
    const gone = [...this.heads.values()].filter(
      ({ kind, sha256, key }) => kind === 'refused' && sha256 === undefined && isGone(key),
    );
    for (const { key } of gone) this.settle(key);
  }

  /** What was put and settled since the last call. */
  takeChanges(): Change[] {
    const { changes } = this;
    this.changes = [];
    return changes;
  }

  private remember(entry: StoredEntry): void {
    const { path, kind, key, sha256, time } = entry;
    const head: EntryHead = { path, kind, key, sha256, time, digest: digestOf(entry) };
    const old = this.heads.get(path);
    const same = this.byKey.get(key) ?? new Set();
    if (old) same.delete(old);
    this.byKey.set(key, same.add(head));
    this.heads.set(path, head);
    if (kind === 'dropped' && sha256 !== undefined) this.dropped.add(sha256);
  }
}

const digestOf = (entry: QuarantineEntry): string =>
  createHash('sha256')
    .update(formatQuarantineEntry({ ...entry, time: '' }))
    .digest('base64');
