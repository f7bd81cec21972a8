/** What Verdaccio, a registry for npm alone, calls versions: npm's ranges, read strictly, and a wrong one keeps it from starting. */
import validRange from 'semver/ranges/valid.js';
import type { Interval } from '../../core/intervals.ts';
import npm from '../npm.ts';

/** The one ecosystem that it serves. */
export const VERDACCIO_ECOSYSTEM: string = npm.name;

/** One version or interval; undefined for what it could not read. */
export function verdaccioRange(affected: string | Interval): string | undefined {
  const parts =
    typeof affected === 'string'
      ? [affected]
      : [
          ...(affected.from === undefined ? [] : [`>=${affected.from}`]),
          ...(affected.until === undefined ? [] : [`${affected.inclusive ? '<=' : '<'}${affected.until}`]),
        ];
  const versions = typeof affected === 'string' ? [affected] : [affected.from, affected.until];
  if (
    parts.length === 0 ||
    versions.some((one) => one !== undefined && npm.versionProblem(one) !== undefined)
  )
    return undefined;
  const range = parts.join(' ');
  return validRange(range) === null ? undefined : range;
}
