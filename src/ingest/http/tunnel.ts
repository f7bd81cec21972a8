/**
 * Encrypted connections through a proxy (RFC 9110, 9.3.6). What the proxy itself answers is never taken for an answer of the
 * server behind it, which nobody on the way to the proxy can speak for; the packages for this hand it on.
 */
import { request as httpRequest } from 'node:http';
import { Agent, request as httpsRequest, type RequestOptions } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect } from 'node:tls';
import type { HttpProxy } from './proxy.ts';

/** No tunnel: `status` is what the proxy answers, or undefined if it does not. */
export class NoTunnel extends Error {
  readonly status: number | undefined;
  constructor(status: number | undefined, cause?: Error) {
    super('no tunnel', { cause });
    this.status = status;
  }
}

export class TunnelAgent extends Agent {
  private readonly proxy: HttpProxy;
  private readonly bounds: { timeout: number; signal: AbortSignal };

  constructor(proxy: HttpProxy, bounds: { timeout: number; signal: AbortSignal }) {
    super({ keepAlive: true });
    this.proxy = proxy;
    this.bounds = bounds;
  }

  /** Called by Node for each new connection; gives `NoTunnel` where there is none. */
  override createConnection(
    { host, port, servername }: RequestOptions,
    done?: (error: Error | null, socket: Duplex) => void,
  ): undefined {
    const { url, authorization } = this.proxy;
    const name = host ?? '';
    const target = `${name.includes(':') ? `[${name}]` : name}:${port}`;
    // Node's types want a socket with an error, too.
    const fail = (error: NoTunnel) => done?.(error, undefined as unknown as Duplex);
    const asking = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, {
      method: 'CONNECT',
      path: target,
      auth: '',
      agent: false,
      headers: {
        host: target,
        ...(authorization === undefined ? {} : { 'proxy-authorization': authorization }),
      },
      timeout: this.bounds.timeout,
      signal: this.bounds.signal,
    });
    asking.once('connect', ({ statusCode = 0 }, socket: Socket, head) => {
      socket.setTimeout(0);
      if (statusCode < 200 || statusCode > 299) {
        socket.destroy();
        fail(new NoTunnel(statusCode));
        return;
      }
      if (head.length > 0) socket.unshift(head);
      done?.(null, connect({ socket, host: name, servername: servername ?? '' }));
    });
    asking.once('timeout', () => asking.destroy(new NoTunnel(undefined)));
    asking.once('error', (error) => fail(error instanceof NoTunnel ? error : new NoTunnel(undefined, error)));
    asking.end();
  }
}
