/** Folders → units: the folders of one package taken together, each read once. */

import { createHash } from 'node:crypto';
import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { splitReportPath } from '../../core/layout/split-path.ts';
import { packageOf } from '../../core/package-of.ts';
import type { ParsedReport } from '../../core/parse.ts';
import { acceptedDirectories, layoutAccepts } from '../../ecosystems/directory.ts';
import type { Found } from '../../store/store.ts';
import { readFound } from '../../store/worktree.ts';
import { parseBytes, type RunContext } from '../check-found.ts';
import { type FolderFile, takesPart } from './candidate.ts';
import type { Unit } from './plan-merge.ts';
import { type StoredEntry, sha256Of } from './set-aside.ts';

/** Reads units of the working tree at `root`. A directory is relative to the roots (`npm/left-pad`). */
export class UnitReader {
  private readonly root: string;
  private readonly run: RunContext;
  private readonly seen = new Set<string>();
  private readonly entries = new Map<string, StoredEntry[]>();

  constructor(root: string, run: RunContext, entries: readonly StoredEntry[]) {
    this.root = root;
    this.run = run;
    for (const entry of entries) {
      const directory = splitReportPath(run.config, entry.path)?.directory ?? '';
      this.entries.set(directory, [...(this.entries.get(directory) ?? []), entry]);
    }
  }

  /** The unit that the directory belongs to; undefined if that was read before. `names`: what lies there, if known. */
  read(directory: string, names?: Iterable<string>): Unit | undefined {
    if (this.seen.has(directory)) return undefined;
    this.seen.add(directory);
    const files: FolderFile[] = [];
    const entries: StoredEntry[] = [];
    const directories = [directory];
    // In the layout ossf a package may have several folders; every other has one.
    for (const one of directories) {
      const found = this.filesIn(one, one === directory ? names : undefined);
      files.push(...found.files);
      entries.push(...found.entries);
      if (this.run.config.layout !== 'ossf') continue;
      for (const file of found.files) {
        for (const more of this.othersOf(file.parsed, one)) {
          if (this.seen.has(more)) continue;
          this.seen.add(more);
          directories.push(more);
        }
      }
    }
    return { files, entries };
  }

  private filesIn(directory: string, names?: Iterable<string>): Unit & { files: FolderFile[] } {
    const { config } = this.run;
    const files: FolderFile[] = [];
    const hashes = new Map<string, string>();
    const entries = this.entries.get(directory) ?? [];
    const kept = new Set(entries.filter(({ bytes }) => bytes !== undefined).map(({ path }) => path));
    for (const root of config.roots) {
      for (const name of names ?? namesIn(join(this.root, root, directory))) {
        if (!takesPart(name, config.idPrefix)) continue;
        const path = `${root}/${directory}/${name}`;
        const found = readFound(this.root, path);
        if (found.kind === 'missing' || found.kind === 'symlink' || found.kind === 'other') continue;
        if (found.kind === 'file' && kept.has(path)) hashes.set(path, sha256Of(found.bytes));
        files.push({ path, parsed: parsedOf(found), size: 'size' in found ? found.size : 0 });
      }
    }
    for (const entry of entries) {
      // A run that was cut off wrote the entry and left the file: the file is judged, once.
      if (entry.bytes === undefined || hashes.get(entry.path) === entry.sha256) continue;
      const bytes = Buffer.from(entry.bytes, 'base64');
      files.push({ path: entry.path, parsed: parseBytes(bytes), size: bytes.length, entry });
    }
    return { files, entries };
  }

  private othersOf({ osv }: ParsedReport, directory: string): string[] {
    const pkg = osv && packageOf(osv);
    if (!pkg || !layoutAccepts(this.run.config.layout, directory, pkg)) return [];
    return acceptedDirectories(this.run.config.layout, pkg);
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function parsedOf(found: Found): ParsedReport {
  if (found.kind === 'file') return parseBytes(found.bytes);
  if (found.kind === 'too-large') return { problems: [{ kind: 'too-large', size: found.size }] };
  return {
    problems: [{ kind: 'unreadable', reason: found.kind === 'unreadable' ? found.reason : found.kind }],
  };
}

/** The bytes of a file; of one that is too large to be a report, or that cannot be read, its hash and size. */
export function bytesOf(root: string, path: string): Uint8Array | { sha256: string; size: number } {
  const found = readFound(root, path);
  if (found.kind === 'file') return Uint8Array.from(found.bytes);
  if (found.kind !== 'too-large') return { sha256: sha256Of(''), size: 0 };
  const hash = createHash('sha256');
  const chunk = Buffer.allocUnsafe(1 << 20);
  const fd = openSync(join(root, path), 'r');
  try {
    for (let size = readSync(fd, chunk); size > 0; size = readSync(fd, chunk))
      hash.update(chunk.subarray(0, size));
  } finally {
    closeSync(fd);
  }
  return { sha256: hash.digest('hex'), size: found.size };
}
