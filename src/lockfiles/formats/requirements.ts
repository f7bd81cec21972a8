/**
 * requirements.txt and its like, as pip reads them. Files that it includes (`-r`) count with it, at the line that includes them;
 * constraints (`-c`) bring no package, but pin the version of one that is asked for without.
 */
import { quote } from '../../core/quote.ts';
import { attempt, type Dependency, type LockfileContext, LockfileError } from '../lockfile.ts';
import { readRequirement } from '../python-requirement.ts';
import { requirementLines } from '../requirement-lines.ts';
import { optionsOf, splitOptions } from '../requirement-options.ts';

/** Far more than anyone includes in each other. */
const DEEPEST = 30;
const MOST_FILES = 1000;

interface Reading {
  context: LockfileContext;
  found: Dependency[];
  pins: Map<string, Pick<Dependency, 'version' | 'orEqual'>>;
  /** By kind and path: no file is read twice, so that a cycle ends. */
  seen: Set<string>;
}

/** A file that is being read: its path from the one where it began, and where in that one it was included. */
interface Place {
  path: string;
  isConstraint: boolean;
  depth: number;
  line: number | undefined;
}

export function read(text: string, context: LockfileContext): Dependency[] {
  const path = context.path.slice(context.path.lastIndexOf('/') + 1);
  const seen = new Set([`false ${path}`]);
  const reading: Reading = { context, found: [], pins: new Map(), seen };
  readFile(text, { path, isConstraint: false, depth: 0, line: undefined }, reading);
  for (const dependency of reading.found) {
    if (dependency.version === undefined && dependency.ecosystem !== 'GIT')
      Object.assign(dependency, reading.pins.get(dependency.name));
  }
  return reading.found;
}

function readFile(text: string, place: Place, reading: Reading): void {
  if (text.includes('\0'))
    throw new LockfileError('is not UTF-8 text (PowerShell writes UTF-16); save it as UTF-8');
  for (const { text: joined, line } of requirementLines(text))
    attempt(reading.context, () => readLine(joined, line, place, reading));
}

function readLine(text: string, line: number, place: Place, reading: Reading): void {
  // What an included file says is said here by the line that includes it.
  const here = place.line ?? line;
  const within = place.line === undefined ? undefined : `${place.path}:${line}`;
  const [requirement, words] = splitOptions(text, here);
  if (requirement !== '') {
    add(reading, place, within, readRequirement(requirement, here));
    return;
  }
  for (const { name, value } of optionsOf(words, here)) {
    if (name === 'editable') add(reading, place, within, readRequirement(value, here));
    else if (name === 'requirement' || name === 'constraint')
      include(
        value,
        { ...place, isConstraint: place.isConstraint || name === 'constraint', line: here },
        reading,
      );
  }
}

function add(
  reading: Reading,
  place: Place,
  within: string | undefined,
  dependency: Dependency | undefined,
): void {
  if (dependency === undefined) return;
  if (place.isConstraint) {
    if (dependency.version !== undefined && dependency.ecosystem !== 'GIT')
      reading.pins.set(dependency.name, pinOf(dependency));
    return;
  }
  if (within !== undefined) dependency.as ??= within;
  reading.found.push(dependency);
}

function pinOf({ version, orEqual }: Dependency): Pick<Dependency, 'version' | 'orEqual'> {
  return { version, ...(orEqual && { orEqual }) };
}

function include(target: string, place: Place & { line: number }, reading: Reading): void {
  const path = joined(place.path, target);
  if (path === undefined)
    throw new LockfileError(`includes ${quote(target)}, which is not a file of the project`, place.line);
  const key = `${place.isConstraint} ${path}`;
  if (reading.seen.has(key)) return;
  reading.seen.add(key);
  if (place.depth >= DEEPEST || reading.seen.size > MOST_FILES)
    throw new LockfileError('includes too many files, or too many in each other', place.line);
  const text = reading.context.include(path);
  if (text === undefined)
    throw new LockfileError(`includes ${quote(path)}, which is not there or lies outside`, place.line);
  readFile(text, { ...place, path, depth: place.depth + 1 }, reading);
}

/** The path of a file that `from` names, relative to where `from` is relative to; undefined for an address or an absolute path. */
function joined(from: string, target: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:|^[/\\]/i.test(target)) return undefined;
  const parts = from.split('/').slice(0, -1);
  for (const part of target.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}
