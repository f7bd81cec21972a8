/** Cargo.lock, versions 1 to 4: the part of TOML that Cargo writes, line by line, which is faster than all of TOML. */
import { quote } from '../../core/quote.ts';
import { gitDependency } from '../git-dependency.ts';
import { linesOf } from '../lines.ts';
import { type Dependency, LockfileError } from '../lockfile.ts';

const CRATES_IO: ReadonlySet<string> = new Set([
  'registry+https://github.com/rust-lang/crates.io-index',
  'registry+https://index.crates.io',
  'sparse+https://index.crates.io',
]);
const NEWEST = 4;
const TABLES: ReadonlySet<string> = new Set(['[[package]]', '[root]', '[metadata]', '[[patch.unused]]']);

/**
 * Crates of crates.io and of repositories. A crate of another registry, which Cargo keeps apart (a mirror is set elsewhere and
 * not seen here), carries the registry's address as a suffix. What has no source is the project's own.
 */
export function read(text: string): Dependency[] {
  const found: Dependency[] = [];
  let table = '';
  let tableLine = 0;
  let values = new Map<string, [value: string, line: number]>();
  let inArray = 0;
  const finish = () => {
    if (table !== '[[package]]') return;
    const crate = readPackage(values, tableLine);
    if (crate) found.push(crate);
  };
  for (const [raw, number] of linesOf(text)) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    if (inArray > 0) {
      if (line.startsWith(']')) inArray = 0;
      else if (!line.startsWith('"') || !(line.endsWith('"') || line.endsWith('",')))
        throw new LockfileError(`has ${quote(line)} in a list of texts`, number);
    } else if (line.startsWith('[')) {
      finish();
      if (!TABLES.has(line))
        throw new LockfileError(`has a table ${quote(line)}, which mal does not know`, number);
      [table, tableLine, values] = [line, number, new Map()];
    } else if (table !== '[metadata]') {
      const equals = line.indexOf('=');
      const key = line.slice(0, Math.max(equals, 0)).trimEnd();
      const value = line.slice(equals + 1).trimStart();
      if (!/^[A-Za-z0-9_-]{1,100}$/.test(key))
        throw new LockfileError(`has ${quote(line)} where a key belongs`, number);
      if (values.has(key)) throw new LockfileError(`has the key ${quote(key)} twice in one table`, number);
      values.set(key, [value, number]);
      if (table === '' && key === 'version') checkVersion(value, number);
      if (value === '[') inArray = number;
      else if (value.startsWith('[') && !value.endsWith(']'))
        throw new LockfileError(
          `has a list that begins with ${quote(value)}, which Cargo does not write`,
          number,
        );
    }
  }
  if (inArray > 0) throw new LockfileError('has a list that does not end', inArray);
  finish();
  if (table === '' && values.size === 0) throw new LockfileError('is empty');
  return found;
}

function checkVersion(value: string, line: number): void {
  const number = /^([1-9][0-9]{0,2})\s{0,100}(?:#|$)/.exec(value)?.[1];
  if (number === undefined || Number(number) > NEWEST)
    throw new LockfileError(`is of version ${quote(value)}; mal reads those up to ${NEWEST}`, line);
}

function readPackage(
  values: ReadonlyMap<string, readonly [value: string, line: number]>,
  tableLine: number,
): Dependency | undefined {
  const [name, version, source] = ['name', 'version', 'source'].map((key) => {
    const entry = values.get(key);
    return entry && unquote(entry[0], entry[1]);
  });
  if (!name || !version)
    throw new LockfileError('has a package without a name or without a version', tableLine);
  const line = values.get('name')?.[1] ?? tableLine;
  if (source === undefined) return undefined;
  if (source.startsWith('git+')) {
    const hash = source.indexOf('#');
    return gitDependency(source, hash === -1 ? undefined : source.slice(hash + 1), line, name);
  }
  if (source.startsWith('path+') || source.startsWith('directory+') || source.startsWith('local-registry+'))
    return undefined;
  const registry = source.replace(/\/$/, '');
  if (CRATES_IO.has(registry)) return { ecosystem: 'crates.io', name, version, line };
  const address = /^(?:registry|sparse)\+(.+)$/s.exec(registry)?.[1];
  if (address === undefined)
    throw new LockfileError(
      `has the package ${quote(name)} of the source ${quote(source)}, which mal does not know`,
      line,
    );
  return { ecosystem: `crates.io:${address}`, name, version, line };
}

/** The text of a TOML string on one line. */
function unquote(value: string, line: number): string {
  const literal = /^'([^'\n]{0,4096})'\s{0,100}(?:#|$)/.exec(value);
  if (literal) return literal[1]!;
  const basic = /^"(?:[^"\\\u0000-\u001f]|\\.){0,4096}"(?=\s{0,100}(?:#|$))/.exec(value)?.[0];
  if (basic !== undefined) {
    try {
      const json = basic.replace(/\\U([0-9a-fA-F]{8})/g, (_, hex: string) =>
        String.fromCodePoint(Number.parseInt(hex, 16)),
      );
      return JSON.parse(json) as string;
    } catch {
      // Reported below, like every other value that is no text.
    }
  }
  throw new LockfileError(`has ${quote(value)} where a text in quotes belongs`, line);
}
