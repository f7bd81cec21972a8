/** pdm.lock, up to version 4. */
import { gitDependency } from '../git-dependency.ts';
import { type Dependency, LockfileError } from '../lockfile.ts';
import { pypiPackage, pythonFromUrl } from '../python-dependency.ts';
import { checkTomlVersion, isTable, parseToml, type TableInList, tablesOf, textOf } from '../toml-text.ts';

const NEWEST = 4;
/** Kinds of repositories that no report can name. */
const OTHER_REPOSITORIES = ['hg', 'svn', 'bzr'] as const;

/** A package with extras stands twice; it is one dependency. */
export function read(text: string): Dependency[] {
  const toml = parseToml(text);
  if (!isTable(toml.metadata)) throw new LockfileError('has no table "metadata"');
  checkTomlVersion(toml.metadata.lock_version, NEWEST);
  const found: Dependency[] = [];
  const known = new Set<string>();
  for (const entry of tablesOf(text, toml, 'package') ?? []) {
    const dependency = readPackage(entry);
    const identity = dependency && `${dependency.ecosystem} ${dependency.name} ${dependency.version}`;
    if (identity === undefined || known.has(identity)) continue;
    known.add(identity);
    found.push(dependency!);
  }
  return found;
}

function readPackage(entry: TableInList): Dependency | undefined {
  const { line } = entry;
  const name = textOf(entry, 'name');
  if (!name) throw new LockfileError('has a package without a name', line);
  const git = textOf(entry, 'git');
  if (git !== undefined) return gitDependency(git, textOf(entry, 'revision'), line, name);
  const url = textOf(entry, 'url');
  if (url !== undefined) return pythonFromUrl(url, line, name);
  if (textOf(entry, 'path') !== undefined) return undefined;
  if (OTHER_REPOSITORIES.some((key) => entry.table[key] !== undefined)) return undefined;
  return pypiPackage(name, textOf(entry, 'version'), line);
}
