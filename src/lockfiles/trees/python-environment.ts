/**
 * `site-packages` and its like: the metadata that installers leave for every package (PEP 376 and what came before it). What was
 * installed from a repository or from the project itself says so in direct_url.json (PEP 610).
 */
import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';
import pypi from '../../ecosystems/pypi.ts';
import { gitDependency } from '../git-dependency.ts';
import { isObject, parseJsonObject } from '../json-text.ts';
import { type Dependency, LockfileError } from '../lockfile.ts';
import { pythonFromUrl } from '../python-dependency.ts';
import { codeOf, readSmallFile } from './small-file.ts';
import type { TreeContents } from './tree.ts';

/** `six-1.16.0.dist-info`, `six-1.16.0-py3.11.egg-info`. */
const RECORD = /^(.+?)(?:-([^-]+))?(?:-py[0-9.]+)?\.(dist-info|egg-info|egg)$/;
/** A name that pip gives to what it could not remove. */
const LEFTOVER = /^~/;

export function readTree(folder: string): TreeContents {
  const contents: TreeContents = { dependencies: [], problems: [], elsewhere: [] };
  const entries = readdirSync(folder, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const [, name, version, kind] = RECORD.exec(entry.name) ?? [];
    if (name === undefined || LEFTOVER.test(name)) continue;
    try {
      const dependency = readRecord(folder, entry, kind!, { name, version });
      if (dependency) contents.dependencies.push(dependency);
    } catch (error) {
      const message = error instanceof LockfileError ? error.message : `cannot be read (${codeOf(error)})`;
      contents.problems.push({ path: entry.name, message });
    }
  }
  return contents;
}

interface Named {
  name: string;
  version: string | undefined;
}

/** What the metadata lack is taken from the record's own name. */
function readRecord(folder: string, entry: Dirent, kind: string, own: Named): Dependency | undefined {
  const path = join(folder, entry.name);
  const file = kind === 'dist-info' ? 'METADATA' : kind === 'egg' ? 'EGG-INFO/PKG-INFO' : 'PKG-INFO';
  // The oldest installers left one file.
  const text = readSmallFile(kind === 'egg-info' && !entry.isDirectory() ? path : join(path, file));
  // An archive that Python reads as it is.
  const { name, version } = text === undefined ? own : { ...own, ...readMetadata(text) };
  const origin = readSmallFile(join(path, 'direct_url.json'));
  if (origin !== undefined) {
    const direct = readOrigin(origin, name);
    if (direct !== 'index') return direct && { ...direct, as: entry.name };
  }
  const problem = pypi.nameProblem(name);
  if (problem !== undefined) throw new LockfileError(`has a name that ${problem}`);
  return { ecosystem: pypi.name, name: pypi.canonicalName(name), version, line: 0, as: entry.name };
}

/** Of the headers at the top the first `Name` and `Version`. */
function readMetadata(text: string): Partial<Named> {
  const end = text.search(/\r?\n\r?\n/);
  const headers = end < 0 ? text : text.slice(0, end);
  const name = /^Name:[ \t]*(\S+)/im.exec(headers)?.[1];
  const version = /^Version:[ \t]*(\S+)/im.exec(headers)?.[1];
  return { ...(name === undefined ? {} : { name }), ...(version === undefined ? {} : { version }) };
}

/** A repository, nothing for what is local or a file of elsewhere, or `index` for a file of the index. */
function readOrigin(text: string, name: string): Dependency | undefined | 'index' {
  const { url, vcs_info: vcs, dir_info: directory } = parseJsonObject(text);
  if (typeof url !== 'string') throw new LockfileError('has a direct_url.json without "url"');
  if (isObject(directory) || url.startsWith('file:')) return undefined;
  if (!isObject(vcs)) return pythonFromUrl(url, 0, name)?.ecosystem === pypi.name ? 'index' : undefined;
  if (vcs.vcs !== 'git') return undefined;
  return gitDependency(url, typeof vcs.commit_id === 'string' ? vcs.commit_id : undefined, 0, name);
}
