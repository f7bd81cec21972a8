/** TOML files whose packages are tables of one list (`[[package]]`), with the line of each one's name. */
import { parse, TomlError, type TomlPrimitive, type TomlTable } from 'smol-toml';
import { quote } from '../core/quote.ts';
import { linesOf } from './lines.ts';
import { LockfileError } from './lockfile.ts';

/** The parser takes about a second for each ten million characters, and no lockfile comes near. */
const LONGEST = 64 * 1024 * 1024;

/** What is no TOML is an error with its line. Keys of the tables may be anything: they have no prototype. */
export function parseToml(text: string): TomlTable {
  if (text.length > LONGEST)
    throw new LockfileError(`is longer than the ${LONGEST} characters of TOML that mal reads`);
  try {
    return parse(text, { integersAsBigInt: 'asNeeded', maxDepth: 100 });
  } catch (error) {
    if (!(error instanceof TomlError)) throw new LockfileError('is not valid TOML');
    const reason = error.message.split('\n', 1)[0]!.replace(/^Invalid TOML document: /, '');
    throw new LockfileError(`is not valid TOML: ${reason}`, error.line);
  }
}

/** A table of a list, with the line of its name. */
export interface TableInList {
  table: TomlTable;
  line: number;
}

/** The tables of the list `key`; undefined where there is no such key. */
export function tablesOf(text: string, toml: TomlTable, key: string): TableInList[] | undefined {
  const list = toml[key];
  if (list === undefined) return undefined;
  if (!Array.isArray(list)) throw new LockfileError(`has no list of tables "${key}"`);
  const lines = headerLines(text, key);
  // In a list between brackets, which no package manager writes, tables have no headers.
  const known = lines.length === list.length;
  return list.map((table, i) => {
    const line = known ? lines[i]! : 0;
    if (!isTable(table)) throw new LockfileError(`has something else than tables in "${key}"`, line);
    return { table, line };
  });
}

export function isTable(value: TomlPrimitive | undefined): value is TomlTable {
  return typeof value === 'object' && !Array.isArray(value) && !(value instanceof Date);
}

/** A text of a table; undefined where the key is not there. */
export function textOf({ table, line }: TableInList, key: string): string | undefined {
  const value = table[key];
  if (value === undefined || typeof value === 'string') return value;
  throw new LockfileError(`has a "${key}" that is not a text`, line);
}

/** A table in a table, with the line of the outer one; undefined where the key is not there. */
export function tableOf({ table, line }: TableInList, key: string): TableInList | undefined {
  const value = table[key];
  if (value === undefined) return undefined;
  if (!isTable(value)) throw new LockfileError(`has a "${key}" that is not a table`, line);
  return { table: value, line };
}

/** Makes sure that the major version of a format is one that is known; `1.2` and `1` are of version 1. */
export function checkTomlVersion(version: TomlPrimitive | undefined, newest: number): void {
  const major = /^\d{1,3}(?=\.|$)/.exec(String(version))?.[0];
  if (major === undefined || Number(major) > newest)
    throw new LockfileError(`is of version ${quote(String(version))}; those up to ${newest} can be read`);
}

/** Where the name of each `[[key]]` stands, or else its header; what looks like one in a text of several lines is none. */
function headerLines(text: string, key: string): number[] {
  const found: number[] = [];
  let closing: string | undefined;
  let needsName = false;
  for (const [line, number] of linesOf(text)) {
    if (closing === undefined && /^\s*\[/.test(line)) {
      needsName = headerOf(line) === key;
      if (needsName) found.push(number);
    } else if (needsName && closing === undefined && /^\s*name\s*=/.test(line)) {
      needsName = false;
      found[found.length - 1] = number;
    }
    if (line.includes('"""') || line.includes("'''")) closing = afterLine(line, closing);
  }
  return found;
}

function headerOf(line: string): string | undefined {
  const name = /^\s*\[\[\s*([^\]]*?)\s*\]\]/.exec(line)?.[1];
  return name?.replace(/^(["'])(.*)\1$/, '$2');
}

/** The mark that closes the text which goes on behind this line, if one does; `closing` is that of the text it begins in. */
function afterLine(line: string, closing: string | undefined): string | undefined {
  let open = closing;
  for (let at = 0; at < line.length; ) {
    if (open !== undefined) {
      if (line[at] === '\\' && open[0] === '"') at += 2;
      else if (line.startsWith(open, at)) {
        at += open.length;
        // Two more may stand before the three that close.
        for (let more = 0; open.length === 3 && more < 2 && line[at] === open[0]; more++) at++;
        open = undefined;
      } else at++;
    } else if (line[at] === '#') return undefined;
    else if (line.startsWith('"""', at) || line.startsWith("'''", at)) {
      open = line.slice(at, at + 3);
      at += 3;
    } else if (line[at] === '"' || line[at] === "'") {
      open = line[at];
      at++;
    } else at++;
  }
  return open?.length === 3 ? open : undefined;
}
