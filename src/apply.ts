/** Carries out a plan: the only code that writes to the working tree. */
import { mkdirSync, readFileSync, renameSync, rmdirSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { createTwoFilesPatch } from 'diff';
import type { Change } from './core/report.ts';
import { CannotRun } from './failure.ts';
import { identity, obstacleAbove, obstacleIn, statAt } from './obstacle.ts';

/** One path, relative to the root, that must come to hold `text`, or must go (`undefined`). */
interface Step {
  path: string;
  text: string | undefined;
}

/**
 * Writes first, then deletes, both in the order of the plan, so that a run that is cut off has lost nothing and the same plan
 * finishes the job. Each file is written beside its place and renamed; a file that already holds the text is left alone.
 * Returns the paths that changed.
 */
export function apply(root: string, changes: readonly Change[]): string[] {
  const steps = stepsOf(changes);
  const changed: string[] = [];
  const safe = new Set<string>();
  const written = new Map<string, string>();
  const kept = new Set<string>();
  for (const { path, text } of steps) {
    if (text === undefined) continue;
    written.set(path.toLowerCase(), path);
    kept.add(dirname(path));
    if (write(root, path, text, safe)) changed.push(path);
  }
  for (const { path, text } of steps) {
    if (text !== undefined) continue;
    // On a file system without case the old name may lead to what was just written.
    const twin = written.get(path.toLowerCase());
    if (twin !== undefined && identity(root, twin) === identity(root, path)) continue;
    if (!remove(root, path)) continue;
    changed.push(path);
    if (!kept.has(dirname(path))) removeEmptyFolders(root, dirname(path));
  }
  return changed;
}

/** The plan as a unified diff against what is there, for `--dry-run`. */
export function renderPlan(root: string, changes: readonly Change[]): string {
  return changes.map((change) => renderChange(root, change)).join('');
}

function renderChange(root: string, change: Change): string {
  const before = readCurrent(root, change.path);
  const after = change.kind === 'delete' ? undefined : change.text;
  const target = change.kind === 'move' ? change.to : change.path;
  const renamed = target === change.path ? '' : `rename from ${change.path}\nrename to ${target}\n`;
  if (before === after) return renamed;
  const from = before === undefined ? '/dev/null' : `a/${change.path}`;
  const to = after === undefined ? '/dev/null' : `b/${target}`;
  const patch = createTwoFilesPatch(from, to, before ?? '', after ?? '', undefined, undefined, {
    context: 3,
  });
  return renamed + patch.slice(patch.indexOf('---'));
}

function stepsOf(changes: readonly Change[]): Step[] {
  const steps = new Map<string, string | undefined>();
  for (const change of changes) {
    if (change.kind === 'delete') steps.set(change.path, undefined);
    else if (change.kind === 'write') steps.set(change.path, change.text);
    else {
      if (change.path !== change.to) steps.set(change.path, undefined);
      steps.set(change.to, change.text);
    }
  }
  return [...steps].map(([path, text]) => ({ path, text }));
}

function readCurrent(root: string, path: string): string | undefined {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch {
    return undefined;
  }
}

/** Whether anything had to be written. `safe`: folders that were seen to be folders of this tree. */
function write(root: string, path: string, text: string, safe: Set<string>): boolean {
  const target = `${root}/${path}`;
  const folder = dirname(path);
  const above = obstacleAbove(root, path, safe);
  // What lies in no folder yet, lies nowhere: nobody need look.
  const isNew = above === undefined && folder !== '.' && !safe.has(folder);
  const there = above === undefined && !isNew ? statAt(root, path) : undefined;
  const blocked = above ?? (there && obstacleIn(path, there));
  if (blocked)
    throw new CannotRun(
      `${path} cannot be written: ${blocked}.`,
      'Move it out of the way and run the command again.',
    );
  if (there?.size === Buffer.byteLength(text) && readCurrent(root, path) === text) return false;
  const temporary = `${dirname(target)}/.${process.pid}-${threadId}.${path.length}.tmp`;
  try {
    if (isNew) {
      mkdirSync(dirname(target), { recursive: true });
      safe.add(folder);
    }
    writeNew(temporary, text);
    renameSync(temporary, target);
    return true;
  } catch (error) {
    rmSync(temporary, { force: true });
    throw new CannotRun(
      `${path} cannot be written: ${(error as Error).message}.`,
      'It is as it was; run the command again.',
    );
  }
}

/** Removes what an earlier run left there, only where that is in the way. */
function writeNew(file: string, text: string): void {
  try {
    // `wx` follows no link that somebody put there.
    writeFileSync(file, text, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    rmSync(file, { force: true });
    writeFileSync(file, text, { flag: 'wx' });
  }
}

/** Whether there was something to remove. */
function remove(root: string, path: string): boolean {
  try {
    unlinkSync(`${root}/${path}`);
    return true;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return false;
    throw new CannotRun(`${path} cannot be removed: ${message}.`, 'Remove it, or run the command again.');
  }
}

function removeEmptyFolders(root: string, folder: string): void {
  for (let at = folder; at !== '.' && at.includes('/'); at = dirname(at)) {
    try {
      rmdirSync(join(root, at));
    } catch {
      return;
    }
  }
}
