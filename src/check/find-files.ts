/** What of a project is looked at: lockfiles, manifests and SBOMs below the places that were named. */
import { type Dirent, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { formatOf, type LazyFormat } from '../lockfiles/formats/index.ts';

export interface FoundLockfile {
  /** As people name it: relative to where they are, with `/`. */
  path: string;
  format: LazyFormat;
}

/** Something that was asked for and cannot be checked: it must never count as clean. */
export interface Unchecked {
  path: string;
  /** Ends a sentence that begins with the path. */
  reason: string;
  /** 1-based; 0 if unknown. */
  line: number;
}

export interface FoundFiles {
  files: FoundLockfile[];
  unchecked: Unchecked[];
}

/** What others put there: their lockfiles are not what this project installs. */
const FOREIGN: ReadonlySet<string> = new Set([
  'node_modules',
  '.git',
  '.hg',
  '.svn',
  '.venv',
  'venv',
  'site-packages',
  '__pycache__',
  'vendor',
  '.tox',
]);
/** No project is this deep; a folder that leads into itself is. */
const DEEPEST = 64;

/** Files that are named are read whatever their name allows; folders are searched, without following links. */
export function findFiles(places: readonly string[], cwd: string): FoundFiles {
  const found: FoundFiles = { files: [], unchecked: [] };
  for (const place of places) {
    const path = place.replaceAll('\\', '/').replace(/\/+$/, '') || '/';
    const stat = statSync(join(cwd, path).replace(/^$/, '.'), { throwIfNoEntry: false });
    const at = path.startsWith('/') ? path : path.replace(/^\.\//, '');
    if (!stat) found.unchecked.push({ path: place, reason: 'is not there', line: 0 });
    else if (stat.isDirectory()) walk(path.startsWith('/') ? '' : cwd, at === '.' ? '' : at, 0, found);
    else addNamed(at, found);
  }
  found.files.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  return found;
}

function addNamed(path: string, found: FoundFiles): void {
  const format = formatOf(path);
  if (format) found.files.push({ path, format });
  else
    found.unchecked.push({
      path,
      reason: 'is no lockfile, manifest or SBOM that mal knows by its name',
      line: 0,
    });
}

function walk(root: string, folder: string, depth: number, found: FoundFiles): void {
  let entries: Dirent[];
  try {
    entries = readdirSync(join(root, folder) || '.', { withFileTypes: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    found.unchecked.push({ path: folder || '.', reason: `cannot be read (${code})`, line: 0 });
    return;
  }
  for (const entry of entries) {
    const path = folder === '' ? entry.name : folder === '/' ? `/${entry.name}` : `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      if (!FOREIGN.has(entry.name) && depth < DEEPEST) walk(root, path, depth + 1, found);
    } else if (entry.isFile()) {
      const format = formatOf(path);
      if (format) found.files.push({ path, format });
    }
  }
}
