/** One requirement as pip reads it: PEP 508, an address or a path. */
import { quote } from '../core/quote.ts';
import { type Dependency, LockfileError } from './lockfile.ts';
import { pypiPackage, pythonFromUrl } from './python-dependency.ts';

const URL_START = /^(?:(?:git|hg|svn|bzr)\+[a-z]+|https?|ftp|file|git|ssh):/i;
const NAME = /^([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*/;
const ARCHIVE = /\.(?:whl|zip|tar|tgz|tbz|txz|tlz|tar\.(?:gz|bz2|xz|lz|lzma))$/i;
const CLAUSE = /^(===|==|~=|!=|<=|>=|<|>)\s*([^\s,;()]+)$/;

/** Undefined for what is local, or a file of elsewhere. The version is set only if one is pinned, by `==` or `===`. */
export function readRequirement(text: string, line: number): Dependency | undefined {
  if (URL_START.test(text)) return fromAddress(withoutMarker(text, '; '), line, undefined);
  const [start = '', name = ''] = NAME.exec(text) ?? [];
  const rest = text.slice(start.length);
  if (name !== '' && rest.startsWith('@'))
    return fromAddress(withoutMarker(rest.slice(1).trim(), ' ;'), line, name);
  const requirement = withoutMarker(text, ';');
  if (isPath(requirement)) return undefined;
  if (name === '') throw new LockfileError(`has ${quote(text)}, which is no requirement`, line);
  const [version, isEqual] = pinned(withoutMarker(rest, ';'), text, line);
  return { ...pypiPackage(name, version, line), ...(isEqual && { orEqual: true }) };
}

function withoutMarker(text: string, separator: string): string {
  const end = text.indexOf(separator);
  return (end < 0 ? text : text.slice(0, end)).trim();
}

/** A path has a slash or begins with a dot; or it is an archive beside the file. */
function isPath(requirement: string): boolean {
  return /^\.|[/\\]/.test(requirement) || ARCHIVE.test(requirement);
}

function fromAddress(address: string, line: number, name: string | undefined): Dependency | undefined {
  const called = name ?? /[#&]egg=([\w.-]+)/.exec(address)?.[1];
  return pythonFromUrl(address, line, called);
}

/** The version of the first clause that pins one, and whether what equals it will do (`==`, not `===`); a clause may stand in parentheses. */
function pinned(specifiers: string, text: string, line: number): [version?: string, isEqual?: boolean] {
  const bare = /^\((.*)\)$/s.exec(specifiers)?.[1] ?? specifiers;
  let found: [version?: string, isEqual?: boolean] = [];
  for (const clause of bare.split(',')) {
    const [, operator, value = ''] = CLAUSE.exec(clause.trim()) ?? [];
    // A comma may stand at the end.
    if (operator === undefined && clause.trim() !== '')
      throw new LockfileError(`has ${quote(text)}, which is no requirement`, line);
    const isPin = operator === '===' || (operator === '==' && !value.endsWith('.*'));
    // A variable of the environment, which nobody knows here.
    if (isPin && !value.includes('${') && found[0] === undefined) found = [value, operator === '=='];
  }
  return found;
}
