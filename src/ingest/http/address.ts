/** Addresses: which may be asked, what a redirect may lead to, how one stands in a message. */
import { lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { quote } from '../../core/quote.ts';
import { SourceError } from '../source.ts';

/** The address of a source. Throws a `SourceError` for what is no http or https URL. */
export function addressOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    throw new SourceError(
      `${quote(withoutSecrets(text))} is not an http or https address.`,
      'Correct it in mal.config.json.',
    );
  }
  return url;
}

/** An address for people: without user, password and query, which may hold credentials. */
export function shown(url: URL): string {
  return quote(`${url.origin}${url.pathname}`, 200);
}

/** What looks like an address, valid or not, without user, password, query and fragment. */
export function withoutSecrets(text: string): string {
  return text.replace(/[?#].*$/s, '').replace(/\/\/[^/]*@/, '//');
}

/** Where a redirect leads. Returns what is wrong with it if it may not be followed. */
export function redirected(from: URL, location: string): URL | string {
  if (!URL.canParse(location, from.href)) return 'redirects to something that is not an address';
  const to = new URL(location, from.href);
  if (to.protocol !== 'http:' && to.protocol !== 'https:') return `redirects to "${to.protocol}"`;
  if (from.protocol === 'https:' && to.protocol === 'http:') return 'redirects from https to http';
  // Whoever answers for a public source could otherwise make this machine read its own network, and publish it.
  if (isInternal(to.hostname) && !isInternal(from.hostname)) return 'redirects into an internal network';
  // The next request carries only what its caller gave.
  to.username = '';
  to.password = '';
  return to;
}

const INTERNAL = new BlockList();
for (const [net, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const)
  INTERNAL.addSubnet(net, prefix);
for (const [net, prefix] of [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
] as const)
  INTERNAL.addSubnet(net, prefix, 'ipv6');

/** Whether a host name or address (IPv6 with or without brackets) is this machine or a private network, as far as can be told without asking. */
export function isInternal(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase();
  const family = isIP(bare);
  if (family !== 0) return INTERNAL.check(bare, family === 4 ? 'ipv4' : 'ipv6');
  return /(?:^|\.)(?:localhost|local|internal)\.?$/.test(bare);
}

/** How the names of hosts other than `first` are resolved: never to an internal address, unless `first` is internal itself. */
export function publicLookup(first: string): LookupFunction | undefined {
  if (isInternal(first)) return undefined;
  return (host, options, done) => {
    lookup(host, { ...options, all: true }, (error, found) => {
      const usable = error ? [] : found.filter(({ address }) => !isInternal(address));
      const [one] = usable;
      if (!one) done(error ?? Object.assign(new Error('internal'), { code: 'EINTERNAL' }), '', 0);
      else if (options.all) done(null, usable);
      else done(null, one.address, one.family);
    });
  };
}
