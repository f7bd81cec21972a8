/** Carries out a plan: the only code that writes to the working tree. */
import { mkdirSync, readFileSync, renameSync, rmdirSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import type { Change } from './core/report.ts';
import { CannotRun } from './failure.ts';

/** One path, relative to the root, that must come to hold `text`, or must go (`undefined`). */
interface Step {
  path: string;
  text: string | undefined;
}

/**
 * Writes first, then deletes, so that a run that is cut off has lost nothing and the same plan finishes the job. Each file is
 * written beside its place and renamed; a file that already holds the text is left alone. Returns the paths that changed.
 */
export function apply(root: string, changes: readonly Change[]): string[] {
  const steps = stepsOf(changes);
  const changed: string[] = [];
  for (const { path, text } of steps) {
    if (text === undefined || readCurrent(root, path) === text) continue;
    write(root, path, text);
    changed.push(path);
  }
  for (const { path, text } of steps) {
    if (text !== undefined || readCurrent(root, path) === undefined) continue;
    unlinkSync(join(root, path));
    removeEmptyFolders(root, dirname(path));
    changed.push(path);
  }
  return changed;
}

/** The plan as a unified diff against what is there, for `--dry-run`. */
export function renderPlan(root: string, changes: readonly Change[]): string {
  return stepsOf(changes)
    .map(({ path, text }) => {
      const before = readCurrent(root, path);
      if (before === text) return '';
      const from = before === undefined ? '/dev/null' : `a/${path}`;
      const to = text === undefined ? '/dev/null' : `b/${path}`;
      const patch = createTwoFilesPatch(from, to, before ?? '', text ?? '', '', '', { context: 3 });
      return patch.slice(patch.indexOf('---'));
    })
    .join('');
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
  return [...steps].map(([path, text]) => ({ path, text })).sort((a, b) => (a.path < b.path ? -1 : 1));
}

function readCurrent(root: string, path: string): string | undefined {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch {
    return undefined;
  }
}

function write(root: string, path: string, text: string): void {
  const target = join(root, path);
  const temporary = join(dirname(target), `.${process.pid}.${target.length}.tmp`);
  try {
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(temporary, text);
    renameSync(temporary, target);
  } catch (error) {
    try {
      unlinkSync(temporary);
    } catch {
      // It was never made.
    }
    throw new CannotRun(`${path} cannot be written: ${(error as Error).message}.`, 'Nothing of it was changed; run the command again.');
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
