/** An advisory as GitHub's GraphQL interface shows it, reduced to what is asked for: these are the bytes of its object. */
import { isObject, listOf } from '../../core/merge/canonical.ts';

export interface Vulnerability {
  /** As GitHub calls it: `NPM`, `PIP` … */
  ecosystem: string | null;
  name: string | null;
  vulnerableVersionRange: string | null;
}

export interface Advisory {
  ghsaId: string | null;
  summary: string | null;
  description: string | null;
  classification: string | null;
  permalink: string | null;
  publishedAt: string | null;
  updatedAt: string | null;
  withdrawnAt: string | null;
  identifiers: string[];
  references: string[];
  cwes: { cweId: string; name: string | null; description: string | null }[];
  /** Vectors. */
  cvss: string[];
  /** Sorted: the interface gives them in no order of their own. */
  vulnerabilities: Vulnerability[];
}

/** What is asked for of each advisory. Fields that the interface means to give up are left out: one that is gone fails every query. */
export const ADVISORY_FIELDS = `
  ghsaId summary description classification permalink publishedAt updatedAt withdrawnAt
  identifiers { value }
  references { url }
  cwes(first: 25) { nodes { cweId name description } }
  cvssSeverities { cvssV3 { vectorString } cvssV4 { vectorString } }
  vulnerabilities(first: 100, classifications: [MALWARE, GENERAL]) { ...packages }`;

/** A list of packages, of which there may be more. */
export const PACKAGES_FRAGMENT = `
fragment packages on SecurityVulnerabilityConnection {
  nodes { package { ecosystem name } vulnerableVersionRange }
  pageInfo { hasNextPage endCursor }
}`;

/** Reads a node of the interface; whatever has the wrong type is missing. */
export function readAdvisory(node: unknown): Advisory {
  const from = isObject(node) ? node : {};
  const scores = isObject(from.cvssSeverities) ? from.cvssSeverities : {};
  return {
    ...readTexts(from),
    identifiers: texts(from.identifiers, 'value'),
    references: texts(from.references, 'url'),
    cwes: nodesOf(from.cwes).flatMap(readWeakness),
    cvss: [scores.cvssV3, scores.cvssV4].flatMap((score) => texts([score], 'vectorString')),
    vulnerabilities: readVulnerabilities(from.vulnerabilities),
  };
}

/** Reads the bytes of an object, which may have been changed on their way. Throws an `Error` for what is no advisory. */
export function parseAdvisory(bytes: Uint8Array): Advisory {
  const from: unknown = JSON.parse(new TextDecoder().decode(bytes));
  if (!isObject(from) || !Array.isArray(from.vulnerabilities)) throw new Error('is no advisory');
  const strings = (list: unknown) => listOf(list).filter((one) => typeof one === 'string');
  return {
    ...readTexts(from),
    identifiers: strings(from.identifiers),
    references: strings(from.references),
    cwes: listOf(from.cwes).filter(isObject).flatMap(readWeakness),
    cvss: strings(from.cvss),
    vulnerabilities: from.vulnerabilities.map((one) => readVulnerability(isObject(one) ? one : {}, one)),
  };
}

function readTexts(from: Record<string, unknown>) {
  return {
    ghsaId: text(from.ghsaId),
    summary: text(from.summary),
    description: text(from.description),
    classification: text(from.classification),
    permalink: text(from.permalink),
    publishedAt: text(from.publishedAt),
    updatedAt: text(from.updatedAt),
    withdrawnAt: text(from.withdrawnAt),
  };
}

function readWeakness({ cweId, name, description }: Record<string, unknown>): Advisory['cwes'] {
  return typeof cweId === 'string' ? [{ cweId, name: text(name), description: text(description) }] : [];
}

function readVulnerability(from: Record<string, unknown>, pkg: unknown): Vulnerability {
  return {
    ecosystem: isObject(pkg) ? text(pkg.ecosystem) : null,
    name: isObject(pkg) ? text(pkg.name) : null,
    vulnerableVersionRange: text(from.vulnerableVersionRange),
  };
}

/** The packages on one page of them. */
export function readVulnerabilities(connection: unknown): Vulnerability[] {
  return nodesOf(connection).map((node) => readVulnerability(node, node.package));
}

/** Where the next page of a connection begins; undefined if there is none. */
export function nextPageOf(connection: unknown): string | undefined {
  const info = isObject(connection) && isObject(connection.pageInfo) ? connection.pageInfo : {};
  return info.hasNextPage === true ? (text(info.endCursor) ?? '') : undefined;
}

/** The nodes of a connection that are objects. */
function nodesOf(connection: unknown): Record<string, unknown>[] {
  return listOf(isObject(connection) ? connection.nodes : undefined).filter(
    (node): node is Record<string, unknown> => isObject(node),
  );
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function texts(list: unknown, key: string): string[] {
  return listOf(list).flatMap((one) => (isObject(one) && typeof one[key] === 'string' ? [one[key]] : []));
}
