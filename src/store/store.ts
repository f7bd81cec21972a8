/** Where reports are read from: the working tree, a commit, or memory. One contract test runs on all three. */
import { CannotRun } from '../failure.ts';

/** A thing that lies below a folder. */
export interface StoreEntry {
  /** Relative to the repository's root, with `/`. */
  path: string;
  kind: 'file' | 'symlink' | 'other';
}

/** What was found at a path. `bytes` may be a view into a buffer that is used again: copy what must stay. */
export type Found =
  | { kind: 'file'; bytes: Uint8Array; size: number }
  /** Over the limit; not read. */
  | { kind: 'too-large'; size: number }
  | { kind: 'symlink' | 'other' }
  | { kind: 'missing' }
  | { kind: 'unreadable'; reason: string };

export interface Store {
  /** Every file below the folders (not the folders themselves), sorted by path in code units, each once. */
  list(folders: readonly string[]): Promise<StoreEntry[]>;
  /** Calls `visit` once for each path, in the order given. Never throws for what lies at a path. */
  read(paths: readonly string[], visit: (path: string, found: Found) => void): Promise<void>;
}

/** The text of one small file of a store (configuration, state); undefined if there is none. Throws `CannotRun` for what is no text file. */
export async function readText(store: Store, path: string): Promise<string | undefined> {
  let text: string | undefined;
  await store.read([path], (_, found) => {
    if (found.kind !== 'missing') text = settingText(path, found);
  });
  return text;
}

/** The text that was found at the place of a small file; throws `CannotRun` for anything else. */
export function settingText(path: string, found: Found): string {
  if (found.kind === 'file') return new TextDecoder().decode(found.bytes);
  const what =
    found.kind === 'too-large'
      ? 'is too large'
      : found.kind === 'unreadable'
        ? `cannot be read (${found.reason})`
        : 'is no file';
  throw new CannotRun(`${path} ${what}.`, `Restore it: git checkout -- ${path}`);
}

/** Order of paths everywhere: by UTF-16 code unit. */
export function comparePaths(a: { path: string }, b: { path: string }): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}
