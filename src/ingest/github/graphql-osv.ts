/** From an advisory of the GraphQL interface to OSV, field by field (docs/how-to/add-a-source.md). */
import { canonicalJson } from '../../core/merge/canonical.ts';
import { quote } from '../../core/quote.ts';
import type { Affected, JsonObject, Osv, Range, Reference, Severity } from '../../core/report.ts';
import { findEcosystem } from '../../ecosystems/index.ts';
import type { Advisory, Vulnerability } from './advisory.ts';
import { parseVersionRange } from './version-range.ts';

/** What OSV calls GitHub's ecosystems. */
const ECOSYSTEMS: ReadonlyMap<string, string> = new Map([
  ['ACTIONS', 'GitHub Actions'],
  ['COMPOSER', 'Packagist'],
  ['ERLANG', 'Hex'],
  ['GO', 'Go'],
  ['MAVEN', 'Maven'],
  ['NPM', 'npm'],
  ['NUGET', 'NuGet'],
  ['PIP', 'PyPI'],
  ['PUB', 'Pub'],
  ['RUBYGEMS', 'RubyGems'],
  ['RUST', 'crates.io'],
  ['SWIFT', 'SwiftURL'],
]);

/** Throws an `Error` where a package or a range cannot be understood: a part of an advisory may say too much. */
export function fromGraphql(advisory: Advisory): Partial<Osv> {
  const { ghsaId, identifiers, summary, description } = advisory;
  if (ghsaId === null) throw new Error('has no GHSA id');
  const aliases = identifiers.filter((id) => id !== ghsaId);
  const severity = advisory.cvss.flatMap(severityOf);
  return {
    id: ghsaId,
    ...times(advisory),
    ...(aliases.length > 0 ? { aliases } : {}),
    ...(summary === null ? {} : { summary }),
    ...(description === null ? {} : { details: description }),
    ...(severity.length > 0 ? { severity } : {}),
    affected: affectedOf(advisory),
    references: referencesOf(advisory),
  };
}

function times({ updatedAt, publishedAt, withdrawnAt }: Advisory): Partial<Osv> {
  return {
    ...(updatedAt === null ? {} : { modified: updatedAt }),
    ...(publishedAt === null ? {} : { published: publishedAt }),
    ...(withdrawnAt === null ? {} : { withdrawn: withdrawnAt }),
  };
}

function severityOf(score: string): Severity[] {
  const type = score.startsWith('CVSS:3') ? 'CVSS_V3' : score.startsWith('CVSS:4') ? 'CVSS_V4' : undefined;
  return type ? [{ type, score }] : [];
}

function referencesOf({ references, permalink }: Advisory): Reference[] {
  const all = references.map((url) => ({ type: url === permalink ? 'ADVISORY' : 'WEB', url }));
  return permalink === null || references.includes(permalink)
    ? all
    : [...all, { type: 'ADVISORY', url: permalink }];
}

/** One entry for each package: the interface has one for each range. */
function affectedOf({ vulnerabilities, cwes }: Advisory): Affected[] {
  const found = new Map<string, { ecosystem: string; name: string; said: Vulnerability[] }>();
  for (const vulnerability of vulnerabilities) {
    const { name } = vulnerability;
    const ecosystem = ecosystemOf(vulnerability);
    if (name === null || name === '') throw new Error('names no package');
    const key = canonicalJson([ecosystem, name]);
    const known = found.get(key) ?? { ecosystem, name, said: [] };
    known.said.push(vulnerability);
    found.set(key, known);
  }
  const open = cwes.map((cwe) =>
    Object.fromEntries(Object.entries(cwe).filter(([, value]) => value !== null)),
  );
  return [...found.values()].map(({ ecosystem, name, said }) => ({
    package: { ecosystem, name },
    ...claimsOf(said, ecosystem),
    ...(open.length > 0 ? { database_specific: { cwes: open as JsonObject[] } } : {}),
  }));
}

function ecosystemOf({ ecosystem }: Vulnerability): string {
  const found = ECOSYSTEMS.get(ecosystem ?? '');
  if (found === undefined)
    throw new Error(`has a package of the ecosystem ${quote(ecosystem)}, which has no name in OSV`);
  return found;
}

function claimsOf(said: readonly Vulnerability[], ecosystem: string): Pick<Affected, 'ranges' | 'versions'> {
  const versions = new Set<string>();
  const ranges = new Map<string, Range>();
  for (const { vulnerableVersionRange } of said) {
    if (vulnerableVersionRange === null) throw new Error('has a package without a range of versions');
    const parsed = parseVersionRange(vulnerableVersionRange);
    if ('version' in parsed) versions.add(parsed.version);
    else {
      const range = { type: typeOf(ecosystem, parsed.events), events: parsed.events };
      ranges.set(canonicalJson(range), range);
    }
  }
  return {
    ...(ranges.size > 0 ? { ranges: [...ranges.values()] } : {}),
    ...(versions.size > 0 ? { versions: [...versions].sort() } : {}),
  };
}

/** `SEMVER` where the ecosystem has such versions, and these are. */
function typeOf(name: string, events: Range['events']): Range['type'] {
  const ecosystem = findEcosystem(name)?.ecosystem;
  if (!ecosystem?.rangeTypes.includes('SEMVER')) return 'ECOSYSTEM';
  const versions = events.flatMap((event) => Object.values(event) as string[]);
  return versions.every((version) => version === '0' || ecosystem.versionProblem(version) === undefined)
    ? 'SEMVER'
    : 'ECOSYSTEM';
}
