import { MAX_REPORT_BYTES } from '../core/report-size.ts';
import { comparePaths, type Found, type Store, type StoreEntry } from './store.ts';

/** A store of texts by path; for tests, for planned changes, for the library. */
export class MemoryStore implements Store {
  readonly files: Map<string, Uint8Array>;

  constructor(files: Iterable<readonly [string, string | Uint8Array]> = []) {
    const encoder = new TextEncoder();
    this.files = new Map(
      [...files].map(([path, content]) => [
        path,
        typeof content === 'string' ? encoder.encode(content) : content,
      ]),
    );
  }

  async list(folders: readonly string[]): Promise<StoreEntry[]> {
    const paths = [...this.files.keys()].filter((path) =>
      folders.some((folder) => path.startsWith(`${folder}/`)),
    );
    return paths.map((path) => ({ path, kind: 'file' as const })).sort(comparePaths);
  }

  async read(paths: readonly string[], visit: (path: string, found: Found) => void): Promise<void> {
    for (const path of paths) {
      const bytes = this.files.get(path);
      if (bytes === undefined) visit(path, { kind: 'missing' });
      else if (bytes.length > MAX_REPORT_BYTES) visit(path, { kind: 'too-large', size: bytes.length });
      else visit(path, { kind: 'file', bytes, size: bytes.length });
    }
  }
}
