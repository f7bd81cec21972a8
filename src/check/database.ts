/** Which database a check asks: a clone, an index file, or an index that is fetched. */
import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ReportIndex } from '../compact-index/layers.ts';
import { openLocalIndex } from '../compact-index/local.ts';
import { CompactIndex } from '../compact-index/read-index.ts';
import { quote } from '../core/quote.ts';
import type { World } from '../env.ts';
import type { Unread } from '../export/read-reports.ts';
import { CannotRun } from '../failure.ts';
import { CONFIG_FILE } from '../root.ts';

export interface Database {
  index: ReportIndex;
  /** What was asked, for people: a folder, a file or a URL. */
  place: string;
  /** The clone it is, where whole reports can be read. */
  root?: string;
  /** Reports of the clone that could not be read just now. */
  unread: readonly Unread[];
}

/** The variable that says where the database is, in place of `--db`. */
export const DATABASE_VARIABLE = 'MAL_DB';

/**
 * `given`: a folder, a file or a URL; without it what `MAL_DB` says, the repository one is in if it is a database, or the one that
 * this program lies in. Throws `CannotRun` where there is none, and for one without a single report: it would call everything clean.
 */
export async function openDatabase(given: string | undefined, world: World): Promise<Database> {
  const place = given ?? (world.variables[DATABASE_VARIABLE] || undefined);
  const database = await open(place, world);
  if (database.index.packages()[Symbol.iterator]().next().done !== true) return database;
  database.index.close();
  throw new CannotRun(
    `The database ${quote(database.place, 300)} holds no report that stands: it could name nothing malicious.`,
    `Give another one with --db, or set ${DATABASE_VARIABLE}.`,
  );
}

async function open(place: string | undefined, world: World): Promise<Database> {
  if (place === undefined) return openClone(nearestDatabase(world.cwd));
  if (/^https?:\/\//i.test(place)) {
    const { fetchIndex } = await import('./fetch-index.ts');
    const { path, shown } = await fetchIndex(place, world);
    return { index: CompactIndex.open(path), place: shown, unread: [] };
  }
  const path = resolve(world.cwd, place);
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isFile()) return { index: CompactIndex.open(path), place, unread: [] };
  if (found?.isDirectory() && existsSync(join(path, '.git'))) return openClone(path);
  throw new CannotRun(
    `${quote(place, 300)} is no database: it is ${found ? 'no clone of one, and no index' : 'not there'}.`,
    'Give a clone of the database, an index file, or the URL of one.',
  );
}

async function openClone(root: string): Promise<Database> {
  return { ...(await openLocalIndex(root)), root, place: root };
}

function nearestDatabase(cwd: string): string {
  for (let folder = cwd; ; folder = resolve(folder, '..')) {
    if (isDatabase(folder)) return folder;
    if (folder === resolve(folder, '..')) break;
  }
  const own = fileURLToPath(new URL('..', import.meta.url)).replace(/[/\\]$/, '');
  if (isDatabase(own)) return own;
  throw new CannotRun(
    'No database to ask: this is no clone of one.',
    `Give one with --db, or set ${DATABASE_VARIABLE}; mal pull URL fetches an index.`,
  );
}

const isDatabase = (folder: string): boolean =>
  existsSync(join(folder, CONFIG_FILE)) && existsSync(join(folder, '.git'));
