/** Splitting: what a document says of each package or repository, since a report here is about one. */
import { gitKey } from '../../core/git-url.ts';
import { InvalidPackageError } from '../../core/layout/invalid-package-error.ts';
import { GIT } from '../../core/package-of.ts';
import { quote } from '../../core/quote.ts';
import type { Json, JsonObject, PackageName } from '../../core/report.ts';
import { identify } from '../../ecosystems/identity.ts';
import { findEcosystem, suggestEcosystem } from '../../ecosystems/index.ts';
import { isRecord } from './json.ts';
import type { LeftOut } from './types.ts';

/** Most entries of one document that are looked at. */
const MAX_ENTRIES = 10_000;

/** One package, and every `affected` entry that is about it. */
export interface PackageEntries {
  /** The ecosystem in OSV's spelling, the name as the source wrote it first; for a repository `GIT` and its key. */
  package: PackageName;
  entries: JsonObject[];
}

export interface Split {
  /** In the order of the document. */
  packages: PackageEntries[];
  rejected: LeftOut[];
}

/** `affected` by package: entries of one package belong together, whatever their spelling and wherever they stand. */
export function splitByPackage(affected: unknown): Split {
  const split: Split = { packages: [], rejected: [] };
  if (!Array.isArray(affected) || affected.length === 0) {
    split.rejected.push({ reason: 'It says of no package that it is affected.' });
    return split;
  }
  if (affected.length > MAX_ENTRIES) {
    split.rejected.push({
      reason: `It has ${affected.length} affected entries; ${MAX_ENTRIES} are allowed in one report.`,
    });
    return split;
  }
  const byKey = new Map<string, PackageEntries>();
  for (const entry of affected) {
    if (!isRecord(entry))
      split.rejected.push({ reason: `${quote(entry)} stands among the affected packages.` });
    else if (entry.package != null) addPackage(entry, byKey, split);
    else addRepositories(entry, byKey, split);
  }
  split.packages.push(...byKey.values());
  return split;
}

function addPackage(entry: JsonObject, byKey: Map<string, PackageEntries>, split: Split): void {
  const { ecosystem, name } = isRecord(entry.package) ? entry.package : {};
  if (typeof ecosystem !== 'string' || typeof name !== 'string') {
    split.rejected.push({ reason: `The package ${quote(entry.package)} lacks an ecosystem or a name.` });
    return;
  }
  const spelled = findEcosystem(ecosystem) ? ecosystem : (suggestEcosystem(ecosystem) ?? ecosystem);
  const pkg = { ecosystem: spelled, name };
  if (spelled.toUpperCase() === GIT) {
    split.rejected.push({ reason: `${quote(ecosystem)} is no ecosystem of packages.`, package: pkg });
    return;
  }
  try {
    const { ecosystem: known, suffix, key } = identify(pkg);
    add(byKey, JSON.stringify([known.name, suffix ?? null, key]), pkg, entry);
  } catch (error) {
    if (!(error instanceof InvalidPackageError)) throw error;
    split.rejected.push({ reason: error.reason, package: pkg });
  }
}

/** An entry without a package is about the repositories of its GIT ranges; versions are tags of one, if it is only one. */
function addRepositories(entry: JsonObject, byKey: Map<string, PackageEntries>, split: Split): void {
  const ranges = Array.isArray(entry.ranges) ? entry.ranges : [];
  const repositories = new Map<string, Json[]>();
  for (const range of ranges) {
    const repo = isRecord(range) && range.type === GIT ? range.repo : undefined;
    const key = typeof repo === 'string' ? gitKey(repo) : undefined;
    if (key === undefined) {
      split.rejected.push({
        reason: 'An affected entry names no package, and a range of it no git repository.',
      });
      return;
    }
    const known = repositories.get(key);
    if (known) known.push(range);
    else repositories.set(key, [range]);
  }
  if (repositories.size === 0) {
    split.rejected.push({ reason: 'An affected entry names neither a package nor a git repository.' });
  }
  for (const [key, own] of repositories) {
    const { versions: _, ...rest } = entry;
    const alone = repositories.size === 1 ? entry : { ...rest, ranges: own };
    add(byKey, JSON.stringify([GIT, null, key]), { ecosystem: GIT, name: key }, alone);
  }
}

function add(byKey: Map<string, PackageEntries>, key: string, pkg: PackageName, entry: JsonObject): void {
  const known = byKey.get(key);
  if (known) known.entries.push(entry);
  else byKey.set(key, { package: pkg, entries: [entry] });
}
