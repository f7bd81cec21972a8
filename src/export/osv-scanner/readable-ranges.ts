/** Which ranges osv-scanner can read: where it does not know a registry's order, it passes over a range or ends with a stack trace. */
import { coversEverything } from '../../core/evaluate.ts';
import type { Affected } from '../../core/report.ts';

/** The ecosystems whose versions the scanner orders (its releases 2.4 and 2.5). */
const ORDERED: ReadonlySet<string> = new Set([
  'AlmaLinux',
  'Alpaquita',
  'Alpine',
  'BellSoft Hardened Containers',
  'Bioconductor',
  'Bitnami',
  'Chainguard',
  'ConanCenter',
  'CRAN',
  'crates.io',
  'Debian',
  'Docker Hardened Images',
  'GHC',
  'Go',
  'Hackage',
  'Hex',
  'Julia',
  'Mageia',
  'Maven',
  'MinimOS',
  'npm',
  'NuGet',
  'openEuler',
  'openSUSE',
  'Packagist',
  'Pub',
  'PyPI',
  'Red Hat',
  'Rocky Linux',
  'RubyGems',
  'SUSE',
  'SwiftURL',
  'Ubuntu',
  'Wolfi',
]);

/**
 * The entry with none but ranges that the scanner can read, the entry itself if it can read all; undefined if nothing
 * would be left to match. `ecosystem` is without suffix.
 */
export function readableRanges(entry: Affected, ecosystem: string): Affected | undefined {
  if (!entry.package || !entry.ranges || ORDERED.has(ecosystem)) return entry;
  const { ranges, ...rest } = entry;
  const kept = ranges.filter(coversEverything);
  if (kept.length === ranges.length) return entry;
  if (kept.length > 0) return { ...entry, ranges: kept };
  return rest.versions ? rest : undefined;
}
