/** A real HTTP proxy on loopback: forwards requests, and tunnels. */
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';

export class ProxyServer {
  /** Host and port. */
  address = '';
  /** What it was asked for, and with which credentials. */
  readonly asked: string[] = [];
  /** The status with which it refuses everything. */
  refusal: number | undefined;
  /** Whether it answers nothing. */
  silent = false;
  private readonly server: Server;
  private readonly sockets = new Set<Duplex>();

  constructor() {
    this.server = createServer(async ({ url = '', headers }, response) => {
      this.note('GET', url, headers['proxy-authorization']);
      if (this.silent) return;
      if (this.refusal) return void response.writeHead(this.refusal).end();
      const answer = await fetch(url, { redirect: 'manual' });
      response.writeHead(answer.status);
      response.end(Buffer.from(await answer.arrayBuffer()));
    });
    this.server.on('connect', ({ url = '', headers }, socket, head) => {
      this.note('CONNECT', url, headers['proxy-authorization']);
      this.sockets.add(socket);
      if (this.silent) return;
      if (this.refusal) return void socket.end(`HTTP/1.1 ${this.refusal} No\r\ncontent-length: 0\r\n\r\n`);
      const [host = '', port] = url.split(':');
      const through = connect(Number(port), host, () => {
        socket.write('HTTP/1.1 200 Connected\r\n\r\n');
        through.write(head);
        through.pipe(socket).pipe(through);
      });
      for (const end of [socket, through]) end.on('error', () => socket.destroy());
    });
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.address = `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return this;
  }

  stop(): void {
    this.server.closeAllConnections();
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }

  private note(method: string, url: string, credentials: string | undefined): void {
    this.asked.push([method, url, ...(credentials ? [credentials] : [])].join(' '));
  }
}
