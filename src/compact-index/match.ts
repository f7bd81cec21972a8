/** Whether a package at a version is malicious, as the OSV schema evaluates ("Evaluation"). */
import { coversEverything, rangeTester } from '../core/evaluate.ts';
import { InvalidPackageError } from '../core/layout/invalid-package-error.ts';
import type { Range } from '../core/report.ts';
import { identify } from '../ecosystems/identity.ts';
import { compareVersions, findEcosystem, GIT_REPOSITORIES } from '../ecosystems/index.ts';
import type { IndexedReport } from './indexed-report.ts';
import type { ReportIndex } from './layers.ts';

export interface Question {
  ecosystem: string;
  /** In any spelling; of `GIT` a repository's URL or key. */
  name: string;
  /** Of `GIT` a full commit hash. Undefined asks for every report about the package. */
  version?: string | undefined;
}

/** A report about the package that was asked for. */
export interface Held {
  report: IndexedReport;
  /**
   * False where nobody can tell whether it holds: it names some versions only, and the question none; or it names a range, and the
   * version has no place in the order (a commit).
   */
  certain: boolean;
}

/** The reports that hold for it, or may, by id. Empty for a package that cannot exist: none can be about it. */
export function reportsFor({ ecosystem, name, version }: Question, index: ReportIndex): Held[] {
  const held: Held[] = [];
  for (const report of lookUp(ecosystem, name, index) ?? []) {
    const certain = namesEveryVersion(report) || holdsFor(report, version);
    if (certain !== false) held.push({ report, certain: certain === true });
  }
  return held;
}

/** Whether a report says so of all there is: one range from the first version, or commit, without an end. */
export function namesEveryVersion({ ranges }: Pick<IndexedReport, 'ranges'>): boolean {
  return ranges.some((range) => coversEverything({ ...range, type: 'ECOSYSTEM' }));
}

/** Undefined if nobody can tell. */
function holdsFor({ ecosystem, versions, ranges }: IndexedReport, version?: string): boolean | undefined {
  if (version === undefined) return undefined;
  if (versions.includes(version)) return true;
  if (ecosystem === GIT_REPOSITORIES.name) return isCommitIn(ranges, version);
  const base = findEcosystem(ecosystem)?.ecosystem;
  const inside = rangeTester(ranges, (a, b) => compareVersions(base?.name ?? ecosystem, a, b));
  if (inside === undefined) return false;
  return base?.hasPlace?.(version) === false ? undefined : inside(version);
}

/** Only the history of the repository tells what lies between two commits; where a range begins and ends, it says itself. */
function isCommitIn(ranges: readonly Range[], commit: string): boolean | undefined {
  const answers = ranges.map(({ events }) => {
    if (events.some(({ introduced, last_affected: last }) => introduced === commit || last === commit))
      return true;
    return events.some(({ fixed, limit }) => fixed === commit || limit === commit) ? false : undefined;
  });
  return answers.includes(true) || (answers.includes(undefined) ? undefined : false);
}

function lookUp(ecosystem: string, name: string, index: ReportIndex): IndexedReport[] | undefined {
  try {
    return index.find(ecosystem, identify({ ecosystem, name }).key);
  } catch (error) {
    if (error instanceof InvalidPackageError) return undefined;
    throw error;
  }
}
