/** What the `location` of a source in git may be, and how git is told of it: never as a word of a command line. */
import { resolve } from 'node:path';
import { quote } from '../../core/quote.ts';
import type { SourceConfig } from '../../core/source-config.ts';

export interface GitLocation {
  /** What git takes as a URL: a URL, `[user@]host:path`, or an absolute path. */
  url: string;
  /** The one transport that git may use. */
  transport: 'http' | 'https' | 'ssh' | 'file';
}

const SCHEME = /^([a-z][a-z0-9+.-]*):\/\//i;
/** `transport::address` runs the program `git-remote-transport`. */
const HELPER = /^[a-z0-9+.-]*::/i;
/** A host of one letter is a drive. */
const SCP = /^(?:\w[\w.~+-]*@)?(?:\w[\w.-]+|\[[0-9a-f:.]+\]):(?!\/\/)/i;
/** What git allows in the name of a branch, and no pattern (git-check-ref-format). */
const BRANCH = /^(?![-/])(?!.*(?:\.\.|\/\/|@\{|\/\.|\.lock(?:\/|$)))[^\p{Cc} ~^:?*[\\]+(?<![/.])$/u;

/** The location of a source that `locationProblem` has nothing against; a path is relative to `root`. */
export function gitLocation({ location }: Pick<SourceConfig, 'location'>, root: string): GitLocation {
  const scheme = SCHEME.exec(location)?.[1]?.toLowerCase();
  if (scheme !== undefined) return { url: location, transport: scheme as GitLocation['transport'] };
  if (SCP.test(location)) return { url: location, transport: 'ssh' };
  return { url: resolve(root, location), transport: 'file' };
}

/** What is wrong with the configuration of a source in git; undefined if nothing. */
export function locationProblem(source: SourceConfig): string | undefined {
  const { location, branch } = source;
  if (location.startsWith('-')) return '`location` begins with "-", so git could take it for an option.';
  if (HELPER.test(location)) return '`location` names a helper program of git, which is never run.';
  const scheme = SCHEME.exec(location)?.[1]?.toLowerCase();
  if (scheme !== undefined && !['http', 'https', 'ssh', 'file'].includes(scheme))
    return `\`location\` begins with ${quote(`${scheme}://`)}; git is asked over https, http, ssh or file only.`;
  if (scheme !== undefined && scheme !== 'file') {
    const url = URL.canParse(location) ? new URL(location) : undefined;
    if (url === undefined || url.hostname === '' || /^-|%/.test(url.hostname))
      return '`location` is not a valid URL.';
    if (url.password !== '' || (scheme !== 'ssh' && url.username !== ''))
      return '`location` holds credentials, which everybody could read; use `"credentials": "environment"`.';
  }
  const { transport } = gitLocation(source, '/');
  if (transport === 'ssh' && source.credentials !== 'environment')
    return '`location` is asked over ssh, which takes keys: set `"credentials": "environment"`, or use https.';
  if (branch !== undefined && !BRANCH.test(branch))
    return `\`branch\` ${quote(branch)} is no name of a branch.`;
  return undefined;
}

/** The location for messages: without user, query and fragment. */
export function shownLocation({ location }: Pick<SourceConfig, 'location'>): string {
  const bare = SCHEME.test(location)
    ? location.replace(/[?#].*$/s, '').replace(/^([^/]*\/\/)[^/@]*@/, '$1')
    : location;
  return quote(bare, 200);
}
