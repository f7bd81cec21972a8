/** Installed packages: folders that managers fill, read from the disk as they are, whatever a lockfile says. */
import type { Dependency } from '../lockfile.ts';

/** What a folder holds. A part that cannot be read does not hide the rest, and is told. */
export interface TreeContents {
  /** In the order of their places, each with the line 0 and its place, relative to the folder with `/`, as `as`. */
  dependencies: Dependency[];
  problems: TreeProblem[];
  /**
   * Folders outside of this one that its links lead into: the packages which are linked count here, what they need lies there and
   * does not. Absolute, sorted. No link out of the folder is followed further.
   */
  elsewhere: string[];
}

interface TreeProblem {
  /** Relative to the folder, with `/`. */
  path: string;
  /** Ends a sentence that begins with the path. */
  message: string;
}

/** One kind of tree. */
export interface InstalledTree {
  /** What people call it. */
  readonly name: string;
  /** Whether a folder is one, by its path alone (with `/`). */
  matches(path: string): boolean;
  load(): Promise<{
    /** Reads all of it. The folder itself may be a link. Throws only if the folder cannot be listed. */
    readTree(folder: string): TreeContents;
  }>;
}
