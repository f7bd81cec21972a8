/** What a registry of Semantic Versions can hold, and the least version above one of them. */
import parse from 'semver/functions/parse.js';
import { blankProblem, leadingVProblem } from './version-text.ts';

/** Short and strictly valid, the case of nearly every version: no number beyond 15 digits, so none beyond any registry. */
const PLAIN = /^(?:0|[1-9]\d{0,14})\.(?:0|[1-9]\d{0,14})\.(?:0|[1-9]\d{0,14})$/;
const STRICT =
  /^(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(-(?:0|[1-9]\d*|\d*[A-Za-z-][0-9A-Za-z-]*)(?:\.(?:0|[1-9]\d*|\d*[A-Za-z-][0-9A-Za-z-]*))*)?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/;
/** No registry holds longer versions; npm's own limit. */
const LONGEST = 256;

/** Why this is no Semantic Version 2.0, as the end of a sentence that starts with it. */
export function semverProblem(version: string): string | undefined {
  if (version.length <= LONGEST && (PLAIN.test(version) || STRICT.test(version))) return undefined;
  return blankProblem(version) ?? leadingVProblem(version) ?? explain(version);
}

/** As `semverProblem`, and with npm's limits on size: what npm's own parser refuses cannot be published. */
export function npmSemverProblem(version: string): string | undefined {
  if (PLAIN.test(version)) return undefined;
  const problem = semverProblem(version);
  if (problem !== undefined || parse(version) !== null) return problem;
  return 'has a number that is too large for the registry';
}

/**
 * The least Semantic Version above a valid one: `1.0.5` → `1.0.6-0`, `1.0.0-rc` → `1.0.0-rc.0`; the build does not count.
 * Undefined for any other text and where the next number is beyond what npm's parser reads.
 */
export function semverSuccessor(version: string): string | undefined {
  if (version.length > LONGEST || !STRICT.test(version)) return undefined;
  const parsed = parse(version);
  if (parsed === null) return undefined;
  if (parsed.prerelease.length > 0) return parse(`${parsed.version}.0`)?.version;
  return parse(`${parsed.major}.${parsed.minor}.${parsed.patch + 1}-0`)?.version;
}

function explain(version: string): string {
  if (version.length > LONGEST) return `is longer than the ${LONGEST} characters that a version may have`;
  if (/^\d+(?:\.\d+)?$/.test(version))
    return 'is not a full Semantic Version, which has three numbers, such as 1.0.0';
  if (/^\d+\.\d+\.\d+\.\d/.test(version)) return 'has more than the three numbers of a Semantic Version';
  if (/(?:^|[.-])0\d+(?=[.+-]|$)/.test(version)) return 'has a number with a leading zero';
  return 'is not a Semantic Version, such as 1.0.0 or 1.0.0-beta.1';
}
