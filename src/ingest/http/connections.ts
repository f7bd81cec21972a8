/** Connections that stay open, to servers of either protocol, straight or through the proxy that the environment names. */
import { Agent, type ClientRequest, request as httpRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest, Agent as SecureAgent } from 'node:https';
import { type HttpProxy, proxyFor, type Variables } from './proxy.ts';
import { TunnelAgent } from './tunnel.ts';

export class Connections {
  private readonly variables: Variables;
  private readonly bounds: { timeout: number; signal: AbortSignal };
  private readonly plain = new Agent({ keepAlive: true });
  private readonly secure = new SecureAgent({ keepAlive: true });
  private readonly tunnels = new Map<string, TunnelAgent>();

  /** `timeout`: milliseconds without a byte; `signal` ends what is under way. */
  constructor(variables: Variables, bounds: { timeout: number; signal: AbortSignal }) {
    this.variables = variables;
    this.bounds = bounds;
  }

  /** A request that is not sent yet. Throws as `proxyFor` does. */
  request(url: URL, options: Pick<RequestOptions, 'method' | 'headers' | 'lookup'>): ClientRequest {
    const proxy = proxyFor(url, this.variables);
    if (url.protocol === 'https:') {
      const agent = proxy ? this.tunnelThrough(proxy) : this.secure;
      return httpsRequest(url, { ...options, agent });
    }
    if (!proxy) return httpRequest(url, { ...options, agent: this.plain });
    const { method, headers } = options;
    const isSecure = proxy.url.protocol === 'https:';
    return (isSecure ? httpsRequest : httpRequest)(proxy.url, {
      method,
      auth: '',
      agent: isSecure ? this.secure : this.plain,
      // The whole address, as it stands: a path that begins with `//` names no other host.
      path: `${url.origin}${url.pathname}${url.search}`,
      headers: {
        host: url.host,
        ...(proxy.authorization === undefined ? {} : { 'proxy-authorization': proxy.authorization }),
        ...(headers as Record<string, string>),
      },
    });
  }

  destroy(): void {
    for (const agent of [this.plain, this.secure, ...this.tunnels.values()]) agent.destroy();
  }

  private tunnelThrough(proxy: HttpProxy): TunnelAgent {
    const known = this.tunnels.get(proxy.url.href) ?? new TunnelAgent(proxy, this.bounds);
    this.tunnels.set(proxy.url.href, known);
    return known;
  }
}
