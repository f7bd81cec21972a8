/** Pipfile.lock of Pipenv. */
import { quote } from '../../core/quote.ts';
import { gitDependency } from '../git-dependency.ts';
import { readJsonObject, readObject } from '../json-fields.ts';
import type { JsonReader } from '../json-reader.ts';
import { type Dependency, LockfileError } from '../lockfile.ts';
import { pypiPackage, pythonFromUrl } from '../python-dependency.ts';

/** What is the project's own, and kinds of repositories that no report can name. */
const LEFT_OUT: ReadonlySet<string> = new Set(['path', 'hg', 'svn', 'bzr']);

/** Of every group: `default`, `develop` and those of the project. */
export function read(text: string): Dependency[] {
  const found: Dependency[] = [];
  let isLock = false;
  readJsonObject(text, (group, reader) => {
    if (group === '_meta') {
      isLock = true;
      return;
    }
    readObject(reader, `the group ${quote(group)}`, (name) => {
      const dependency = readPackage(reader, name);
      if (dependency) found.push(dependency);
    });
  });
  if (!isLock) throw new LockfileError('has no "_meta"');
  return found;
}

function readPackage(reader: JsonReader, name: string): Dependency | undefined {
  const { line } = reader;
  const texts = new Map<string, string>();
  let isLeftOut = false;
  readObject(reader, `the package ${quote(name)}`, (key) => {
    if (key === 'version' || key === 'git' || key === 'ref' || key === 'file')
      texts.set(key, reader.string(`the ${key} of ${quote(name)}`));
    isLeftOut ||= LEFT_OUT.has(key);
  });
  const git = texts.get('git');
  if (git !== undefined) return gitDependency(git, texts.get('ref'), line, name);
  const file = texts.get('file');
  if (file !== undefined) return pythonFromUrl(file, line, name);
  if (isLeftOut) return undefined;
  const version = texts.get('version');
  const exact = /^===?(.*)$/s.exec(version ?? '')?.[1];
  if (version !== undefined && version !== '*' && exact === undefined)
    throw new LockfileError(`gives ${quote(name)} the version ${quote(version)}, which pins none`, line);
  return pypiPackage(name, exact, line);
}
