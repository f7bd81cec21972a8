/** poetry.lock, of Poetry 1 and 2. */
import { quote } from '../../core/quote.ts';
import { gitDependency } from '../git-dependency.ts';
import { type Dependency, LockfileError } from '../lockfile.ts';
import { pypiPackage, pythonFromUrl } from '../python-dependency.ts';
import {
  checkTomlVersion,
  isTable,
  parseToml,
  type TableInList,
  tableOf,
  tablesOf,
  textOf,
} from '../toml-text.ts';

const NEWEST = 2;

/** Packages of any index count as PyPI's: a mirror cannot be told from another. */
export function read(text: string): Dependency[] {
  const toml = parseToml(text);
  if (!isTable(toml.metadata)) throw new LockfileError('has no table "metadata"');
  const version = toml.metadata['lock-version'];
  // The first versions of Poetry wrote none.
  if (version !== undefined) checkTomlVersion(version, NEWEST);
  return (tablesOf(text, toml, 'package') ?? []).flatMap((entry) => readPackage(entry) ?? []);
}

function readPackage(entry: TableInList): Dependency | undefined {
  const { line } = entry;
  const name = textOf(entry, 'name');
  const version = textOf(entry, 'version');
  if (!name || !version) throw new LockfileError('has a package without a name or without a version', line);
  const source = tableOf(entry, 'source');
  const type = source && textOf(source, 'type');
  const url = (source && textOf(source, 'url')) ?? '';
  switch (type) {
    case undefined:
    case 'legacy':
      return pypiPackage(name, version, line);
    case 'git':
      return gitDependency(url, textOf(source!, 'resolved_reference'), line, name);
    case 'url':
      return pythonFromUrl(url, line, name);
    case 'directory':
    case 'file':
      return undefined;
    default:
      throw new LockfileError(`has the package ${quote(name)} of a source ${quote(type)}`, line);
  }
}
