/** Dependencies → which of them are malicious. */
import type { IndexedReport } from '../compact-index/indexed-report.ts';
import type { ReportIndex } from '../compact-index/layers.ts';
import { reportsFor } from '../compact-index/match.ts';
import { coversEverything } from '../core/evaluate.ts';
import type { Dependency } from '../lockfiles/lockfile.ts';
import { type Allowed, allowedBy } from './allow-list.ts';
import type { Unchecked } from './find-files.ts';
import type { ReadLockfile } from './read-files.ts';

export interface Match {
  /** The file, relative to where the check began; empty for a package named on the command line. */
  path: string;
  dependency: Dependency;
  report: IndexedReport;
  /**
   * `malicious`: this version is, or every version. `possible`: the file does not say which version, and only some are. `allowed`: the
   * project allows it, for now.
   */
  kind: 'malicious' | 'possible' | 'allowed';
  allowed?: Allowed;
}

export interface CheckResult {
  /** Files read, and packages looked up in them. */
  files: number;
  packages: number;
  /** By file, line and id. */
  matches: Match[];
  unchecked: Unchecked[];
  /** Entries of the allow list whose day has passed, and that would have allowed something. */
  expired: Allowed[];
}

/** Collects what a check finds, file by file. */
export class Checker {
  readonly result: CheckResult = { files: 0, packages: 0, matches: [], unchecked: [], expired: [] };
  private readonly index: ReportIndex;
  private readonly allowed: readonly Allowed[];
  private readonly today: string;
  /** Most packages of a project stand in several of its files. */
  private readonly known = new Map<string, IndexedReport[]>();

  /** `today` is the day of the check, `YYYY-MM-DD`. */
  constructor(index: ReportIndex, allowed: readonly Allowed[], today: string) {
    this.index = index;
    this.allowed = allowed;
    this.today = today;
  }

  add({ path, dependencies }: Pick<ReadLockfile, 'path' | 'dependencies'>): void {
    if (path !== '') this.result.files++;
    const counted = new Set<string>();
    for (const dependency of dependencies) {
      const key = `${dependency.ecosystem}\0${dependency.name}\0${dependency.version ?? '\0'}`;
      if (counted.has(key)) continue;
      counted.add(key);
      this.result.packages++;
      let reports = this.known.get(key);
      if (!reports) {
        reports = reportsFor(dependency, this.index);
        this.known.set(key, reports);
      }
      for (const report of reports) this.result.matches.push(this.match(path, dependency, report));
    }
  }

  private match(path: string, dependency: Dependency, report: IndexedReport): Match {
    const { id } = report;
    const certain = dependency.version !== undefined || report.ranges.some(coversEverything);
    const allowed = allowedBy(this.allowed, id, dependency.version, this.today);
    if (allowed) return { path, dependency, report, kind: 'allowed', allowed };
    const expired = allowedBy(this.allowed, id, dependency.version, '');
    if (expired && !this.result.expired.includes(expired)) this.result.expired.push(expired);
    return { path, dependency, report, kind: certain ? 'malicious' : 'possible' };
  }
}

/** 0 nothing found, 1 something malicious, 2 something could not be checked. */
export function exitCodeOf({ matches, unchecked }: CheckResult): 0 | 1 | 2 {
  if (matches.some(({ kind }) => kind === 'malicious')) return 1;
  return unchecked.length > 0 ? 2 : 0;
}
