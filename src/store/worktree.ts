import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { MAX_REPORT_BYTES } from '../core/report-size.ts';
import { output, startGit } from './git.ts';
import { comparePaths, type Found, type Store, type StoreEntry } from './store.ts';
import { listUntracked } from './untracked.ts';

/** The files of a checkout. Lists come from git, never from a walk: tracked ones from its index, new ones from `--others`. */
export class WorktreeStore implements Store {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  async list(folders: readonly string[]): Promise<StoreEntry[]> {
    const entries = new Map<string, StoreEntry>();
    const tracked: string[] = [];
    for (const line of (await listTracked(this.root, folders)).toString('utf8').split('\0')) {
      if (line === '') continue;
      const path = line.slice(line.indexOf('\t') + 1);
      tracked.push(path);
      entries.set(path, { path, kind: kindOfMode(line.slice(0, 6)) });
    }
    for (const path of await listUntracked(this.root, folders, tracked)) {
      entries.set(path, { path: path.replace(/\/$/, ''), kind: path.endsWith('/') ? 'other' : 'file' });
    }
    return [...entries.values()].sort(comparePaths);
  }

  async read(paths: readonly string[], visit: (path: string, found: Found) => void): Promise<void> {
    for (const path of paths) visit(path, readFound(this.root, path));
  }
}

/** What git tracks below the folders, in its order: `-s -z` lines, `<mode> <object id> <stage>\t<path>\0`. */
export function listTracked(root: string, folders: readonly string[]): Promise<Buffer> {
  return output(startGit(root, ['ls-files', '-s', '-z', '--', ...folders]));
}

/** What a mode of git's index means. */
export function kindOfMode(mode: string): StoreEntry['kind'] {
  return mode === '120000' ? 'symlink' : mode.startsWith('100') ? 'file' : 'other';
}

/** The texts of single files of a checkout, the last one remembered; undefined for what cannot be read as text. */
export function textReader(root: string): (path: string) => string | undefined {
  let last: { path: string; text: string | undefined } | undefined;
  return (path) => {
    if (last?.path === path) return last.text;
    const found = path === '' ? undefined : readFound(root, path);
    last = {
      path,
      text:
        found?.kind === 'file'
          ? new TextDecoder('utf-8', { ignoreBOM: true }).decode(found.bytes)
          : undefined,
    };
    return last.text;
  };
}

let buffer: Buffer | undefined;

/** Reads one file without following a link, in three system calls. The bytes are valid until the next call. */
export function readFound(root: string, path: string): Found {
  buffer ??= Buffer.allocUnsafeSlow(MAX_REPORT_BYTES + 1);
  let fd: number;
  try {
    // Without O_NONBLOCK the open of a named pipe would wait for a writer for ever.
    fd = openSync(`${root}/${path}`, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    return failure(error as NodeJS.ErrnoException, path);
  }
  try {
    let size = readSync(fd, buffer, 0, buffer.length, null);
    if (size === 0 && !fstatSync(fd).isFile()) return { kind: 'other' };
    // A short read is the whole of a regular file unless a signal cut it: only a read of nothing ends it for certain.
    while (size >= 65536 && size <= MAX_REPORT_BYTES) {
      const more = readSync(fd, buffer, size, buffer.length - size, null);
      if (more === 0) break;
      size += more;
    }
    if (size > MAX_REPORT_BYTES) return { kind: 'too-large', size: fstatSync(fd).size };
    return { kind: 'file', bytes: buffer.subarray(0, size), size };
  } catch (error) {
    return failure(error as NodeJS.ErrnoException, path);
  } finally {
    closeSync(fd);
  }
}

function failure(error: NodeJS.ErrnoException, path: string): Found {
  // Bytes that are no UTF-8 became this character when git's listing was read.
  if (error.code === 'ENOENT' && path.includes('\ufffd'))
    return { kind: 'unreadable', reason: 'its name is not UTF-8' };
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return { kind: 'missing' };
  if (error.code === 'ELOOP' || error.code === 'EMLINK') return { kind: 'symlink' };
  if (error.code === 'EISDIR' || error.code === 'ENXIO' || error.code === 'EAGAIN') return { kind: 'other' };
  if (error.code === 'EACCES' || error.code === 'EPERM')
    return { kind: 'unreadable', reason: 'permission denied' };
  return { kind: 'unreadable', reason: error.code ?? error.message };
}
