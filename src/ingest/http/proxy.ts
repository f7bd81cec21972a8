/** The proxy that the environment of this machine names. */
import { BlockList, isIP } from 'node:net';
import { SourceError } from '../source.ts';

export type Variables = Readonly<Record<string, string | undefined>>;

/** A proxy, and what shows it who asks. */
export interface HttpProxy {
  url: URL;
  /** The value of `proxy-authorization`. */
  authorization: string | undefined;
}

/**
 * The proxy for an address, from the variables that most programs read: `https_proxy` or `http_proxy` by the address's
 * protocol, else `all_proxy`; names in small letters first. `no_proxy` lists hosts (with all below them), addresses, networks
 * (`10.0.0.0/8`), each with a port if need be, or is `*`. Undefined: none. Throws `SourceError` for what is no http or https
 * proxy; it does not tell the value, which may hold a password.
 */
export function proxyFor(url: URL, variables: Variables): HttpProxy | undefined {
  const names = [`${url.protocol.slice(0, -1)}_proxy`, 'all_proxy'];
  const name = names.find((one) => named(one, variables) !== '');
  if (name === undefined || isExempt(url, named('no_proxy', variables))) return undefined;
  const given = named(name, variables);
  const proxy = read(/^[a-z][a-z0-9+.-]*:\/\//i.test(given) ? given : `http://${given}`);
  if (proxy) return proxy;
  throw new SourceError(
    `The proxy that ${name.toUpperCase()} names in the environment is not like http://user:password@host:port.`,
    'Correct it, or take it out. What is special in a password is written as %23.',
  );
}

function read(text: string): HttpProxy | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') return undefined;
  try {
    const [user, password] = [url.username, url.password].map(decodeURIComponent);
    const isKnown = url.username !== '' || url.password !== '';
    const authorization = isKnown
      ? `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
      : undefined;
    return { url, authorization };
  } catch {
    return undefined;
  }
}

function named(name: string, variables: Variables): string {
  return (variables[name] || variables[name.toUpperCase()] || '').trim();
}

function isExempt(url: URL, list: string): boolean {
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  const host = bare(url.hostname);
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => entry === '*' || (entry !== '' && matches(entry, host, port)));
}

function matches(entry: string, host: string, port: string): boolean {
  // An IPv6 address has colons of its own; with a port it stands in brackets.
  const [, inBrackets, name = entry, only] =
    /^(?:(\[[^\]]*\])|([^:]*))(?::(\d+))?$/.exec(entry)?.map((part) => part || undefined) ?? [];
  if (only !== undefined && only !== port) return false;
  const wanted = asInUrl(bare(inBrackets ?? name).replace(/^\*?\./, ''));
  if (isIP(host) !== 0) return wanted === host || isInNetwork(host, wanted);
  return host === wanted || host.endsWith(`.${wanted}`);
}

function isInNetwork(address: string, network: string): boolean {
  const [, net = '', digits] = /^(.*)\/(\d{1,3})$/.exec(network) ?? [];
  const family = isIP(net);
  if (family === 0 || family !== isIP(address)) return false;
  const type = family === 4 ? 'ipv4' : 'ipv6';
  const prefix = Number(digits);
  if (prefix > (family === 4 ? 32 : 128)) return false;
  const list = new BlockList();
  list.addSubnet(net, prefix, type);
  return list.check(address, type);
}

/** As a URL has it: small letters, Punycode, the shortest form of an address. */
function asInUrl(host: string): string {
  const text = `http://${isIP(host) === 6 ? `[${host}]` : host}/`;
  return URL.canParse(text) && !host.includes('/') ? bare(new URL(text).hostname) : host;
}

/** Without brackets, and without the dot at the end that means the same host. */
const bare = (host: string): string =>
  host
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase();
