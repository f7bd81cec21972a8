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
const SAFE = /^[!#-;=?-[\]-~]*$/;
const FORBIDDEN = /[\s\p{Cc}\p{Cf}<>"\\]/u;

/** Reads `scheme://[user@]host[:port][/…]`. Linear; never throws. */
export function parseUrl(url: string): ParsedUrl {
  const scheme = SCHEME.exec(url)?.[1];
  if (scheme === undefined)
    return { problem: 'is not an absolute URL: it does not begin with a scheme such as "https://"' };
  const bad = SAFE.test(url) ? null : FORBIDDEN.exec(url);
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

const PLAIN_HOST = /^(?:[a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}$/i;

/** Letters of any script are hosts people see (IDN); names need not have a dot (`localhost`). */
function isHost(host: string, bare: string): boolean {
  if (host.startsWith('[')) return host.endsWith(']') && bare.includes(':') && isIp(bare);
  // An IPv6 address stands in brackets (RFC 3986 §3.2.2).
  if (host.includes(':')) return false;
  // What ends in a number, `0x7f.1` too, is an address to every client.
  if (/^[0-9.]+$/.test(host) || /(?:^|\.)(?:[0-9]+|0x[0-9a-f]*)\.?$/i.test(host)) return isIp(host);
  if (host.length <= 255 && PLAIN_HOST.test(host)) return true;
  return host.length <= 255 && /^(?:[\p{L}\p{N}\p{M}_-]{1,63}\.)*[\p{L}\p{N}\p{M}_-]{1,63}\.?$/u.test(host);
}

/** The host of a URL that `parseUrl` would accept, in lower case; for any other text some text or undefined. Cheap. */
export function hostOf(url: string): string | undefined {
  const start = url.indexOf('://') + 3;
  if (start < 4) return undefined;
  const end = firstOf(url, start);
  let from = start;
  let to = end;
  for (let i = start; i < end; i++) {
    const c = url.charCodeAt(i);
    if (c === AT) from = i + 1;
  }
  if (url.charCodeAt(from) === OPEN_BRACKET) {
    const close = url.indexOf(']', from);
    return close < 0 || close > end ? undefined : url.slice(from + 1, close).toLowerCase();
  }
  for (let i = from; i < end && to === end; i++) if (url.charCodeAt(i) === COLON) to = i;
  return url.slice(from, to).toLowerCase();
}

/** Whether nothing follows host and port but `/`. */
export function isBareHost(url: string): boolean {
  const start = url.indexOf('://') + 3;
  return firstOf(url, start) >= url.length - 1 && (url.endsWith('/') || firstOf(url, start) === url.length);
}

const AT = 0x40;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
