/** The packages of an advisory that do not fit on the page that the advisory came on. */
import { isObject } from '../../core/merge/canonical.ts';
import { nextPageOf, PACKAGES_FRAGMENT, readVulnerabilities, type Vulnerability } from './advisory.ts';
import type { Graphql } from './graphql.ts';

const QUERY = `query ($id: String!, $after: String!) {
  securityAdvisory(ghsaId: $id) {
    vulnerabilities(first: 100, after: $after, classifications: [MALWARE, GENERAL]) { ...packages }
  }
}${PACKAGES_FRAGMENT}`;

/** More pages than any advisory has. */
const MOST_PAGES = 500;

/** All packages of the advisory `id`, of which `connection` is the first page; undefined if they cannot be had. */
export async function allPackages(
  graphql: Graphql,
  id: string,
  connection: unknown,
): Promise<Vulnerability[] | undefined> {
  const found = readVulnerabilities(connection);
  let next = nextPageOf(connection);
  for (let page = 1; next !== undefined; page++) {
    if (next === '' || page > MOST_PAGES) return undefined;
    const { securityAdvisory } = await graphql.ask(QUERY, { id, after: next });
    if (!isObject(securityAdvisory)) return undefined;
    found.push(...readVulnerabilities(securityAdvisory.vulnerabilities));
    next = nextPageOf(securityAdvisory.vulnerabilities);
  }
  return found;
}
