/** What is malicious, as a range that npm's tools read. */
import type { Interval } from '../../core/intervals.ts';
import npm from '../../ecosystems/npm.ts';
import type { Claim } from '../claim.ts';

const isVersion = (version: string): boolean => npm.versionProblem(version) === undefined;

/**
 * A range of node-semver, to be read with its option `includePrerelease`: it holds exactly the versions that the claim does.
 * Undefined if the claim holds none that npm can have. What npm could not have published is left out: `1.0` would mean all
 * versions that begin so.
 */
export function semverRange({ all, versions, intervals }: Claim): string | undefined {
  const named = versions.filter((version) => isVersion(version) && (!all || version.includes('-')));
  // Bun takes pre-releases for part of a range only where they are named.
  const parts = [...(all ? ['>=0'] : []), ...named, ...intervals.flatMap(intervalRange)];
  return parts.length > 0 ? parts.join(' || ') : undefined;
}

/** Nothing where an end is no version of npm. */
function intervalRange({ from, until, inclusive }: Interval): string[] {
  if ([from, until].some((end) => end !== undefined && !isVersion(end))) return [];
  const start = from === undefined ? [] : [`>=${from}`];
  const end = until === undefined ? [] : [`${inclusive ? '<=' : '<'}${until}`];
  return [[...start, ...end].join(' ') || '>=0'];
}
