import { BlobReader } from './blob-reader.ts';
import type { Found, Store, StoreEntry } from './store.ts';
import { kindOfMode } from './worktree.ts';

/** The files of a git index, read as objects: of a commit without a checkout, by any number of small reads. */
export class IndexStore implements Store {
  private readonly lister: (paths: readonly string[]) => Promise<Buffer>;
  private readonly blobs: BlobReader;
  private readonly known = new Map<string, string>();
  private readonly listed = new Set<string>();

  /** `list` gives what `git ls-files -s -z` prints of the paths. */
  constructor(root: string, list: (paths: readonly string[]) => Promise<Buffer>) {
    this.blobs = new BlobReader(root);
    this.lister = list;
  }

  /** Everything below the folders, as git prints it; later reads below them ask the index no more. */
  async listTracked(folders: readonly string[]): Promise<Buffer> {
    const printed = await this.lister(folders);
    this.learn(printed);
    for (const folder of folders) this.listed.add(`${folder}/`);
    return printed;
  }

  async list(folders: readonly string[]): Promise<StoreEntry[]> {
    await this.listTracked(folders);
    const found = [...this.known].filter(([path]) => folders.some((folder) => path.startsWith(`${folder}/`)));
    return found
      .map(([path, line]) => ({ path, kind: kindOfMode(line.slice(0, 6)) }))
      .sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  async read(paths: readonly string[], visit: (path: string, found: Found) => void): Promise<void> {
    const unknown = paths.filter((path) => ![...this.listed].some((folder) => path.startsWith(folder)));
    if (unknown.length > 0) this.learn(await this.lister(unknown));
    const files = paths
      .map((path) => this.known.get(path))
      .filter((line) => line && kindOfMode(line.slice(0, 6)) === 'file');
    const found = this.blobs.read(files.map((line) => line!.slice(7)));
    for (const path of paths) {
      const line = this.known.get(path);
      const kind = line && kindOfMode(line.slice(0, 6));
      if (!line || !kind) visit(path, { kind: 'missing' });
      else if (kind !== 'file') visit(path, { kind });
      else visit(path, (await found.next()).value!);
    }
    // Run to its end, as the reader demands before the next call.
    await found.next();
  }

  /** The object ids of the files at these paths. */
  objectsOf(paths: readonly string[]): string[] {
    return paths.flatMap((path) => this.known.get(path)?.slice(7) ?? []);
  }

  close(): void {
    this.blobs.close();
  }

  private learn(printed: Buffer): void {
    for (let at = 0, end = printed.indexOf(0); end !== -1; at = end + 1, end = printed.indexOf(0, at)) {
      const tab = printed.indexOf(9, at);
      // `<mode> <object id> <stage>`: the stage is left out.
      this.known.set(printed.toString('utf8', tab + 1, end), printed.toString('latin1', at, tab - 2));
    }
  }
}
