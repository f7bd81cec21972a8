/** Which parts a report has: rules about an absent part need not be called. */
import type { Osv } from './report.ts';
import { ORIGINS } from './report.ts';
import type { ReportRule } from './rule.ts';

/** One bit for each part that a rule may name in `reads`. */
const BITS = {
  versions: 1,
  ranges: 2,
  git: 4,
  /** `aliases`, `related`, `upstream`. */
  ids: 8,
  references: 16,
  credits: 32,
  indicators: 64,
  origins: 128,
  /** `false-positives`, `disputes`, `additions`, `all-versions`. */
  decisions: 256,
  withdrawn: 512,
} as const;

export type Part = keyof typeof BITS;

/** The parts that a report has, as bits. */
function partsOf(osv: Osv): number {
  let bits = 0;
  for (const { versions, ranges } of osv.affected) {
    if (versions !== undefined) bits |= BITS.versions;
    if (ranges === undefined) continue;
    bits |= BITS.ranges;
    for (const { type } of ranges) if (type === 'GIT') bits |= BITS.git;
  }
  if (osv.aliases !== undefined || osv.related !== undefined || osv.upstream !== undefined) bits |= BITS.ids;
  if (osv.references !== undefined) bits |= BITS.references;
  if (osv.credits !== undefined) bits |= BITS.credits;
  if (osv.withdrawn !== undefined) bits |= BITS.withdrawn;
  const specific = osv.database_specific;
  if (specific === undefined) return bits;
  if (specific.iocs !== undefined) bits |= BITS.indicators;
  if (specific[ORIGINS] !== undefined) bits |= BITS.origins;
  if (
    specific['false-positives'] !== undefined ||
    specific.disputes !== undefined ||
    specific.additions !== undefined ||
    specific['all-versions'] !== undefined
  ) {
    bits |= BITS.decisions;
  }
  return bits;
}

/** The rules of a list that have something to look at in a report, for each combination of parts met so far. */
const chosen = new WeakMap<readonly ReportRule[], Map<number, readonly ReportRule[]>>();

/** The rules that must be called for this report: those that read everything, or a part that it has. */
export function rulesFor(osv: Osv, rules: readonly ReportRule[]): readonly ReportRule[] {
  let byParts = chosen.get(rules);
  if (!byParts) {
    byParts = new Map();
    chosen.set(rules, byParts);
  }
  const parts = partsOf(osv);
  let list = byParts.get(parts);
  if (!list) {
    list = rules.filter(
      ({ reads }) => reads === undefined || reads.some((part) => (BITS[part] & parts) !== 0),
    );
    byParts.set(parts, list);
  }
  return list;
}
