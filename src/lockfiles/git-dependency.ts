/** A dependency that comes from a repository and not from a registry. */
import { type Dependency, LockfileError } from './lockfile.ts';

const COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
const LOCAL = /^(?:file:|[./\\~]|[A-Za-z]:[\\/])/;

/**
 * The dependency on a repository at a commit; undefined where the URL is a path on this machine. A manager's own prefix (`git+`),
 * the query and the fragment are no part of the URL. What is no full commit hash, such as a branch, pins nothing.
 */
export function gitDependency(
  url: string,
  commit: string | undefined,
  line: number,
  as?: string,
): Dependency | undefined {
  const name = withoutExtras(url);
  if (name === '') throw new LockfileError('has a repository without an address', line);
  if (LOCAL.test(name)) return undefined;
  const hash = commit?.toLowerCase();
  const version = hash !== undefined && COMMIT.test(hash) ? hash : undefined;
  const dependency: Dependency = { ecosystem: 'GIT', name, version, line };
  if (as !== undefined) dependency.as = as;
  return dependency;
}

/** Also without the user of a web address: it may be a secret. */
function withoutExtras(url: string): string {
  const address = url.startsWith('git+') ? url.slice(4) : url;
  const end = address.search(/[?#]/);
  const path = end === -1 ? address : address.slice(0, end);
  const start = /^https?:\/\//i.exec(path)?.[0].length;
  if (start === undefined) return path;
  const slash = path.indexOf('/', start);
  const at = path.lastIndexOf('@', slash === -1 ? path.length : slash);
  return at < start ? path : path.slice(0, start) + path.slice(at + 1);
}
