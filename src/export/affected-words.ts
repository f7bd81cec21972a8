/** What a report says is malicious, in words for people. */
import { formatRangeText } from '../core/range-text.ts';
import { affectsAll } from './tables/affected.ts';
import type { ExportReport } from './target.ts';

/** Versions that are listed by name; a report can have thousands. */
const NAMED = 50;

/** `all versions`, or `1.0.0, 1.0.1, >= 2.0.0 < 3.0.0`. */
export function affectedWords({ osv, package: { ecosystem } }: ExportReport): string {
  const { versions = [], ranges = [] } = osv.affected[0] ?? {};
  if (osv.affected[0] && affectsAll(osv.affected[0], ecosystem)) return 'all versions';
  const listed = versions.slice(0, NAMED);
  if (versions.length > NAMED) listed.push(`${versions.length - NAMED} more`);
  return [...listed, ...ranges.map(formatRangeText)].join(', ') || 'no version';
}
