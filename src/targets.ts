/** What people name on a command line → the report files meant: paths, folders, patterns, ids, `ecosystem/name`, purls. */
import { lstatSync, readdirSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import type { RepositoryConfig } from './core/config.ts';
import { idOfPath, parseId } from './core/id.ts';
import { InvalidPackageError } from './core/layout/invalid-package-error.ts';
import { quote } from './core/quote.ts';
import type { PackageName } from './core/report.ts';
import { acceptedDirectories } from './ecosystems/directory.ts';
import { isPurl, readPackageWord } from './ecosystems/package-word.ts';
import { CannotRun } from './failure.ts';
import { obstacleAbove } from './obstacle.ts';
import { WorktreeStore } from './store/worktree.ts';

export interface TargetContext {
  root: string;
  cwd: string;
  config: RepositoryConfig;
}

/**
 * The files that the words name, relative to the root, sorted, each once. A word is tried as an existing path first,
 * because `[`, `(`, `!` and blanks occur in folders. Throws `CannotRun` for a word that names nothing.
 */
export async function resolveTargets(words: readonly string[], context: TargetContext): Promise<string[]> {
  const found = new Set<string>();
  const ids: string[] = [];
  for (const word of words) {
    if (parseId(word, context.config.idPrefix)) ids.push(word);
    else for (const path of await resolveWord(word, context)) found.add(path);
  }
  if (ids.length > 0) for (const path of await findIds(ids, context)) found.add(path);
  return [...found].sort();
}

/** The package that a word names as a purl or as `ecosystem/name` (in any usual spelling); undefined if it names none. */
export function packageOfWord(word: string): (PackageName & { version?: string }) | undefined {
  const found = readPackageWord(word);
  if (found === undefined && isPurl(word))
    throw new CannotRun(
      `${quote(word)} is not a package URL that mal knows.`,
      'It looks like pkg:npm/%40scope/name.',
    );
  return found;
}

/** The folders, relative to the repository, where the reports of a package lie or would lie. */
export function packageFolders(config: RepositoryConfig, pkg: PackageName): string[] {
  try {
    return config.roots.flatMap((root) =>
      acceptedDirectories(config.layout, pkg).map((folder) => `${root}/${folder}`),
    );
  } catch (error) {
    if (error instanceof InvalidPackageError) throw new CannotRun(error.reason);
    throw error;
  }
}

/** The report files that lie in a folder itself; none if there is no such folder. */
export function reportsIn(root: string, folder: string): string[] {
  try {
    const entries = readdirSync(join(root, folder), { withFileTypes: true });
    return entries.filter((e) => e.isFile() && e.name.endsWith('.json')).map((e) => `${folder}/${e.name}`);
  } catch {
    return [];
  }
}

async function resolveWord(word: string, context: TargetContext): Promise<string[]> {
  const { root, cwd, config } = context;
  if (word === '')
    throw new CannotRun('An empty word names no report.', 'Is a variable of the shell not set?');
  const path = relative(root, resolve(cwd, word)).split(sep).join('/');
  const there = statOf(resolve(cwd, word));
  if (there) {
    if (path.startsWith('../') || path === '..')
      throw new CannotRun(`${quote(word)} lies outside the repository ${quote(root)}.`);
    const above = obstacleAbove(root, path);
    if (above !== undefined) throw new CannotRun(`${quote(word)} is not looked at: ${above}.`);
    if (!there.isDirectory()) return [path];
    return listBelow(path, word, context);
  }
  const pkg = packageOfWord(word);
  if (pkg) {
    const paths = packageFolders(config, pkg).flatMap((folder) => reportsIn(root, folder));
    if (paths.length > 0) return paths;
    throw new CannotRun(
      `There is no report on ${pkg.ecosystem} ${quote(pkg.name)}.`,
      'mal new <ecosystem> <name> writes one.',
    );
  }
  if (/[*?[\]{}()!]/.test(word)) {
    const { default: glob } = await import('fast-glob');
    const found = await glob(word, { cwd, onlyFiles: false, dot: true, followSymbolicLinks: false });
    if (found.length > 0) return matchesOf(found, word, context);
    throw new CannotRun(`Nothing matches the pattern ${quote(word)}.`);
  }
  throw new CannotRun(
    `${quote(word)} names no report: no such path, id, package or pattern.`,
    'A report is named by path, by id (MAL-2025-46969), by ecosystem/name (npm/chalk) or by purl (pkg:npm/chalk).',
  );
}

/** The report files that a pattern means: those it matches, and those below the folders it matches. */
async function matchesOf(found: readonly string[], word: string, context: TargetContext): Promise<string[]> {
  const { root, cwd } = context;
  const paths: string[] = [];
  const folders: string[] = [];
  for (const name of found) {
    const path = relative(root, resolve(cwd, name)).split(sep).join('/');
    (statOf(resolve(cwd, name))?.isDirectory() ? folders : paths).push(path);
  }
  if (folders.length === 0) return paths;
  if (paths.length === 0 && folders.length === 1) return listBelow(folders[0]!, word, context);
  return paths.concat((await new WorktreeStore(root).list(folders)).map(({ path }) => path));
}

/** The report files at or below a folder. The repository itself and folders above the roots mean all of the roots in them. */
async function listBelow(path: string, word: string, { root, config }: TargetContext): Promise<string[]> {
  const inside = config.roots.filter((r) => path === '' || r === path || r.startsWith(`${path}/`));
  const below = config.roots.some((r) => path.startsWith(`${r}/`)) ? [path] : inside;
  if (below.length === 0) {
    throw new CannotRun(
      `${quote(word)} holds no reports.`,
      `Reports lie below ${config.roots.join(', ')} (mal.config.json).`,
    );
  }
  const paths = (await new WorktreeStore(root).list(below)).map((entry) => entry.path);
  if (paths.length === 0)
    throw new CannotRun(`${quote(word)} holds no reports.`, 'mal new <ecosystem> <name> writes one.');
  return paths;
}

async function findIds(ids: readonly string[], { root, config }: TargetContext): Promise<string[]> {
  const missing = new Set(ids);
  const paths: string[] = [];
  for (const { path } of await new WorktreeStore(root).list(config.roots)) {
    if (!path.endsWith('.json') || !ids.includes(idOfPath(path))) continue;
    paths.push(path);
    missing.delete(idOfPath(path));
  }
  const [first] = missing;
  if (first !== undefined) throw new CannotRun(`There is no report with the id ${first}.`);
  return paths;
}

function statOf(path: string): ReturnType<typeof lstatSync> | undefined {
  try {
    return lstatSync(path);
  } catch {
    return undefined;
  }
}
