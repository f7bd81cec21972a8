/** pylock.toml (PEP 751), version 1. */
import { gitDependency } from '../git-dependency.ts';
import { type Dependency, LockfileError } from '../lockfile.ts';
import { pypiPackage, pythonFromUrl } from '../python-dependency.ts';
import { checkTomlVersion, parseToml, type TableInList, tableOf, tablesOf, textOf } from '../toml-text.ts';

const NEWEST = 1;

/** Packages of any index count as PyPI's: a mirror cannot be told from another. */
export function read(text: string): Dependency[] {
  const toml = parseToml(text);
  checkTomlVersion(toml['lock-version'], NEWEST);
  const packages = tablesOf(text, toml, 'packages');
  if (packages === undefined) throw new LockfileError('has no list "packages"');
  return packages.flatMap((entry) => readPackage(entry) ?? []);
}

function readPackage(entry: TableInList): Dependency | undefined {
  const { line } = entry;
  const name = textOf(entry, 'name');
  if (!name) throw new LockfileError('has a package without a name', line);
  const vcs = tableOf(entry, 'vcs');
  if (vcs !== undefined) {
    if (textOf(vcs, 'type') !== 'git') return undefined;
    return gitDependency(
      textOf(vcs, 'url') ?? textOf(vcs, 'path') ?? '',
      textOf(vcs, 'commit-id'),
      line,
      name,
    );
  }
  if (entry.table.directory !== undefined) return undefined;
  const archive = tableOf(entry, 'archive');
  if (archive !== undefined)
    return pythonFromUrl(textOf(archive, 'url') ?? textOf(archive, 'path') ?? '', line, name);
  return pypiPackage(name, textOf(entry, 'version'), line);
}
