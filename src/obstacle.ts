/** What lies where somebody wants to read or write, seen without following a link. */
import { lstatSync, type Stats } from 'node:fs';

/**
 * Why nothing below may be trusted to lie in the repository: a link, or a file, in place of a folder; undefined = nothing.
 * `safe` remembers the folders that were found good, for a caller that asks for many paths at once.
 */
export function obstacleAbove(root: string, path: string, safe?: Set<string>): string | undefined {
  for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', slash + 1)) {
    const folder = path.slice(0, slash);
    if (safe?.has(folder)) continue;
    const stat = statAt(root, folder);
    if (!stat) return undefined;
    if (!stat.isDirectory())
      return `${folder} is ${stat.isSymbolicLink() ? 'a symbolic link' : 'a file'}, not a folder`;
    safe?.add(folder);
  }
  return undefined;
}

/** Why no file may be written at a path; undefined = nothing, or a file, lies there. */
export function obstacle(root: string, path: string): string | undefined {
  const stat = statAt(root, path);
  return obstacleAbove(root, path) ?? (stat && obstacleIn(path, stat));
}

/** The same of what lies at the place itself, without the folders on the way to it. */
export function obstacleIn(path: string, stat: Stats): string | undefined {
  return stat.isFile() ? undefined : `${path} is ${stat.isSymbolicLink() ? 'a symbolic link' : 'no file'}`;
}

/** Equal for two paths that lead to one file, as two spellings do on a file system without case. */
export function identity(root: string, path: string): string {
  const stat = statAt(root, path);
  return stat ? `${stat.dev}:${stat.ino}` : path;
}

/** What lies at a path, without following a link; undefined = nothing. */
export function statAt(root: string, path: string): Stats | undefined {
  try {
    return lstatSync(`${root}/${path}`, { throwIfNoEntry: false });
  } catch {
    // Below a file, or longer than a path can be: nothing lies there.
    return undefined;
  }
}
