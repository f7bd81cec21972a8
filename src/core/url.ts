/** Absolute URLs taken apart (RFC 3986), without repairing anything: what a browser would mend silently is a mistake here. */
import { isIp } from './ip.ts';

export interface UrlParts {
  /** Lower case, without `:`. */
  scheme: string;
  /** Lower case; an IPv6 address without its brackets. */
  host: string;
  /** Everything after host and port, `/` where there is nothing. */
  path: string;
}

/** `problem` is the end of a sentence that starts with the URL. */
export type ParsedUrl = UrlParts | { problem: string };

const SCHEME = /^([a-z][a-z0-9+.-]{0,30}):\/\//i;
const FORBIDDEN = /[\s\p{Cc}\p{Cf}<>"\\]/u;

/** Reads `scheme://[user@]host[:port][/…]`. Linear; never throws. */
export function parseUrl(url: string): ParsedUrl {
  const scheme = SCHEME.exec(url)?.[1];
  if (scheme === undefined)
    return { problem: 'is not an absolute URL: it does not begin with a scheme such as "https://"' };
  const bad = FORBIDDEN.exec(url);
  if (bad) return { problem: `has a character that no URL may hold (position ${bad.index + 1})` };
  const start = scheme.length + 3;
  const end = firstOf(url, start);
  const authority = url.slice(
    url.lastIndexOf('@', end - 1) >= start ? url.lastIndexOf('@', end - 1) + 1 : start,
    end,
  );
  const [host, port] = splitPort(authority);
  if (host === '') return { problem: 'has no host' };
  if (port !== undefined && !(/^[0-9]{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65535)) {
    return { problem: `has a port that does not exist ("${port.slice(0, 20)}")` };
  }
  const bare = host.startsWith('[') ? host.slice(1, -1) : host;
  if (!isHost(host, bare)) return { problem: 'has a host that cannot exist' };
  return {
    scheme: scheme.toLowerCase(),
    host: bare.toLowerCase(),
    path: end < url.length ? url.slice(end) : '/',
  };
}

/** Parts of an http or https URL; undefined for anything else. */
export function parseHttpUrl(url: string): UrlParts | undefined {
  const parsed = parseUrl(url);
  return 'problem' in parsed || !/^https?$/.test(parsed.scheme) ? undefined : parsed;
}

/** Where the authority that starts at `start` ends: at the first `/`, `?` or `#`. */
function firstOf(url: string, start: number): number {
  let end = start;
  while (end < url.length) {
    const c = url.charCodeAt(end);
    if (c === 0x2f || c === 0x3f || c === 0x23) break;
    end++;
  }
  return end;
}

function splitPort(authority: string): [host: string, port: string | undefined] {
  const colon = authority.lastIndexOf(':');
  if (colon < 0 || colon < authority.indexOf(']')) return [authority, undefined];
  // An empty port means the scheme's own (RFC 3986 §3.2.3).
  return [authority.slice(0, colon), authority.slice(colon + 1) || undefined];
}

/** Letters of any script are hosts people see (IDN); names need not have a dot (`localhost`). */
function isHost(host: string, bare: string): boolean {
  if (host.startsWith('[')) return host.endsWith(']') && bare.includes(':') && isIp(bare);
  if (/^[0-9.]+$/.test(host)) return isIp(host);
  return host.length <= 255 && /^(?:[\p{L}\p{N}\p{M}_-]{1,63}\.)*[\p{L}\p{N}\p{M}_-]{1,63}\.?$/u.test(host);
}
