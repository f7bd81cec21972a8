/** A plan as one transaction: carried out as a whole, or taken back. */
import { existsSync, lstatSync, mkdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { apply } from './apply.ts';
import type { Change } from './core/report.ts';
import { CannotRun } from './failure.ts';

/** What lay at a path before, byte for byte; undefined = no file. */
type Memory = Map<string, Buffer | undefined>;

/** As `apply`; if anything cannot be written, everything is put back as it was and the failure is thrown. */
export function applyOrNothing(root: string, changes: readonly Change[]): string[] {
  const memory: Memory = new Map();
  for (const change of changes) {
    memory.set(change.path, contentOf(root, change.path));
    if (change.kind === 'move') memory.set(change.to, contentOf(root, change.to));
  }
  const folders = missingFolders(root, [...memory.keys()]);
  try {
    return apply(root, changes);
  } catch (error) {
    const lost = putBack(root, memory);
    for (const folder of folders) removeEmpty(join(root, folder));
    const { message } = error as Error;
    if (lost.length === 0) throw new CannotRun(message, 'Nothing was changed: what was written is put back.');
    throw new CannotRun(
      message,
      `These could not be put back: ${lost.join(', ')}. Compare them with git status.`,
    );
  }
}

/** Restores what differs; gives the paths where that failed too. */
function putBack(root: string, memory: Memory): string[] {
  const failed: string[] = [];
  for (const [path, bytes] of memory) {
    const now = contentOf(root, path);
    if (now === bytes || (now && bytes?.equals(now))) continue;
    try {
      if (bytes === undefined) rmSync(join(root, path));
      else {
        mkdirSync(dirname(join(root, path)), { recursive: true });
        writeFileSync(join(root, path), bytes);
      }
    } catch {
      failed.push(path);
    }
  }
  return failed;
}

function contentOf(root: string, path: string): Buffer | undefined {
  try {
    return lstatSync(join(root, path)).isFile() ? readFileSync(join(root, path)) : undefined;
  } catch {
    return undefined;
  }
}

/** The folders that writing would make, deepest first. */
function missingFolders(root: string, paths: readonly string[]): string[] {
  const missing = new Set<string>();
  for (const path of paths) {
    for (let folder = dirname(path); folder !== '.' && !missing.has(folder); folder = dirname(folder)) {
      if (existsSync(join(root, folder))) break;
      missing.add(folder);
    }
  }
  return [...missing].sort((a, b) => b.length - a.length);
}

function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Never made, or somebody else's.
  }
}
