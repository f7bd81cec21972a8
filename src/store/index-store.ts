import { BlobReader } from './blob-reader.ts';
import type { Listing } from './listing.ts';
import { comparePaths, type Found, type Store, type StoreEntry } from './store.ts';
import { TrackedPaths } from './tracked-paths.ts';

/** The tree of a commit, read through git's listing of it and one `git cat-file`: any number of small reads, no checkout. */
export class IndexStore implements Store {
  private readonly commit: string;
  private readonly blobs: BlobReader;
  private listing: Listing | undefined;
  private folders: string[] = [];

  constructor(root: string, commit: string) {
    this.commit = commit;
    this.blobs = new BlobReader(root);
  }

  /** From now on everything below these folders is looked up in the listing. */
  use(listing: Listing, folders: readonly string[]): void {
    this.listing = listing;
    this.folders = folders.map((folder) => `${folder}/`);
  }

  async list(folders: readonly string[]): Promise<StoreEntry[]> {
    const entries: StoreEntry[] = [];
    for (const path of new TrackedPaths(this.listing?.bytes ?? Buffer.alloc(0), true)) {
      if (!folders.some((folder) => path.startsWith(`${folder}/`))) continue;
      entries.push({ path, kind: this.listing!.find(path)!.kind });
    }
    return entries.sort(comparePaths);
  }

  async read(paths: readonly string[], visit: (path: string, found: Found) => void): Promise<void> {
    const entries = paths.map((path) => this.entryOf(path));
    const names = entries.flatMap((entry) => (entry.kind === 'file' ? [entry.name] : []));
    const found = this.blobs.read(names);
    for (const [i, path] of paths.entries()) {
      const entry = entries[i]!;
      if (entry.kind !== 'file') visit(path, { kind: entry.kind });
      else {
        const blob = (await found.next()).value!;
        visit(path, entry.listed || blob.kind !== 'unreadable' ? blob : { kind: 'missing' });
      }
    }
    // Run to its end, as the reader demands before the next call.
    await found.next();
  }

  close(): void {
    this.blobs.close();
  }

  private entryOf(
    path: string,
  ): { kind: 'file'; name: string; listed: boolean } | { kind: 'symlink' | 'other' | 'missing' } {
    if (!this.folders.some((folder) => path.startsWith(folder)))
      return { kind: 'file', name: `${this.commit}:${path}`, listed: false };
    const entry = this.listing?.find(path);
    if (!entry) return { kind: 'missing' };
    return entry.kind === 'file' ? { kind: 'file', name: entry.oid, listed: true } : { kind: entry.kind };
  }
}
