/** What of a project is looked at: lockfiles, manifests and SBOMs below the places that were named. */
import { type Dirent, existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { FORMATS, formatOf, type LazyFormat } from '../lockfiles/formats/index.ts';
import { treeOf } from '../lockfiles/trees/index.ts';
import type { InstalledTree } from '../lockfiles/trees/tree.ts';

export interface FoundLockfile {
  /** As people name it: relative to where they are, with `/`. */
  path: string;
  format: LazyFormat;
  /** The folder that was named, where it was found by looking into one; absolute. */
  root?: string;
}

/** A folder of installed packages. */
export interface FoundTree {
  path: string;
  tree: InstalledTree;
}

/** Something that was asked for and cannot be checked: it must never count as clean. */
export interface Unchecked {
  path: string;
  /** Ends a sentence that begins with the path. */
  reason: string;
  /** 1-based; 0 if unknown. */
  line: number;
}

/** Files and folders sorted by path. */
export interface FoundFiles {
  files: FoundLockfile[];
  trees: FoundTree[];
  unchecked: Unchecked[];
}

/** What is installed and what others put there: their lockfiles are not what this project installs. */
const FOREIGN: ReadonlySet<string> = new Set([
  'node_modules',
  '.venv',
  'venv',
  'site-packages',
  'vendor',
  '.tox',
]);
/** What never holds anything of either. */
const REPOSITORIES: ReadonlySet<string> = new Set(['.git', '.hg', '.svn', '__pycache__']);
/** No project is this deep; a folder that leads into itself is. */
const DEEPEST = 64;

/**
 * Files that are named are read whatever their folder, and a folder of installed packages as one. Other folders are searched for
 * files, and if `installed` for folders of installed packages too, without following links to folders.
 */
export function findFiles(places: readonly string[], cwd: string, installed: boolean): FoundFiles {
  const search = new Search(cwd, installed);
  for (const place of places) search.place(place);
  return search.found();
}

/** What a walk looks for, and from where. */
interface Below {
  /** The folder that was named, as it really lies: no file outside of it is read. */
  root: string;
  depth: number;
  files: boolean;
  trees: boolean;
}

class Search {
  private readonly cwd: string;
  private readonly installed: boolean;
  private readonly files = new Map<string, FoundLockfile>();
  private readonly trees = new Map<string, FoundTree>();
  private readonly unchecked: Unchecked[] = [];

  constructor(cwd: string, installed: boolean) {
    this.cwd = cwd;
    this.installed = installed;
  }

  found(): FoundFiles {
    const byPath = (a: { path: string }, b: { path: string }) =>
      a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
    return {
      files: [...this.files.values()].sort(byPath),
      trees: [...this.trees.values()].sort(byPath),
      unchecked: this.unchecked,
    };
  }

  place(place: string): void {
    const path = shownPath(place);
    try {
      const folder = resolve(this.cwd, place);
      if (!statSync(folder).isDirectory()) this.named(path);
      else if (!this.tree(path, folder))
        this.walk(path, {
          root: realpathSync(folder),
          depth: 0,
          files: true,
          trees: this.installed || existsSync(join(folder, 'pyvenv.cfg')),
        });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      this.fail(path, code === 'ENOENT' || code === 'ENOTDIR' ? 'is not there' : `cannot be read (${code})`);
    }
  }

  private named(path: string): void {
    const format = formatOf(path) ?? guessed(path);
    if (format) this.files.set(path, { path, format });
    else this.fail(path, 'is no lockfile, manifest or SBOM that mal knows by its name');
  }

  /** By the name of the folder that it is, whatever it is called here. */
  private tree(path: string, folder: string): boolean {
    const tree = treeOf(folder.replaceAll(sep, '/'));
    if (tree) this.trees.set(path || '.', { path: path || '.', tree });
    return tree !== undefined;
  }

  private walk(folder: string, below: Below): void {
    for (const entry of this.list(folder)) {
      const path = folder === '' ? entry.name : `${folder.replace(/\/$/, '')}/${entry.name}`;
      if (entry.isDirectory()) this.folder(path, entry.name, below);
      else if (below.files && formatOf(path)) this.file(path, entry, below.root);
    }
  }

  private folder(path: string, name: string, { root, depth, files, trees }: Below): void {
    if (REPOSITORIES.has(name) || (FOREIGN.has(name) && !trees)) return;
    if (trees && this.tree(path, resolve(this.cwd, path))) return;
    if (depth === DEEPEST) this.fail(path, `lies more than ${DEEPEST} folders deep`);
    else this.walk(path, { root, depth: depth + 1, files: files && !FOREIGN.has(name), trees });
  }

  private file(path: string, entry: Dirent, root: string): void {
    const target = entry.isFile() ? root : targetOf(resolve(this.cwd, path));
    if (target === undefined) this.fail(path, 'is no file');
    // A link is somebody's input: it must not make this machine read out its own files.
    else if (target !== root && !target.startsWith(root.endsWith(sep) ? root : `${root}${sep}`))
      this.fail(path, 'is a link that leads out of the folder');
    else this.files.set(path, { path, format: formatOf(path)!, root });
  }

  private list(folder: string): Dirent[] {
    try {
      return readdirSync(resolve(this.cwd, folder), { withFileTypes: true });
    } catch (error) {
      this.fail(folder || '.', `cannot be read (${(error as NodeJS.ErrnoException).code})`);
      return [];
    }
  }

  private fail(path: string, reason: string): void {
    this.unchecked.push({ path, reason, line: 0 });
  }
}

/** `./app/` as `app`, and `.` as nothing. */
function shownPath(place: string): string {
  const path = place.replaceAll(sep, '/').replace(/(?<=.)\/+$/, '');
  return path === '.' ? '' : path.replace(/^(?:\.\/+)+/, '');
}

/** A file that somebody names may be an SBOM or a list of requirements by another name; what it holds decides. */
function guessed(path: string): LazyFormat | undefined {
  const name = /\.json(?:ld)?$/i.test(path) ? 'SBOM' : /\.txt$/i.test(path) ? 'requirements.txt' : undefined;
  return FORMATS.find((format) => format.name === name);
}

/** The file that a link leads to; undefined for what leads to none, and for pipes and devices. */
function targetOf(path: string): string | undefined {
  try {
    return statSync(path).isFile() ? realpathSync(path) : undefined;
  } catch {
    return undefined;
  }
}
