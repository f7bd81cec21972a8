/** Whether a package at a version is malicious, as the OSV schema evaluates ("Evaluation"). */
import { rangeTester } from '../core/evaluate.ts';
import { InvalidPackageError } from '../core/layout/invalid-package-error.ts';
import { identify } from '../ecosystems/identity.ts';
import { compareVersions, findEcosystem } from '../ecosystems/index.ts';
import type { IndexedReport } from './indexed-report.ts';
import type { ReportIndex } from './layers.ts';

export interface Question {
  ecosystem: string;
  /** In any spelling; of `GIT` a repository's URL or key. */
  name: string;
  /** Of `GIT` a full commit hash. Undefined asks for every report about the package. */
  version?: string | undefined;
}

/** The reports that hold for it, by id. Empty for a package that cannot exist: none can be about it. */
export function reportsFor({ ecosystem, name, version }: Question, index: ReportIndex): IndexedReport[] {
  const found = lookUp(ecosystem, name, index);
  if (!found || version === undefined) return found ?? [];
  return found.filter((report) => holdsFor(report, version));
}

/** Whether a report is about this version of its package. */
export function holdsFor({ ecosystem, versions, ranges }: IndexedReport, version: string): boolean {
  if (versions.includes(version)) return true;
  if (ecosystem === 'GIT')
    return ranges.some(
      ({ events }) =>
        isEveryCommit(events) ||
        events.some((event) => event.introduced === version || event.last_affected === version),
    );
  const base = findEcosystem(ecosystem)?.ecosystem.name ?? ecosystem;
  const compare = (a: string, b: string) => compareVersions(base, a, b);
  return rangeTester(ranges, compare)?.(version) === true;
}

function lookUp(ecosystem: string, name: string, index: ReportIndex): IndexedReport[] | undefined {
  try {
    return index.find(ecosystem, identify({ ecosystem, name }).key);
  } catch (error) {
    if (error instanceof InvalidPackageError) return undefined;
    throw error;
  }
}

const isEveryCommit = (events: readonly { introduced?: string }[]): boolean =>
  events.length === 1 && events[0]?.introduced === '0';
