/**
 * GitHub's GraphQL interface on the loopback, as far as `securityAdvisories` goes: classification, order by time, `updatedSince`,
 * pages by place (the worst kind: what moves up is passed over), and the faults that a test wants.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface ServedPackage {
  ecosystem: string;
  name: string;
  range: string;
}

export interface ServedAdvisory {
  id: string;
  updatedAt: string;
  classification?: string;
  summary?: string;
  description?: string;
  withdrawnAt?: string | null;
  publishedAt?: string;
  packages: ServedPackage[];
  identifiers?: string[];
  references?: string[];
  cwes?: object[];
  cvssV3?: string | null;
  cvssV4?: string | null;
}

interface Variables {
  first?: number;
  after?: string | null;
  since?: string | null;
  id?: string;
}

/** What one question gets in place of its answer; undefined: the answer. */
export type Answer = { status?: number; headers?: Record<string, string>; body: unknown } | 'cut' | undefined;

export class GraphqlServer {
  readonly advisories = new Map<string, ServedAdvisory>();
  /** Questions so far. */
  asked = 0;
  /** Of the last question. */
  authorization: string | undefined;
  /** `first` of each list asked for. */
  sizes: number[] = [];
  /** Looked at for each question, counted from 1, before the answer is made: it may change `advisories`, too. */
  fault: (count: number, variables: Variables) => Answer = () => undefined;
  /** Headers of every answer. */
  headers: Record<string, string> = {};
  /** Packages of an advisory on one page. */
  packagesPerPage = 100;
  private readonly server = createServer((request, response) => void this.answer(request, response));

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/graphql`;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  put(advisory: ServedAdvisory): void {
    this.advisories.set(advisory.id, advisory);
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.authorization = request.headers.authorization;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { query, variables } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as {
      query: string;
      variables: Variables;
    };
    const fault = this.fault(++this.asked, variables);
    if (fault === 'cut') {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"data": {', () => response.destroy());
      return;
    }
    const { status = 200, headers = {}, body } = fault ?? { body: { data: this.data(query, variables) } };
    response.writeHead(status, { 'content-type': 'application/json', ...this.headers, ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  }

  private data(query: string, variables: Variables): object {
    if (query.includes('securityAdvisory(')) {
      const found = this.advisories.get(variables.id!);
      return {
        securityAdvisory: found ? { vulnerabilities: this.packagesOf(found, variables.after) } : null,
      };
    }
    const wanted = /classifications: \[MALWARE\],\s+orderBy: \{ field: UPDATED_AT, direction: ASC \}/.test(
      query,
    );
    if (!wanted) throw new Error('another question than the one that this server knows');
    const { first = 0, after, since } = variables;
    if (first < 1 || first > 100) throw new Error('`first` is from 1 to 100');
    this.sizes.push(first);
    const all = [...this.advisories.values()]
      .filter(
        ({ classification = 'MALWARE', updatedAt }) =>
          classification === 'MALWARE' && (!since || updatedAt >= since),
      )
      .sort((a, b) => (a.updatedAt < b.updatedAt ? -1 : a.updatedAt > b.updatedAt ? 1 : 0));
    const from = after ? Number(Buffer.from(after, 'base64').toString()) : 0;
    const to = from + first;
    return {
      securityAdvisories: {
        nodes: all.slice(from, to).map((one) => this.node(one)),
        pageInfo: { hasNextPage: to < all.length, endCursor: Buffer.from(String(to)).toString('base64') },
      },
    };
  }

  private node(one: ServedAdvisory): object {
    return {
      ghsaId: one.id,
      summary: one.summary ?? `Malware in ${one.packages[0]?.name}`,
      description: one.description ?? 'Any computer that has this package installed or running is lost.',
      classification: one.classification ?? 'MALWARE',
      permalink: `https://github.com/advisories/${one.id}`,
      publishedAt: one.publishedAt ?? '2026-01-01T00:00:00Z',
      updatedAt: one.updatedAt,
      withdrawnAt: one.withdrawnAt ?? null,
      identifiers: (one.identifiers ?? [one.id]).map((value) => ({ value })),
      references: (one.references ?? [`https://github.com/advisories/${one.id}`]).map((url) => ({ url })),
      cwes: { nodes: one.cwes ?? [] },
      cvssSeverities: {
        cvssV3: one.cvssV3 === undefined ? null : { vectorString: one.cvssV3 },
        cvssV4: one.cvssV4 === undefined ? null : { vectorString: one.cvssV4 },
      },
      vulnerabilities: this.packagesOf(one),
    };
  }

  private packagesOf({ packages }: ServedAdvisory, after?: string | null): object {
    const from = Number(after ?? 0);
    const to = from + this.packagesPerPage;
    return {
      nodes: packages.slice(from, to).map(({ ecosystem, name, range }) => ({
        package: { ecosystem, name },
        vulnerableVersionRange: range,
      })),
      pageInfo: { hasNextPage: to < packages.length, endCursor: String(to) },
    };
  }
}
