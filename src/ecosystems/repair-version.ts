/** The spelling a registry would have stored, where only one thing can have been meant. */
import type { Ecosystem } from './ecosystem.ts';

/** The version without blanks around it and without a `v` that the registry drops; undefined if that is not valid either. */
export function repairVersion(ecosystem: Ecosystem, version: string): string | undefined {
  const trimmed = version.trim();
  if (ecosystem.versionProblem(trimmed) === undefined) return trimmed;
  const bare = trimmed.slice(1);
  const hasV = /^v[0-9]/i.test(trimmed);
  return hasV && ecosystem.versionProblem(bare) === undefined ? bare : undefined;
}
