/** What the `location` of a source that is a file, a folder or a download may be. */
import { resolve } from 'node:path';
import { quote } from '../../core/quote.ts';
import type { SourceConfig } from '../../core/source-config.ts';
import { addressOf, shown, withoutSecrets } from '../http/address.ts';

const SCHEME = /^([a-z][a-z0-9+.-]*):\/\//i;

/** Whether it is to be asked for over the network. */
export function isRemote({ location }: Pick<SourceConfig, 'location'>): boolean {
  return /^https?:\/\//i.test(location);
}

/** A location for messages, without what may be secret. */
export function locationOf(source: Pick<SourceConfig, 'location'>): string {
  return isRemote(source) ? shown(addressOf(source.location)) : quote(source.location, 200);
}

/** A location as it may be listed: whole, but without what may be secret. */
export function publicLocation({ location }: Pick<SourceConfig, 'location'>): string {
  return SCHEME.test(location) ? withoutSecrets(location) : location;
}

/** The path of a source that is a file or a folder. */
export function pathOf({ location }: Pick<SourceConfig, 'location'>, root: string): string {
  return resolve(root, location);
}

/** What is wrong with a location that must be a path or, where `remote`, may be an http(s) URL. */
export function locationProblem({ location }: SourceConfig, remote: boolean): string | undefined {
  const scheme = SCHEME.exec(location)?.[1]?.toLowerCase();
  if (scheme === undefined) return undefined;
  if (!remote) return `\`location\` is a URL; this kind reads a path.`;
  if (scheme !== 'http' && scheme !== 'https')
    return `\`location\` begins with ${quote(`${scheme}://`)}; this kind reads a path, or an http or https URL.`;
  return URL.canParse(location) ? undefined : '`location` is not a valid URL.';
}
