/** uv.lock, version 1. */
import { quote } from '../../core/quote.ts';
import { gitDependency } from '../git-dependency.ts';
import { type Dependency, LockfileError } from '../lockfile.ts';
import { pypiPackage, pythonFromUrl } from '../python-dependency.ts';
import { checkTomlVersion, parseToml, type TableInList, tableOf, tablesOf, textOf } from '../toml-text.ts';

const NEWEST = 1;
const LOCAL = ['path', 'directory', 'editable', 'virtual'] as const;

/** Packages of any index count as PyPI's: a mirror cannot be told from another. */
export function read(text: string): Dependency[] {
  const toml = parseToml(text);
  checkTomlVersion(toml.version, NEWEST);
  // The first versions of uv said `distribution`.
  const packages = tablesOf(text, toml, 'package') ?? tablesOf(text, toml, 'distribution');
  if (packages === undefined) throw new LockfileError('has no list "package"');
  return packages.flatMap((entry) => readPackage(entry) ?? []);
}

function readPackage(entry: TableInList): Dependency | undefined {
  const { line } = entry;
  const name = textOf(entry, 'name');
  const source = tableOf(entry, 'source');
  if (!name || !source) throw new LockfileError('has a package without a name or without a source', line);
  if (source.table.registry !== undefined) return pypiPackage(name, textOf(entry, 'version'), line);
  const git = textOf(source, 'git');
  if (git !== undefined) {
    const hash = git.indexOf('#');
    return gitDependency(git, hash < 0 ? undefined : git.slice(hash + 1), line, name);
  }
  const url = textOf(source, 'url');
  if (url !== undefined) return pythonFromUrl(url, line, name);
  if (LOCAL.some((key) => source.table[key] !== undefined)) return undefined;
  throw new LockfileError(`has the package ${quote(name)} of a source that mal does not know`, line);
}
