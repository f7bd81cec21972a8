/** A match in words that every format uses. */
import type { Match } from '../check/check.ts';
import { coversEverything } from '../core/evaluate.ts';
import { packagePurl } from '../ecosystems/index.ts';

/** `chalk 5.6.1 (npm)`, or without a version what the file names. */
export function namedPackage({ dependency: { ecosystem, name, version } }: Match): string {
  return `${name}${version === undefined ? '' : ` ${version}`} (${ecosystem})`;
}

/** What is wrong with it, as a sentence. */
export function verdictOf(match: Match): string {
  const { kind, report } = match;
  const what = namedPackage(match);
  if (kind === 'allowed')
    return `${what} is reported as malicious by ${report.id} and allowed here until ${match.allowed!.until}.`;
  if (kind === 'possible')
    return `${what} may be malicious: ${report.id} names ${countOf(match)}, and the file does not say which one is used.`;
  return `${what} is malicious: ${report.id} ${reasonOf(match)}.`;
}

function reasonOf({ report, dependency: { version } }: Match): string {
  if (report.ranges.some(coversEverything)) return 'says so of every version';
  return version !== undefined && report.versions.includes(version)
    ? 'names this version'
    : 'names a range with this version';
}

function countOf({ report: { versions, ranges } }: Match): string {
  if (ranges.length > 0) return 'some versions';
  return versions.length === 1 ? `version ${versions[0]}` : `${versions.length} versions`;
}

/** What to do now: a match is an incident, not a finding of style. */
export const ADVICE: readonly string[] = [
  'Isolate every machine that installed it: its code may have run.',
  'From a clean machine, rotate every secret it could read: tokens, keys, passwords, cookies.',
  'Remove the package, pin a version from before, and install anew without caches.',
  'Read the report for what it did, and look for its indicators.',
];

/** The package with its version as a purl; undefined where its ecosystem has none. */
export function purlOf({ dependency: { ecosystem, name, version } }: Match): string | undefined {
  const purl = packagePurl(ecosystem, name);
  if (purl === undefined || version === undefined) return purl;
  const at = purl.search(/[?#]|$/);
  return `${purl.slice(0, at)}@${encodeURIComponent(version)}${purl.slice(at)}`;
}
