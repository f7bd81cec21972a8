/** go.mod (and the replacements of go.work) of Go: directives, alone or in a block of parentheses. */
import { quote } from '../../core/quote.ts';
import { linesOf } from '../lines.ts';
import { type Dependency, LockfileError } from '../lockfile.ts';

/** What names no module that is built: a tool, a line of `ignore` and one of `use` name packages and folders of modules in the file. */
const SILENT: ReadonlySet<string> = new Set([
  'module',
  'go',
  'godebug',
  'retract',
  'exclude',
  'tool',
  'ignore',
  'use',
]);
const TOKEN = /"(?:[^"\\]|\\.){0,2000}"|`[^`]{0,2000}`|[^\s"`]{1,2000}/y;

/**
 * What is required, or what replaces it; a replacement by a folder leaves the module out, excluded versions are never chosen.
 * `toolchain` names the toolchain that Go fetches, which OSV calls `toolchain`.
 */
export function read(text: string): Dependency[] {
  const found: { module: Dependency; replaces: boolean }[] = [];
  const replaced = new Map<string, (string | undefined)[]>();
  let block = '';
  let blockLine = 0;
  for (const [raw, line] of linesOf(text)) {
    const words = wordsOf(raw, line);
    const [first] = words;
    if (first === undefined) continue;
    if (block !== '' && first === ')') {
      block = '';
      continue;
    }
    if (block === '' && words[1] === '(') {
      [block, blockLine] = [first, line];
      if (words.length > 2) throw new LockfileError('has more than "(" on the line that opens a block', line);
      checkDirective(block, line);
      continue;
    }
    const directive = block === '' ? first : block;
    const rest = block === '' ? words.slice(1) : words;
    checkDirective(directive, line);
    if (directive === 'require') found.push({ module: readRequire(rest, line), replaces: false });
    else if (directive === 'toolchain') {
      for (const module of readToolchain(rest, line)) found.push({ module, replaces: true });
    } else if (directive === 'replace') {
      for (const module of readReplace(rest, line, replaced)) found.push({ module, replaces: true });
    }
  }
  if (block !== '') throw new LockfileError(`has a block ${quote(block)} that does not end`, blockLine);
  return found
    .filter(({ module, replaces }) => replaces || !isReplaced(module, replaced.get(module.name)))
    .map(({ module }) => module);
}

function checkDirective(directive: string, line: number): void {
  if (
    directive === 'require' ||
    directive === 'toolchain' ||
    directive === 'replace' ||
    SILENT.has(directive)
  )
    return;
  throw new LockfileError(`has a directive ${quote(directive)}, which mal does not know`, line);
}

function readRequire([name, version, ...more]: readonly string[], line: number): Dependency {
  if (name === undefined || version === undefined || more.length > 0)
    throw new LockfileError('has a requirement that is not a module and a version', line);
  return { ecosystem: 'Go', name, version: withoutV(version), line };
}

function readToolchain([name, ...more]: readonly string[], line: number): Dependency[] {
  if (name === undefined || more.length > 0)
    throw new LockfileError('has a toolchain that is not one word', line);
  const version = /^go(\d.*)$/s.exec(name)?.[1];
  return version === undefined ? [] : [{ ecosystem: 'Go', name: 'toolchain', version, line }];
}

/** The module that takes the place of another, called `as` that; none where it is a folder. */
function readReplace(
  words: readonly string[],
  line: number,
  replaced: Map<string, (string | undefined)[]>,
): Dependency[] {
  const arrow = words.indexOf('=>');
  const [from, fromVersion, ...moreFrom] = words.slice(0, Math.max(arrow, 0));
  const [to, toVersion, ...moreTo] = words.slice(arrow + 1);
  if (arrow < 1 || from === undefined || to === undefined || moreFrom.length > 0 || moreTo.length > 0)
    throw new LockfileError(
      'has a replacement that is not "module => module version" or "module => folder"',
      line,
    );
  const local = toVersion === undefined;
  if (local && !/^(?:\.{1,2}(?:[/\\]|$)|[/\\]|[A-Za-z]:[/\\])/.test(to))
    throw new LockfileError(`replaces ${quote(from)} by ${quote(to)} without a version`, line);
  const list = replaced.get(from) ?? [];
  list.push(fromVersion === undefined ? undefined : withoutV(fromVersion));
  replaced.set(from, list);
  return local
    ? []
    : [{ ecosystem: 'Go', name: to, version: withoutV(toVersion), line, ...(to !== from && { as: from }) }];
}

/** By a replacement of every version, or of this one. */
function isReplaced({ version }: Dependency, versions: readonly (string | undefined)[] = []): boolean {
  return versions.some((replaced) => replaced === undefined || replaced === version);
}

/** OSV writes Go's versions without the `v`; what is none, such as a branch, pins nothing. */
function withoutV(version: string): string | undefined {
  return /^v\d/.test(version) ? version.slice(1) : undefined;
}

/** The words of a line up to its comment, without quotes. */
function wordsOf(line: string, number: number): string[] {
  const words: string[] = [];
  let at = 0;
  for (;;) {
    while (line[at] === ' ' || line[at] === '\t') at++;
    if (at >= line.length || line.startsWith('//', at)) return words;
    if (line[at] === '(' || line[at] === ')') {
      words.push(line[at++]!);
      continue;
    }
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(line)?.[0];
    if (token === undefined)
      throw new LockfileError('has a text whose quotes do not end, or that is too long', number);
    const comment = /^["`]/.test(token) ? -1 : token.indexOf('//');
    const end = comment === -1 ? token.length : comment;
    at += end;
    words.push(unquote(token.slice(0, end), number));
  }
}

function unquote(token: string, line: number): string {
  let text = token;
  if (token.startsWith('`')) text = token.slice(1, -1);
  else if (token.startsWith('"')) {
    try {
      text = JSON.parse(token) as string;
    } catch {
      throw new LockfileError(`has ${quote(token)}, whose escapes mal does not know`, line);
    }
  }
  if (text === '') throw new LockfileError('has an empty text', line);
  return text;
}
