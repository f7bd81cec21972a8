import type { SourceConfig } from '../../core/source-config.ts';
import { isKnownEcosystem } from '../../ecosystems/index.ts';

/**
 * The ecosystem of a feed that does not name one: the only one in `filters.ecosystems` or, without that, what its location
 * tells. Undefined if neither does.
 */
export function feedEcosystem(
  source: SourceConfig,
  told: (path: string) => string | undefined,
): string | undefined {
  const [only, ...more] = source.filters?.ecosystems ?? [];
  if (only !== undefined) return more.length === 0 && isKnownEcosystem(only) ? only : undefined;
  return told(source.location.replace(/[?#].*$/s, ''));
}

/** What is wrong with a feed of which nobody knows the ecosystem. */
export const NO_ECOSYSTEM =
  'Nothing tells which ecosystem its packages are of: name that one ecosystem in `filters.ecosystems`.';
