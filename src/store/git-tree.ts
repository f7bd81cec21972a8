import { BlobReader } from './blob-reader.ts';
import { runGit } from './git.ts';
import { comparePaths, type Found, type Store, type StoreEntry } from './store.ts';

/** The tree of one commit, read through `git cat-file --batch`; needs no checkout. */
export class GitTreeStore implements Store {
  private readonly root: string;
  private readonly commit: string;

  /** `commit` is a full object id: a name could move between two reads. */
  constructor(root: string, commit: string) {
    this.root = root;
    this.commit = commit;
  }

  async list(folders: readonly string[]): Promise<StoreEntry[]> {
    const raw = await runGit(this.root, [
      'ls-tree',
      '-r',
      '-z',
      '--full-tree',
      this.commit,
      '--',
      ...folders,
    ]);
    const entries: StoreEntry[] = [];
    for (const line of raw.toString('utf8').split('\0')) {
      if (line === '') continue;
      const mode = line.slice(0, 6);
      entries.push({
        path: line.slice(line.indexOf('\t') + 1),
        kind: mode === '120000' ? 'symlink' : mode.startsWith('100') ? 'file' : 'other',
      });
    }
    return entries.sort(comparePaths);
  }

  async read(paths: readonly string[], visit: (path: string, found: Found) => void): Promise<void> {
    const kinds = await this.kindsOf(paths);
    const reader = new BlobReader(this.root, true);
    try {
      const wanted = paths.map((path) => kinds.get(path)).filter((entry) => entry?.kind === 'file');
      const blobs = reader.read(wanted.map((entry) => entry!.oid));
      for (const path of paths) {
        const entry = kinds.get(path);
        if (!entry) visit(path, { kind: 'missing' });
        else if (entry.kind !== 'file') visit(path, { kind: entry.kind });
        else visit(path, (await blobs.next()).value!);
      }
    } finally {
      reader.close();
    }
  }

  private async kindsOf(
    paths: readonly string[],
  ): Promise<Map<string, { kind: StoreEntry['kind']; oid: string }>> {
    // No file is called so, and no process takes such a word.
    const wanted = new Set(paths.filter((path) => path !== '' && !path.includes('\0')));
    const found = new Map<string, { kind: StoreEntry['kind']; oid: string }>();
    // A few paths are named to git; for many it is cheaper, and safe for the length of a command line, to list all.
    const args = wanted.size <= 200 ? ['--', ...wanted] : ['-r'];
    const raw = await runGit(this.root, [
      'ls-tree',
      '-z',
      '--full-tree',
      ...(args[0] === '-r' ? ['-r', this.commit] : [this.commit, ...args]),
    ]);
    for (const line of raw.toString('utf8').split('\0')) {
      if (line === '') continue;
      const path = line.slice(line.indexOf('\t') + 1);
      if (!wanted.has(path)) continue;
      const mode = line.slice(0, 6);
      const kind = mode === '120000' ? 'symlink' : mode.startsWith('100') ? 'file' : 'other';
      found.set(path, { kind, oid: line.slice(0, line.indexOf('\t')).split(' ')[2]! });
    }
    return found;
  }
}
