/**
 * yarn.lock of yarn 1: a line `name@range, name@range:`, and below it, two blanks deeper, keys with their values. What is deeper
 * still (`dependencies`) names packages that have an entry of their own.
 */
import { quote } from '../core/quote.ts';
import { checkLineBreaks } from './line-breaks.ts';
import { linesOf } from './lines.ts';
import { type Dependency, LockfileError } from './lockfile.ts';
import { addResolved, npmFromSource, npmPackage, splitNameAndVersion } from './npm-dependency.ts';
import { npmSource } from './npm-source.ts';

const BARE = /[A-Za-z/.-][^:\s,]*/y;
const FIELD = /^ {2}[A-Za-z"]/;
const READ = /^ {2}("?)(version|resolved)\1:? +(\S.*)$/;

interface Entry {
  patterns: string[];
  line: number;
  version?: string;
  resolved?: string;
}

export function readClassic(text: string): Dependency[] {
  checkLineBreaks(text);
  const found: Dependency[] = [];
  let entry: Entry | undefined;
  for (const [raw, line] of linesOf(text)) {
    const indent = raw.search(/[^ ]/);
    if (indent < 0 || raw[indent] === '#') continue;
    if (indent === 0) {
      if (entry) addEntry(found, entry);
      entry = { patterns: readPatterns(raw, line), line };
    } else if (entry === undefined || indent % 2 === 1 || (indent === 2 && !FIELD.test(raw))) {
      throw new LockfileError(`has ${quote(raw)} where yarn writes nothing like it`, line);
    } else if (indent === 2) {
      const [, , key, value = ''] = READ.exec(raw) ?? [];
      if (key === 'version' || key === 'resolved') entry[key] = readToken(value, 0, line)[0];
    }
  }
  if (entry) addEntry(found, entry);
  return found;
}

/** The keys of an entry; a colon ends them. */
function readPatterns(raw: string, line: number): string[] {
  if (/^(?:<<<<<<<|=======|>>>>>>>)/.test(raw))
    throw new LockfileError('has a merge conflict that is not resolved', line);
  const patterns: string[] = [];
  for (let at = 0; ; at += 2) {
    const [pattern, end] = readToken(raw, at, line);
    patterns.push(pattern);
    at = end;
    if (raw[at] === ':' && raw.slice(at + 1).trim() === '') return patterns;
    if (!raw.startsWith(', ', at))
      throw new LockfileError(`has ${quote(raw)}, which does not end in a colon`, line);
  }
}

/** A word, in quotes with escapes as in JSON or bare, and where it ends. */
function readToken(text: string, at: number, line: number): [token: string, end: number] {
  if (text[at] === '"') {
    for (let end = text.indexOf('"', at + 1); end > 0; end = text.indexOf('"', end + 1)) {
      let slashes = 0;
      while (text[end - 1 - slashes] === '\\') slashes++;
      if (slashes % 2 === 1) continue;
      try {
        return [JSON.parse(text.slice(at, end + 1)) as string, end + 1];
      } catch {
        break;
      }
    }
  } else {
    BARE.lastIndex = at;
    const token = BARE.exec(text)?.[0];
    if (token !== undefined) return [token, at + token.length];
  }
  throw new LockfileError(`has ${quote(text.slice(at))} where a name or a text should be`, line);
}

/** One dependency for each thing that its patterns mean, which is nearly always one. */
function addEntry(found: Dependency[], { patterns, line, version, resolved }: Entry): void {
  const known = new Set<string>();
  const address = withoutChecksum(resolved);
  for (const pattern of patterns) {
    const [name, range] = splitNameAndVersion(pattern) ?? [pattern, ''];
    const own: Dependency[] = [];
    const source = range.startsWith('npm:') ? undefined : npmSource(range);
    if (source === undefined) {
      const real = range.startsWith('npm:') ? range.slice('npm:'.length) : name;
      const named = npmPackage(splitNameAndVersion(real)?.[0] ?? real, version, line, name);
      // A file of the cache beside the project (`yarn-offline-mirror`) came from the registry.
      addResolved(own, named, address?.includes('/') ? address : undefined, () => false);
    } else {
      const dependency = npmFromSource((address && npmSource(address)) || source, line, name);
      if (dependency) own.push(dependency);
    }
    for (const dependency of own) {
      const identity = `${dependency.ecosystem} ${dependency.name}`;
      if (!known.has(identity)) found.push(dependency);
      known.add(identity);
    }
  }
}

/** yarn puts the SHA-1 of a tarball behind its address. That of a repository is the commit. */
function withoutChecksum(resolved: string | undefined): string | undefined {
  if (resolved === undefined) return undefined;
  const hash = resolved.indexOf('#');
  const address = hash < 0 ? resolved : resolved.slice(0, hash);
  return address.endsWith('.tgz') || npmSource(resolved)?.kind !== 'git' ? address : resolved;
}
