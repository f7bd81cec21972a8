/** Carries out a plan: the only code that writes to the working tree. */
import { mkdirSync, readFileSync, renameSync, rmdirSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import type { Change } from './core/report.ts';
import { CannotRun } from './failure.ts';
import { identity, obstacle } from './obstacle.ts';

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
  const written = new Set(
    steps.filter(({ text }) => text !== undefined).map(({ path }) => identity(root, path)),
  );
  for (const { path, text } of steps) {
    // On a file system without case the old name may lead to what was just written.
    if (text !== undefined || readCurrent(root, path) === undefined || written.has(identity(root, path)))
      continue;
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
  const blocked = obstacle(root, path);
  if (blocked)
    throw new CannotRun(
      `${path} cannot be written: ${blocked}.`,
      'Move it out of the way and run the command again.',
    );
  try {
    mkdirSync(dirname(target), { recursive: true });
    rmSync(temporary, { force: true });
    // `wx` follows no link that somebody put there.
    writeFileSync(temporary, text, { flag: 'wx' });
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw new CannotRun(
      `${path} cannot be written: ${(error as Error).message}.`,
      'It is as it was; run the command again.',
    );
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
