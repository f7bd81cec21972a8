/** What could not be taken over, kept in `.mal/unmergeable/` until another run can (docs/decisions/set-aside.md). */
import type { Change } from '../core/report.ts';
import { formatInstant } from '../core/time.ts';
import {
  type AsideEntry,
  entryFile,
  entryFiles,
  formatEntry,
  MAX_KEPT_BYTES,
  parseEntry,
  type StoredEntry,
  sha256Of,
} from '../engine/merge/set-aside.ts';
import { readFound } from '../store/worktree.ts';

/** The entries of earlier runs, by the path in the other database. */
export class AdoptEntries {
  private readonly byPath = new Map<string, StoredEntry[]>();
  private readonly now: string;

  constructor(root: string, now: number) {
    this.now = formatInstant(now);
    for (const file of entryFiles(root)) {
      const found = readFound(root, file);
      const text = found.kind === 'file' ? new TextDecoder().decode(found.bytes) : '';
      const entry = parseEntry(text);
      if (entry?.from === undefined) continue;
      this.byPath.set(entry.path, [...(this.byPath.get(entry.path) ?? []), { ...entry, file, text }]);
    }
  }

  /** The changes that keep a file as it came, and the entry's name; one that is too large to be kept is only named. */
  refuse(
    path: string,
    reason: string,
    content: Uint8Array | { sha256: string; size: number },
  ): { entry: string; changes: Change[] } {
    const bytes = content instanceof Uint8Array ? content : undefined;
    const [sha256, size] =
      content instanceof Uint8Array ? [sha256Of(content), content.length] : [content.sha256, content.size];
    const file = entryFile({ path, sha256 });
    const before = this.byPath.get(path)?.find((entry) => entry.file === file);
    const entry: AsideEntry = { path, from: 'adopt', reason, time: before?.time ?? this.now, sha256, size };
    if (bytes && size <= MAX_KEPT_BYTES) entry.bytes = Buffer.from(bytes).toString('base64');
    const text = formatEntry(entry);
    const written: Change[] = text === before?.text ? [] : [{ kind: 'write', path: file, text }];
    return { entry: file, changes: [...written, ...this.settle(path, file)] };
  }

  /** The changes that remove what earlier runs kept of a file, except for one entry. */
  settle(path: string, except?: string): Change[] {
    const known = this.byPath.size === 0 ? undefined : this.byPath.get(path);
    return (known ?? [])
      .filter(({ file }) => file !== except)
      .map(({ file }) => ({ kind: 'delete', path: file }));
  }
}
