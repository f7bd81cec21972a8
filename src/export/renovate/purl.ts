/** How Renovate finds a package: by name, ecosystem and a purl that it makes itself. */
import type { Package } from '../../core/report.ts';

/** The ecosystems of its database, with the purl type of each. */
export const RENOVATE_ECOSYSTEMS: ReadonlyMap<string, string> = new Map([
  ['crates.io', 'cargo'],
  ['Go', 'golang'],
  ['Hackage', 'hackage'],
  ['Hex', 'hex'],
  ['Maven', 'maven'],
  ['npm', 'npm'],
  ['NuGet', 'nuget'],
  ['Packagist', 'composer'],
  ['Pub', 'pub'],
  ['PyPI', 'pypi'],
  ['RubyGems', 'gem'],
]);

/** Whether it would find this package: a registry of one's own, for one, is part of a purl and not of what Renovate makes. */
export function hasRenovatePurl({ ecosystem, name, purl }: Package): boolean {
  const type = RENOVATE_ECOSYSTEMS.get(ecosystem);
  if (type === undefined || purl === undefined || /\p{Cs}/u.test(name)) return false;
  const path = type === 'maven' ? name.replace(':', '/') : name;
  return purl === `pkg:${type}/${path.split('/').map(encodeURIComponent).join('/')}`;
}
