/** Where a repository begins, and the files that say what it is. Loads nothing else, so that git can be asked at once. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CannotRun } from './failure.ts';

export const CONFIG_FILE = 'mal.config.json';
export const IDS_FILE = '.mal/ids.json';

/** The nearest folder upwards that git keeps. Asks the file system, because starting git costs more than the answer. */
export function findRoot(from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return folder;
    if (dirname(folder) === folder) {
      throw new CannotRun(
        `${from} is not inside a git repository.`,
        'Run mal inside a clone of the database.',
      );
    }
  }
}
