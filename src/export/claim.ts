/** What a report says of its package, for lists that know names and versions only. */
import { affectsAllVersions } from '../core/evaluate.ts';
import { type Interval, intervalsOf } from '../core/intervals.ts';
import { textProblem } from '../core/name-text.ts';
import { findEcosystem } from '../ecosystems/index.ts';
import type { ExportReport } from './target.ts';

export interface Claim {
  ecosystem: string;
  /** As the registry spells it. */
  name: string;
  /** Every version is malicious. */
  all: boolean;
  /** Versions that are malicious; each once, sorted by code unit. Where `all` are, those that the report names. */
  versions: string[];
  /** Where `all` and `versions` do not say everything: what ranges say beyond them. */
  intervals: Interval[];
}

/** The claim of a report that stands; or why no list can hold it, as the end of a sentence that begins with the report. */
export function claimOf({ osv, package: pkg }: ExportReport): Claim | string {
  const found = findEcosystem(pkg.ecosystem);
  const entry = osv.affected[0];
  if (!found || !entry) return 'it names no package of a registry';
  if (found.suffix !== undefined) return 'its package is of another registry than the public one';
  const problem = textProblem(pkg.name);
  if (problem !== undefined) return `the name of its package ${problem}`;
  const { ecosystem } = found;
  const claim = { ecosystem: ecosystem.name, name: ecosystem.canonicalName(pkg.name) };
  const own = (entry.ranges ?? []).filter(({ type }) => type !== 'GIT');
  const intervals = own.flatMap((range) => intervalsOf(range, ecosystem.compare));
  const single = intervals.filter(isOneVersion).map(({ from }) => from!);
  const versions = new Set([...(entry.versions ?? []), ...single].filter((version) => !textProblem(version)));
  const all = affectsAllVersions(entry, ecosystem.compare);
  return {
    ...claim,
    all,
    versions: [...versions].sort(),
    intervals: all ? [] : intervals.filter((interval) => !isOneVersion(interval)),
  };
}

const isOneVersion = ({ from, until, inclusive }: Interval): boolean =>
  from !== undefined && from === until && inclusive;

/** How many reports say nothing in such a list, by why: no fault of theirs. */
export class Elsewhere {
  private withdrawn = 0;
  private others = 0;

  /** What `claimOf` says if the report stands and its ecosystem (without suffix) is wanted; undefined, and counted, if not. */
  claimIn(report: ExportReport, wanted: (ecosystem: string) => boolean): Claim | string | undefined {
    const base = report.package.ecosystem.split(':', 1)[0]!;
    if (!wanted(base)) this.others++;
    else if (report.osv.withdrawn !== undefined) this.withdrawn++;
    else return claimOf(report);
    return undefined;
  }

  /** For the result of the export. */
  counts(): Record<string, number> {
    return { withdrawn: this.withdrawn, ...(this.others > 0 && { 'of other ecosystems': this.others }) };
  }
}
