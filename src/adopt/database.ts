/** The database that is taken over: a folder somewhere else on this machine. */
import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import type { RepositoryConfig } from '../core/config.ts';
import { quote } from '../core/quote.ts';
import { CannotRun } from '../failure.ts';
import { obstacleAbove, statAt } from '../obstacle.ts';
import { CONFIG_FILE, parseConfig } from '../repository.ts';
import { readText } from '../store/store.ts';
import { WorktreeStore } from '../store/worktree.ts';

export interface ForeignDatabase {
  /** Absolute, without links. */
  folder: string;
  config: RepositoryConfig;
  /** Those of the configuration that are there. */
  roots: string[];
}

/** What a folder without a configuration of its own is taken for: a clone of the public database. */
const OSSF = { layout: 'ossf', roots: ['osv/malicious', 'osv/withdrawn'] } as const;

/** Opens the folder that a word names. Throws `CannotRun` if no database of this kind of ids lies there. */
export async function openDatabase(
  word: string,
  { root, cwd, config }: { root: string; cwd: string; config: RepositoryConfig },
): Promise<ForeignDatabase> {
  const folder = folderAt(resolve(cwd, word));
  if (folder === undefined) throw new CannotRun(`There is no folder ${quote(word)}.`);
  if (folder === realpathSync(root))
    throw new CannotRun(`${quote(word)} is this repository.`, 'Name the folder of another database.');
  const text = await readText(new WorktreeStore(folder), CONFIG_FILE);
  const own = configOf(text, word);
  const found: RepositoryConfig =
    text === undefined ? { ...own, layout: OSSF.layout, roots: [...OSSF.roots] } : own;
  if (found.idPrefix !== config.idPrefix) {
    throw new CannotRun(
      `Ids begin with ${quote(found.idPrefix)} there and with ${quote(config.idPrefix)} here.`,
      'Reports keep their ids when they are taken over, so the prefix must be the same.',
    );
  }
  const roots = found.roots.filter((path) => statAt(folder, path) !== undefined);
  if (roots.some((path) => isFolder(folder, path))) return { folder, config: found, roots };
  throw new CannotRun(
    `${quote(word)} holds no reports: none of ${found.roots.join(', ')} is a folder there.`,
    `A database has the layout of ossf/malicious-packages, or says in ${CONFIG_FILE} where its reports lie.`,
  );
}

function configOf(text: string | undefined, word: string): RepositoryConfig {
  try {
    return parseConfig(text);
  } catch (error) {
    if (error instanceof CannotRun) throw new CannotRun(`${quote(word)}: ${error.message}`, error.hint);
    throw error;
  }
}

function folderAt(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

/** A root that is a link, or lies below one, leads who knows where. */
export function isFolder(folder: string, path: string): boolean {
  return statAt(folder, path)?.isDirectory() === true && obstacleAbove(folder, path) === undefined;
}
