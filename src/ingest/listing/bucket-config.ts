/** What the configurations of buckets have in common. */
import type { SourceConfig } from '../../core/source-config.ts';
import { isInternal } from '../http/address.ts';

/** What is wrong with the endpoint of a source, given as it will be asked. */
export function endpointProblem({ credentials }: SourceConfig, endpoint: string): string | undefined {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
    return '`endpoint` is not an http or https URL.';
  if (url.username || url.password || url.search || url.hash)
    return '`endpoint` holds more than a server and a path.';
  if (credentials === 'environment' && url.protocol === 'http:' && !isInternal(url.hostname))
    return '`endpoint` is not https: credentials would travel in the clear.';
  return undefined;
}
