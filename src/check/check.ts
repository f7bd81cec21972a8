/** Dependencies → which of them are malicious. */
import type { IndexedReport } from '../compact-index/indexed-report.ts';
import type { ReportIndex } from '../compact-index/layers.ts';
import { type Held, reportsFor } from '../compact-index/match.ts';
import type { Dependency } from '../lockfiles/lockfile.ts';
import { type Allowed, allowedBy } from './allow-list.ts';
import type { Unchecked } from './find-files.ts';

export interface Match {
  /** The file or folder, relative to where the check began; empty for a package named on the command line. */
  path: string;
  dependency: Dependency;
  report: IndexedReport;
  /**
   * `malicious`: this version is, or every version. `possible`: nobody can tell from the file, as only some versions are, and it says
   * none or one that has no place in their order. `allowed`: the project allows it, for now.
   */
  kind: MatchKind;
  allowed?: Allowed;
}

export type MatchKind = 'malicious' | 'possible' | 'allowed';

export interface CheckResult {
  /** Files (and trees of installed packages) read. */
  files: number;
  /** Different packages looked up, in each file anew; how many of them at no certain version. */
  packages: number;
  unpinned: number;
  /** By file, line and id. Of a file made to have millions the first ones of each kind; `found` counts all. */
  matches: Match[];
  found: Record<MatchKind, number>;
  unchecked: Unchecked[];
  /** Entries of the allow list whose day has passed, and that would have allowed something. */
  expired: Allowed[];
}

/** Matches of each kind that are kept: none may crowd out another. */
const MOST_MATCHES = 10_000;

/** Collects what a check finds, file by file. */
export class Checker {
  readonly result: CheckResult = {
    files: 0,
    packages: 0,
    unpinned: 0,
    matches: [],
    found: { malicious: 0, possible: 0, allowed: 0 },
    unchecked: [],
    expired: [],
  };
  private readonly index: ReportIndex;
  private readonly allowed: readonly Allowed[];
  private readonly today: string;
  /** Most packages of a project stand in several of its files. */
  private readonly known = new Map<string, Held[]>();

  /** `today` is the day of the check, `YYYY-MM-DD`. */
  constructor(index: ReportIndex, allowed: readonly Allowed[], today: string) {
    this.index = index;
    this.allowed = allowed;
    this.today = today;
  }

  /** Every place of a file where something malicious stands is a match. */
  add(path: string, dependencies: readonly Dependency[]): void {
    if (path !== '') this.result.files++;
    const counted = new Set<string>();
    for (const dependency of dependencies) {
      const { ecosystem, name, version, orEqual } = dependency;
      const at = version === undefined ? '' : `${orEqual ? '=' : '@'}${version}`;
      const key = `${ecosystem.length} ${name.length} ${ecosystem}${name}${at}`;
      if (!counted.has(key)) {
        counted.add(key);
        this.result.packages++;
        if (version === undefined) this.result.unpinned++;
      }
      let reports = this.known.get(key);
      if (!reports) {
        reports = [...reportsFor(dependency, this.index), ...this.elsewhere(dependency)];
        this.known.set(key, reports);
      }
      for (const held of reports) this.note(path, dependency, held);
    }
  }

  /** A registry that a file gives by its address may be a mirror of the usual one: what that one's reports say is possible here. */
  private elsewhere(dependency: Dependency): Held[] {
    const colon = dependency.ecosystem.indexOf(':');
    if (colon < 0) return [];
    const ecosystem = dependency.ecosystem.slice(0, colon);
    return reportsFor({ ...dependency, ecosystem }, this.index).map(({ report }) => ({
      report,
      certain: false,
    }));
  }

  private note(path: string, dependency: Dependency, { report, certain }: Held): void {
    const { found, matches, expired } = this.result;
    const allowed = allowedBy(this.allowed, report.id, dependency.version, this.today);
    const kind = allowed ? 'allowed' : certain ? 'malicious' : 'possible';
    if (++found[kind] <= MOST_MATCHES)
      matches.push({ path, dependency, report, kind, ...(allowed ? { allowed } : {}) });
    const late = allowed ?? allowedBy(this.allowed, report.id, dependency.version, '');
    if (!allowed && late && !expired.includes(late)) expired.push(late);
  }
}

/** 0 nothing found, 1 something malicious, 2 something could not be checked. */
export function exitCodeOf({ found, unchecked }: CheckResult): 0 | 1 | 2 {
  if (found.malicious > 0) return 1;
  return unchecked.length > 0 ? 2 : 0;
}
