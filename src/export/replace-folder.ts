/** One folder takes the place of another: by renaming, so that nobody sees a half of either. */
import { existsSync, lstatSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { quote } from '../core/quote.ts';
import { CannotRun } from '../failure.ts';
import { walk } from '../store/walk.ts';
import { makeFolder } from '../write-failure.ts';

/** The file that says what the export is; the one with the hashes of all others. */
export const MANIFEST = 'manifest.json';
export const SUMS = 'SHA256SUMS';
/** What the manifest of every export says of its maker. */
export const GENERATOR = 'mal export';

const MARK = '.mal-export-';

/** A folder beside another, on the same file system, that nobody else uses. */
export function temporaryFor(folder: string): string {
  return join(dirname(folder), `.${basename(folder)}${MARK}${process.pid}`);
}

const previousOf = (folder: string): string => join(dirname(folder), `.${basename(folder)}${MARK}previous`);

/**
 * Makes sure that an export may go to this folder: that there is none yet, that it is empty, or that it holds an earlier
 * export and nothing else. Clears away what a killed run left beside it. Throws `CannotRun` otherwise.
 */
export function prepareFolder(folder: string): void {
  makeFolder(dirname(folder));
  const previous = previousOf(folder);
  // Killed between the two renames: the earlier export is still whole.
  if (!existsSync(folder) && existsSync(previous)) renameSync(previous, folder);
  rmSync(previous, { recursive: true, force: true });
  removeLeftovers(folder);
  const stat = lstatSync(folder, { throwIfNoEntry: false });
  if (!stat) return;
  if (!stat.isDirectory()) throw new CannotRun(`${quote(folder, 200)} is no folder.`);
  if (readdirSync(folder).length === 0) return;
  const stranger = strangerIn(folder);
  if (stranger === undefined) return;
  throw new CannotRun(
    `${quote(folder, 200)} holds something that is not of an earlier export: ${quote(stranger, 200)}.`,
    'An export replaces its folder: name one that does not exist, is empty, or was written by mal export.',
  );
}

/** Puts `made` in place of `folder`. */
export function replaceFolder(made: string, folder: string): void {
  const previous = previousOf(folder);
  if (!existsSync(folder)) renameSync(made, folder);
  else if (readdirSync(folder).length === 0) {
    rmdirSync(folder);
    renameSync(made, folder);
  } else {
    renameSync(folder, previous);
    try {
      renameSync(made, folder);
    } catch (error) {
      // Somebody else's export may have taken the place in between: it is whole, and stays.
      if (!existsSync(folder)) renameSync(previous, folder);
      throw error;
    } finally {
      rmSync(previous, { recursive: true, force: true });
    }
  }
}

/** Temporary folders whose process is gone. */
function removeLeftovers(folder: string): void {
  const start = `.${basename(folder)}${MARK}`;
  for (const name of readdirSync(dirname(folder))) {
    if (!name.startsWith(start)) continue;
    const pid = Number(name.slice(start.length));
    if (Number.isSafeInteger(pid) && pid > 0 && !isAlive(pid))
      rmSync(join(dirname(folder), name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Something that no export wrote; undefined if all of it is one. */
function strangerIn(folder: string): string | undefined {
  const listed = new Set([SUMS, MANIFEST]);
  try {
    const manifest = JSON.parse(readFileSync(join(folder, MANIFEST), 'utf8')) as {
      generator?: unknown;
    } | null;
    if (manifest?.generator !== GENERATOR) return MANIFEST;
    for (const line of readFileSync(join(folder, SUMS), 'utf8').split('\n')) {
      const path = line.slice(line.indexOf('  ') + 2);
      listed.add(line.startsWith('\\') ? path.replaceAll('\\\\', '\\') : path);
    }
  } catch {
    return readdirSync(folder).sort()[0];
  }
  for (const { path } of walk(folder, '.')) {
    const below = path.slice(2);
    if (!listed.has(below)) return below;
  }
  return undefined;
}
