/** A store as it would be once a plan is carried out. */
import type { Change } from '../../core/report.ts';
import type { Found, Store, StoreEntry } from '../../store/store.ts';

/** Texts by path that must be written, or `undefined` for what must go: the plan of several steps, each seeing those before. */
export class PlannedStore implements Store {
  /** What each path comes to hold. */
  readonly planned = new Map<string, string | undefined>();
  private readonly under: Store;
  private readonly ahead = new Map<string, Found>();

  constructor(under: Store) {
    this.under = under;
  }

  /** Asks for files all at once that will be read one after the other; forgets those of the time before. */
  async readAhead(paths: readonly string[]): Promise<void> {
    this.ahead.clear();
    await this.under.read(paths, (path, found) => {
      this.ahead.set(path, found.kind === 'file' ? { ...found, bytes: Uint8Array.from(found.bytes) } : found);
    });
  }

  write(path: string, text: string): void {
    this.planned.set(path, text);
  }

  delete(path: string): void {
    this.planned.set(path, undefined);
  }

  add(changes: readonly Change[]): void {
    for (const change of changes) {
      if (change.kind === 'delete') this.delete(change.path);
      else if (change.kind === 'write') this.write(change.path, change.text);
      else {
        if (change.path !== change.to) this.delete(change.path);
        this.write(change.to, change.text);
      }
    }
  }

  /** Everything planned, sorted by path. */
  changes(): Change[] {
    const paths = [...this.planned].sort(([a], [b]) => (a < b ? -1 : 1));
    return paths.map(([path, text]) =>
      text === undefined ? { kind: 'delete', path } : { kind: 'write', path, text },
    );
  }

  list(folders: readonly string[]): Promise<StoreEntry[]> {
    return this.under.list(folders);
  }

  async read(paths: readonly string[], visit: (path: string, found: Found) => void): Promise<void> {
    const found = new Map<string, Found>();
    const below = paths.filter((path) => !this.planned.has(path) && !this.ahead.has(path));
    // A store may use its buffer again: only what is asked for together with what is known has to be kept.
    if (below.length === paths.length) return this.under.read(paths, visit);
    if (below.length > 0) {
      await this.under.read(below, (path, one) => {
        found.set(path, one.kind === 'file' ? { ...one, bytes: Uint8Array.from(one.bytes) } : one);
      });
    }
    for (const path of paths) {
      const text = this.planned.get(path);
      if (!this.planned.has(path)) visit(path, found.get(path) ?? this.ahead.get(path)!);
      else if (text === undefined) visit(path, { kind: 'missing' });
      else {
        const bytes = new TextEncoder().encode(text);
        visit(path, { kind: 'file', bytes, size: bytes.length });
      }
    }
  }
}
