/** mix.lock of Mix, for Elixir and Erlang: a map of tuples such as `{:hex, :jason, "1.4.1", …, "hexpm", …}`. */
import { quote } from '../../core/quote.ts';
import { ElixirReader } from '../elixir-reader.ts';
import { gitDependency } from '../git-dependency.ts';
import type { Dependency } from '../lockfile.ts';

const HEXPM = 'hexpm';
/** The places in a tuple: of Hex its repository, of git nothing after the revision. */
const NAME_OR_URL = 1;
const VERSION = 2;
const REPOSITORY = 6;

/**
 * Packages of Hex and of repositories. One of an organisation is named `organisation/name`; one of another repository of Hex, which
 * Mix keeps apart by its name, carries that name as a suffix.
 */
export function read(text: string): Dependency[] {
  const reader = new ElixirReader(text);
  const found: Dependency[] = [];
  const seen = new Set<string>();
  reader.mapping((key) => {
    if (seen.has(key)) reader.fail(`has the key ${quote(key)} twice`);
    seen.add(key);
    const dependency = readEntry(key, reader);
    if (dependency) found.push(dependency);
  });
  reader.end();
  return found;
}

function readEntry(key: string, reader: ElixirReader): Dependency | undefined {
  const { line } = reader;
  const parts: (string | undefined)[] = [];
  reader.tuple((index) => {
    if (index <= REPOSITORY) parts[index] = reader.textOrAtom();
  });
  const [kind, nameOrUrl, version] = [parts[0], parts[NAME_OR_URL], parts[VERSION]];
  if (kind === 'path') return undefined;
  if (!key || !nameOrUrl || !version || (kind !== 'hex' && kind !== 'git'))
    reader.fail(`has the package ${quote(key)} in a form that mal does not know`);
  if (kind === 'git') return gitDependency(nameOrUrl, version, line, key);
  const [repository = HEXPM, organisation] = (parts[REPOSITORY] ?? HEXPM).split(':', 2);
  return {
    ecosystem: repository === HEXPM ? 'Hex' : `Hex:${repository}`,
    name: organisation ? `${organisation}/${nameOrUrl}` : nameOrUrl,
    version,
    line,
    ...(nameOrUrl !== key && { as: key }),
  };
}
