/** Writing where a person said: what the file system refuses is an answer to him, and nobody's defect. */
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { quote } from './core/quote.ts';
import { CannotRun } from './failure.ts';

/** A full disk, a missing right or a file in the way as `CannotRun`; every other error as it is. */
export function writeFailure(path: string, error: unknown): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  return typeof code === 'string' && /^E[A-Z0-9]+$/.test(code)
    ? new CannotRun(
        `${quote(path, 300)} cannot be written: ${message}.`,
        'What was there before is unchanged.',
      )
    : error;
}

/** What `work` gives; see `writeFailure`. */
export function writing<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw writeFailure(path, error);
  }
}

/** Makes a folder and those above it. Not by `recursive`: below /proc, where nothing can be made, Node then tries for ever. */
export function makeFolder(folder: string): void {
  const missing: string[] = [];
  for (let at = folder; !existsSync(at) && at !== dirname(at); at = dirname(at)) missing.push(at);
  for (const one of missing.reverse()) {
    try {
      mkdirSync(one);
    } catch (error) {
      // Another process may have been faster.
      if (!statSync(one, { throwIfNoEntry: false })?.isDirectory()) throw error;
    }
  }
}
