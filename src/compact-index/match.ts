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
  /** Also versions that the registry's order finds equal to it. OSV's own evaluation compares the listed ones as texts. */
  orEqual?: true | undefined;
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
export function reportsFor({ ecosystem, name, version, orEqual }: Question, index: ReportIndex): Held[] {
  const held: Held[] = [];
  for (const report of lookUp(ecosystem, name, index) ?? []) {
    const certain = namesEveryVersion(report) || holdsFor(report, version, orEqual);
    if (certain !== false) held.push({ report, certain: certain === true });
  }
  return held;
}

/** Whether a report says so of all there is: one range from the first version, or commit, without an end. */
export function namesEveryVersion({ ranges }: Pick<IndexedReport, 'ranges'>): boolean {
  return ranges.some((range) => coversEverything({ ...range, type: 'ECOSYSTEM' }));
}

/** Undefined if nobody can tell. */
function holdsFor(
  { ecosystem, versions, ranges }: IndexedReport,
  version?: string,
  orEqual?: boolean,
): boolean | undefined {
  if (version === undefined) return undefined;
  if (versions.includes(version)) return true;
  if (ecosystem === GIT_REPOSITORIES.name) return isCommitIn(ranges, version);
  const base = findEcosystem(ecosystem)?.ecosystem;
  const compare = (a: string, b: string) => compareVersions(base?.name ?? ecosystem, a, b);
  if (orEqual && versions.some((listed) => compare(listed, version) === 0)) return true;
  const inside = rangeTester(ranges, compare);
  const hasPlace = base?.hasPlace?.(version) !== false;
  if (hasPlace && inside?.(version)) return true;
  if (!hasPlace && inside) return undefined;
  const { mayBe } = base ?? {};
  return mayBe && namedIn(versions, ranges).some((named) => mayBe(version, named)) ? undefined : false;
}

/** The malicious versions that a report gives by their names. */
function namedIn(versions: readonly string[], ranges: readonly Range[]): string[] {
  const begins = ranges.flatMap(({ events }) => events.flatMap(({ introduced }) => introduced ?? []));
  return [...versions, ...begins.filter((begin) => begin !== '0')];
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
