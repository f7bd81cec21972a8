import type { Affected, Osv } from '../../core/report.ts';
import type { SourceConfig } from '../../core/source-config.ts';
import { findEcosystem } from '../../ecosystems/index.ts';
import { isRemote } from './location.ts';

/** What a feed says that has no text of its own. */
export interface PackageClaim {
  ecosystem: string;
  /** As the feed spells it. */
  name: string;
  versions: readonly string[] | 'all';
}

/**
 * The claim as OSV, without a word that the feed does not say. The id, `npm/left-pad`, tells its revisions together; it has
 * not the form of an id that others could look up, so it becomes no alias.
 */
export function claimOf({ ecosystem, name, versions }: PackageClaim, source: SourceConfig): Partial<Osv> {
  const affected: Affected = { package: { ecosystem, name } };
  if (versions === 'all') {
    const types = findEcosystem(ecosystem)?.ecosystem.rangeTypes ?? [];
    affected.ranges = [
      { type: types.includes('SEMVER') ? 'SEMVER' : 'ECOSYSTEM', events: [{ introduced: '0' }] },
    ];
  } else affected.versions = [...versions];
  const url = publicAddress(source);
  return {
    id: `${ecosystem}/${name}`,
    affected: [affected],
    ...(url ? { references: [{ type: 'WEB', url }] } : {}),
  };
}

/** Where everybody can look; undefined for a path, and for an address that may hold a secret. */
function publicAddress(source: SourceConfig): string | undefined {
  if (!isRemote(source) || !URL.canParse(source.location)) return undefined;
  const { href, username, password, search, hash } = new URL(source.location);
  return username || password || search || hash ? undefined : href;
}
