/**
 * Git repository URLs and their key `host[:port]/path`, the identity of a repository. A parser of our own: what `new URL`
 * repairs silently (backslashes, tabs, dot segments, numeric hosts) would let two tools read two repositories.
 */
import { isIp } from './ip.ts';
import { lowerCase } from './lower-case.ts';
import { textProblem } from './name-text.ts';

/** `reason` is the end of a sentence that starts with the URL. */
export type GitUrl =
  | { ok: true; key: string; host: string; port: string; path: string }
  | { ok: false; reason: string };

const OWN_PORT: ReadonlyMap<string, string> = new Map([
  ['http', '80'],
  ['https', '443'],
  ['ssh', '22'],
  ['git', '9418'],
]);

/** Hosts whose paths ignore case. Frozen: one more would move the folders of reports that exist. */
const CASELESS_HOSTS: ReadonlySet<string> = new Set([
  'github.com',
  'gitlab.com',
  'bitbucket.org',
  'codeberg.org',
]);

/** The key of a repository, or undefined for what is no URL of one. Linear; never throws. */
export function gitKey(url: string): string | undefined {
  const parsed = parseGitUrl(url);
  return parsed.ok ? parsed.key : undefined;
}

/** Reads `http`, `https`, `ssh` and `git` URLs and `[user@]host:path`; user, query and fragment are dropped. */
export function parseGitUrl(url: string): GitUrl {
  const scheme = /^[a-z][a-z0-9+.-]*(?=:\/\/)/i.exec(url)?.[0];
  if (scheme === undefined) return parseScp(url);
  const ownPort = OWN_PORT.get(scheme.toLowerCase());
  if (ownPort === undefined) return refuse('is not an http, https, ssh or git URL');
  const rest = withoutQuery(url.slice(scheme.length + 3));
  const slash = rest.indexOf('/');
  const authority = slash < 0 ? rest : rest.slice(0, slash);
  const path = slash < 0 ? '' : rest.slice(slash + 1);
  const hostAndPort = authority.slice(authority.lastIndexOf('@') + 1);
  const hostEnd = hostAndPort.startsWith('[') ? hostAndPort.indexOf(']') + 1 : hostAndPort.indexOf(':');
  if (hostEnd <= 0 || hostEnd === hostAndPort.length) return build(authority, hostAndPort, '', path);
  if (hostAndPort[hostEnd] !== ':') return refuse('has no valid host');
  const port = readPort(hostAndPort.slice(hostEnd + 1));
  if (port === undefined) return refuse('has a port that is not a number from 1 to 65535');
  return build(authority, hostAndPort.slice(0, hostEnd), port === ownPort ? '' : port, path);
}

/** Whether this is a key that some URL has, spelled exactly as `gitKey` spells it. */
export function isGitKey(key: string): boolean {
  const slash = key.indexOf('/');
  if (slash < 0) return false;
  const authority = key.slice(0, slash);
  const path = key.slice(slash + 1).replace(/[% ?#\\]/g, encodeURIComponent);
  const scheme = authority.endsWith(':443') ? 'ssh' : 'https';
  return gitKey(`${scheme}://${authority}/${path}`) === key;
}

/** The form that ssh and git share with scp: a `:` ends the host, so it has no port. */
function parseScp(url: string): GitUrl {
  const start = /^(?:[^@:/[\]]+@)?(\[[^\]/]*\]|[^@:/[\]]*):/.exec(url);
  if (start === null) return refuse('is not a URL of a git repository');
  return build(start[0], start[1]!, '', withoutQuery(url.slice(start[0].length)));
}

function withoutQuery(text: string): string {
  const end = text.search(/[?#]/);
  return end < 0 ? text : text.slice(0, end);
}

function readPort(text: string): string | undefined {
  if (!/^[0-9]+$/.test(text)) return undefined;
  const port = text.replace(/^0+/, '');
  return port !== '' && port.length <= 5 && Number(port) <= 65535 ? port : undefined;
}

const HOST_NAME = /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/i;

function isHost(text: string): boolean {
  if (!text.startsWith('[')) return HOST_NAME.test(text);
  return text.endsWith(']') && text.includes(':') && isIp(text.slice(1, -1));
}

/** Puts the parts together; `port` is empty where the key names none. */
function build(authority: string, givenHost: string, port: string, givenPath: string): GitUrl {
  if (/[ \\]/.test(authority) || /[ \\]/.test(givenPath)) return refuse('contains a blank or a backslash');
  if (!isHost(givenHost)) return refuse('has no valid host');
  const host = givenHost.toLowerCase();
  const decoded = decodePath(givenPath);
  if (decoded === undefined) return refuse('has a percent sign in its path that does not encode UTF-8 text');
  if (decoded === ENCODED_SLASH) return refuse('has an encoded slash in its path');
  const path = trimPath(CASELESS_HOSTS.has(host) ? lowerCase(decoded) : decoded);
  if (path === '') return refuse('has no path after its host');
  if (/(?:^|\/)\.{0,2}(?:\/|$)/.test(path)) return refuse('has an empty part, "." or ".." in its path');
  const problem = textProblem(path);
  if (problem !== undefined) return refuse(`${problem} in its path`);
  return { ok: true, key: `${host}${port && ':'}${port}/${path}`, host, port, path };
}

const ENCODED_SLASH = Symbol();

/** Each segment percent-decoded once. */
function decodePath(path: string): string | undefined | typeof ENCODED_SLASH {
  if (!path.includes('%')) return path;
  if (/%2f/i.test(path)) return ENCODED_SLASH;
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

/** The path without `/` and `.git` at its end, whichever stands there, as long as one does. */
function trimPath(path: string): string {
  let end = path.length;
  for (;;) {
    if (path[end - 1] === '/') end -= 1;
    else if (end >= 4 && path.startsWith('.git', end - 4)) end -= 4;
    else return path.slice(0, end);
  }
}

function refuse(reason: string): GitUrl {
  return { ok: false, reason };
}
