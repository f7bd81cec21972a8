import type { SourceConfig } from '../../core/source-config.ts';
import { parseAdvisory } from '../github/advisory.ts';
import { openGraphql } from '../github/graphql.ts';
import { fromGraphql } from '../github/graphql-osv.ts';
import { readAdvisories } from '../github/read.ts';
import { addressOf, isInternal, shown } from '../http/address.ts';
import { SourceError, type SourceKind } from '../source.ts';

const GITHUB = 'https://api.github.com/graphql';

/** GitHub's malware advisories, as its GraphQL interface lists them; docs/how-to/add-a-source.md maps them field by field. */
export const kind: SourceKind = {
  name: 'github-graphql',
  summary:
    "GitHub's malware advisories from its GraphQL interface (`github.com`, or a URL); needs GITHUB_TOKEN",
  problem,
  async *read(source, options) {
    const wrong = problem(source);
    if (wrong !== undefined) throw new SourceError(wrong, 'Correct the source in mal.config.json.');
    const url = endpointOf(source);
    // Without a word about it the token is used: GitHub answers nobody without one.
    const token = source.credentials === 'none' ? undefined : options.variables.GITHUB_TOKEN || undefined;
    if (token === undefined && url === GITHUB)
      throw new SourceError(
        'GitHub shows its advisories only with a token.',
        'Set GITHUB_TOKEN; it needs no rights.',
      );
    const graphql = openGraphql(url, token, source.limits, options);
    try {
      yield* readAdvisories(graphql, shown(addressOf(url)), source, options);
    } finally {
      graphql.close();
    }
  },
  map: (bytes) => [fromGraphql(parseAdvisory(bytes))],
};

/** `endpoint`, or `location` if that is an address. */
function endpointOf({ location, endpoint }: SourceConfig): string {
  if (endpoint !== undefined) return endpoint;
  return /^(?:https?:\/\/)?(?:www\.)?github\.com\/?$/i.test(location) ? GITHUB : location;
}

function problem(source: SourceConfig): string | undefined {
  const address = endpointOf(source);
  const field = source.endpoint === undefined ? 'location' : 'endpoint';
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    return `\`${field}\` is neither "github.com" nor an http or https URL.`;
  if (url.username !== '' || url.password !== '')
    return `\`${field}\` holds credentials, which everybody could read; they come from GITHUB_TOKEN.`;
  if (url.protocol === 'http:' && source.credentials !== 'none' && !isInternal(url.hostname))
    return `\`${field}\` begins with "http://", so everybody on the way could read the token.`;
  return undefined;
}
