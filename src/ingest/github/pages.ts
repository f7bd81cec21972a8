/** All malware advisories from a time on, in the order in which they were changed, while they go on being changed. */
import { isObject, listOf } from '../../core/merge/canonical.ts';
import { formatInstant, parseInstant } from '../../core/time.ts';
import { SourceError } from '../source.ts';
import { ADVISORY_FIELDS, nextPageOf, PACKAGES_FRAGMENT } from './advisory.ts';
import { type Graphql, TooHard } from './graphql.ts';

export interface Page {
  /** Not read yet. One may be null: the interface could not give it. */
  nodes: unknown[];
  /** Whether this is the last one. */
  last: boolean;
}

const QUERY = `query ($first: Int!, $since: DateTime, $after: String) {
  securityAdvisories(first: $first, after: $after, updatedSince: $since, classifications: [MALWARE],
    orderBy: { field: UPDATED_AT, direction: ASC }) {
    nodes {${ADVISORY_FIELDS} }
    pageInfo { hasNextPage endCursor }
  }
}${PACKAGES_FRAGMENT}`;

const MOST = 100;
const FEWEST = 10;

/**
 * `since` in milliseconds since 1970; undefined: from the first. Each page is asked for by the time at which the one before ended,
 * and not by its place: an advisory that is changed meanwhile leaves its place, and all behind it would move up, one of them
 * onto a page that was read already. So some come twice.
 */
export async function* readPages(
  graphql: Graphql,
  since: number | undefined,
  name: string,
): AsyncGenerator<Page> {
  let first = MOST;
  let after: string | null = null;
  for (;;) {
    const variables = { first, after, since: since === undefined ? null : formatInstant(since) };
    let found: unknown;
    try {
      found = (await graphql.ask(QUERY, variables)).securityAdvisories;
    } catch (error) {
      if (!(error instanceof TooHard) || first <= FEWEST) throw error;
      first = Math.ceil(first / 2);
      continue;
    }
    if (!isObject(found) || !Array.isArray(found.nodes))
      throw new SourceError(`${name} answers without advisories.`);
    const next = nextPageOf(found);
    const nodes = listOf(found.nodes);
    yield { nodes: [...nodes], last: next === undefined };
    if (next === undefined) return;
    const newest = newestOf(nodes, name);
    // A second early: whether "since" means "after" is nowhere said, and times are whole seconds.
    const from = newest === undefined ? undefined : newest - 1000;
    if (from !== undefined && (since === undefined || from > since)) {
      since = from;
      after = null;
    } else if (next === '' || next === after)
      throw new SourceError(`${name} repeats the same page for ever.`);
    else after = next;
  }
}

/** The time of the last node; throws if they are not in the order asked for, because then what follows may be older. */
function newestOf(nodes: readonly unknown[], name: string): number | undefined {
  let newest: number | undefined;
  for (const node of nodes) {
    const time =
      isObject(node) && typeof node.updatedAt === 'string' ? parseInstant(node.updatedAt) : undefined;
    if (time === undefined) continue;
    if (newest !== undefined && time < newest)
      throw new SourceError(`${name} does not give advisories in the order in which they were changed.`);
    newest = time;
  }
  return newest;
}
