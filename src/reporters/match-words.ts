/** A match in words that every format uses. */
import type { Match } from '../check/check.ts';
import type { Unchecked } from '../check/find-files.ts';
import { namesEveryVersion } from '../compact-index/match.ts';
import { packagePurl } from '../ecosystems/index.ts';

/** `chalk 5.6.1 (npm)`, or without a version what the file names. */
function namedPackage({ dependency: { ecosystem, name, version } }: Match): string {
  return `${name}${version === undefined ? '' : ` ${version}`} (${ecosystem})`;
}

/** What is wrong with it, as a sentence. */
export function verdictOf(match: Match): string {
  const { kind, report } = match;
  const what = namedPackage(match);
  if (kind === 'allowed')
    return `${what} is reported as malicious by ${report.id} and allowed here until ${match.allowed!.until}.`;
  if (kind === 'possible') return `${what} may be malicious: ${report.id} names ${doubtOf(match)}.`;
  return `${what} is malicious: ${report.id} ${reasonOf(match)}.`;
}

function reasonOf({ report, dependency: { version } }: Match): string {
  if (namesEveryVersion(report)) return 'says so of every version';
  if (version !== undefined && report.versions.includes(version)) return 'names this version';
  return report.ranges.length > 0
    ? 'names a range with this version'
    : 'names this version, as the registry spells it';
}

function doubtOf({
  report: { ecosystem, versions, ranges },
  dependency: { version, ecosystem: own },
}: Match): string {
  if (own.startsWith(`${ecosystem}:`))
    return `the package of that name in ${ecosystem}, and nothing says whether this is a mirror of it`;
  if (version !== undefined && ranges.length > 0)
    return 'a range, and only its repository can tell whether this lies in it';
  const some =
    ranges.length > 0
      ? 'some versions'
      : versions.length === 1
        ? `version ${versions[0]}`
        : `${versions.length} versions`;
  return version === undefined
    ? `${some}, and nothing says which one is used`
    : `${some}, and only its repository can tell whether this is one of them`;
}

/** Why something was not looked at, as a sentence. */
export function complaintOf({ path, reason }: Unchecked): string {
  return `${path} was not checked: it ${reason}.`;
}

/** What to do now: a match is an incident, not a finding of style. */
export const ADVICE: readonly string[] = [
  'Isolate every machine that installed it: its code may have run.',
  'From a clean machine, rotate every secret it could read: tokens, keys, passwords, cookies.',
  'Remove the package, pin a version from before, and install anew without caches.',
  'Read the report for what it did, and look for its indicators.',
];

/** The package with its version as a purl; undefined where its ecosystem has none, or the version cannot be part of one. */
export function purlOf({ dependency: { ecosystem, name, version } }: Match): string | undefined {
  const purl = packagePurl(ecosystem, name);
  if (purl === undefined || version === undefined) return purl;
  if (/\p{Surrogate}/u.test(version)) return undefined;
  const at = purl.search(/[?#]|$/);
  return `${purl.slice(0, at)}@${encodeURIComponent(version)}${purl.slice(at)}`;
}

/**
 * Where a report can be read on the web: the numbers below a million belong to the public database (docs/decisions/numbers.md), which
 * osv.dev shows. Undefined for any other.
 */
export function pageOf(id: string): string | undefined {
  return /^MAL-\d{4}-\d{1,6}$/.test(id) ? `https://osv.dev/vulnerability/${id}` : undefined;
}
