/** The folders of a listing of tracked paths, and what git tracks directly in each. */

export interface TrackedFolder {
  /** Relative to the repository, without trailing `/`. */
  path: string;
  /** A hash of the names that git tracks directly in it, files and folders. */
  names: number;
  /** The first run of paths, counted from 0, that lie directly in it; undefined where all lie in folders of it. */
  run?: number;
}

/** Counts the runs of paths of one folder in a sorted listing. */
export class DirectoryRuns {
  /** The folder of the last path, and the number of its run. */
  current = '';
  run = -1;

  /** Whether the path begins a run. A path outside all folders takes no part. */
  enter(path: string): boolean {
    const slash = path.lastIndexOf('/');
    if (slash < 0 || (slash === this.current.length && path.startsWith(this.current))) return false;
    this.current = path.slice(0, slash);
    this.run++;
    return true;
  }
}

/** FNV-1a over UTF-16 code units, continued from `hash`. */
export function hashText(text: string, hash = 0x811c9dc5): number {
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash;
}

/**
 * Calls `visit` for every folder at or below `roots` that holds a tracked path, after all that lies in it. `paths` must be
 * sorted as git sorts its index, so that the paths of one folder and of its subfolders stand together. Keeps nothing: a
 * database of a million packages has a million folders.
 */
export function visitTrackedFolders(
  paths: Iterable<string>,
  roots: readonly string[],
  visit: (folder: TrackedFolder) => void,
): void {
  const open: TrackedFolder[] = [];
  const runs = new DirectoryRuns();
  for (const path of paths) {
    const isNew = runs.enter(path);
    const { current } = runs;
    if (isNew) {
      while (open.length > 0 && !isAtOrBelow(current, open.at(-1)!.path)) visit(open.pop()!);
      enter(current, open, roots);
    }
    const folder = open.at(-1);
    // A path outside all folders has no such character.
    if (folder?.path !== current || path[current.length] !== '/') continue;
    folder.names = hashText(path.slice(current.length), folder.names);
    folder.run ??= runs.run;
  }
  while (open.length > 0) visit(open.pop()!);
}

/** Opens the folders from the innermost open one (or a root) down to `path`. */
function enter(path: string, open: TrackedFolder[], roots: readonly string[]): void {
  let from = open.at(-1)?.path.length;
  if (from === undefined) {
    const root = roots.find((candidate) => isAtOrBelow(path, candidate));
    if (root === undefined) return;
    open.push({ path: root, names: hashText('') });
    from = root.length;
  }
  for (let at = from; at < path.length; ) {
    const next = path.indexOf('/', at + 1);
    const end = next < 0 ? path.length : next;
    const parent = open.at(-1)!;
    parent.names = hashText(path.slice(at, end), hashText('d', parent.names));
    open.push({ path: path.slice(0, end), names: hashText('') });
    at = end;
  }
}

function isAtOrBelow(path: string, folder: string): boolean {
  return path.startsWith(folder) && (path.length === folder.length || path[folder.length] === '/');
}
