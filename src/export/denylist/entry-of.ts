/** A report as an entry of a list, and what of it no list can say. */
import { GIT } from '../../core/package-of.ts';
import { formatRangeText } from '../../core/range-text.ts';
import type { PackageName } from '../../core/report.ts';
import { canonicalName, isKnownEcosystem, nameProblem } from '../../ecosystems/index.ts';
import {
  artifactoryPatterns,
  hasArtifactoryPatterns,
} from '../../ecosystems/proxies/artifactory-patterns.ts';
import { hasNexusPaths, nexusPaths } from '../../ecosystems/proxies/nexus-paths.ts';
import { VERDACCIO_ECOSYSTEM, verdaccioRange } from '../../ecosystems/proxies/verdaccio-range.ts';
import type { RemovedValue } from '../left-out.ts';
import { affectedRows } from '../tables/affected.ts';
import type { ExportReport } from '../target.ts';
import type { DenyEntry } from './entry.ts';

/** `leftOut` is why nothing can be said of the report, as a sentence without its full stop. */
export type EntryOf = { entry: DenyEntry; removed: RemovedValue[] } | { leftOut: string };

/** What stands for itself in a line of a list: no blank, nothing invisible, and no `@` but the first letter of an npm scope. */
const WORD = /^[^\s\p{C}@]+$/u;
const NAME = /^@?[^\s\p{C}@]+$/u;

const IS_RANGE = 'is a range, and all but the rules of Verdaccio name single versions';
const NO_LINE = 'has a character that no line of a list can hold';

export function entryOf(report: ExportReport): EntryOf {
  const { osv } = report;
  const { ecosystem } = report.package;
  if (ecosystem === GIT) return { leftOut: 'it is about a repository, which no registry serves' };
  if (!isKnownEcosystem(ecosystem)) return { leftOut: 'its ecosystem is not known' };
  const pkg = { ecosystem, name: askedFor(ecosystem, report.package.name) };
  if (!NAME.test(pkg.name)) return { leftOut: `the name of its package ${NO_LINE}` };
  const entry: DenyEntry = { ecosystem: pkg.ecosystem, name: pkg.name, all: false, versions: [], ranges: [] };
  const tools = toolsOf(pkg);
  const removed = tools.flatMap(({ tool, named }) => (named ? [] : nameRemoved(pkg.name, tool)));
  for (const { kind, version = '', introduced, fixed, lastAffected } of affectedRows(report)) {
    if (kind === 'all') return { entry: { ...entry, all: true }, removed };
    if (kind === 'version') {
      const lacking = WORD.test(version)
        ? tools.filter((one) => one.named && !one.takes(version))
        : undefined;
      if (lacking) entry.versions.push(version);
      for (const reason of lacking?.map(({ tool }) => cannotSay(tool)) ?? [NO_LINE])
        removed.push({ pointer: '/affected/0/versions', value: version, reason });
      continue;
    }
    const interval = {
      from: introduced === '0' ? undefined : introduced,
      until: fixed ?? lastAffected,
      inclusive: fixed === undefined,
    };
    const range = pkg.ecosystem === VERDACCIO_ECOSYSTEM ? verdaccioRange(interval) : undefined;
    if (range !== undefined) entry.ranges.push(range);
  }
  for (const [i, range] of (osv.affected[0]?.ranges ?? []).entries())
    removed.push({ pointer: `/affected/0/ranges/${i}`, value: formatRangeText(range), reason: IS_RANGE });
  if (entry.versions.length + entry.ranges.length > 0) return { entry, removed };
  const [first] = removed;
  return { leftOut: first ? `what it names ${first.reason}` : 'it names no version' };
}

/** Clients and proxies ask in the registry's spelling; an older report may have another. What is no name stays what it is. */
function askedFor(ecosystem: string, name: string): string {
  const canonical = canonicalName(ecosystem, name);
  return nameProblem(ecosystem, canonical) === undefined ? canonical : name;
}

interface Tool {
  tool: string;
  /** Whether its rules can name the package; then `takes` tells it of versions. */
  named: boolean;
  takes(version: string): boolean;
}

/** The tools that there are rules for, for packages of this registry. */
function toolsOf(pkg: PackageName): Tool[] {
  const tools: Tool[] = [];
  const add = (tool: string, paths: { version(version: string): unknown } | undefined): void => {
    tools.push({
      tool,
      named: paths !== undefined,
      takes: (version) => paths?.version(version) !== undefined,
    });
  };
  if (hasArtifactoryPatterns(pkg.ecosystem)) add('Artifactory', artifactoryPatterns(pkg));
  if (hasNexusPaths(pkg.ecosystem)) add('Nexus', nexusPaths(pkg));
  if (pkg.ecosystem === VERDACCIO_ECOSYSTEM) add('Verdaccio', { version: verdaccioRange });
  return tools;
}

const cannotSay = (tool: string): string => `cannot be written in a rule of ${tool}`;

const nameRemoved = (value: string, tool: string): RemovedValue[] => [
  { pointer: '/affected/0/package/name', value, reason: cannotSay(tool) },
];
