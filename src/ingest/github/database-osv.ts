/** From a file of GitHub's advisory database to what this database takes: OSV in all but two points. */
import { isObject, listOf } from '../../core/merge/canonical.ts';
import type { Osv } from '../../core/report.ts';
import { decodeUtf8 } from '../../core/utf8.ts';
import { parseVersionRange } from './version-range.ts';

/** The JSON object in the bytes; undefined if there is none. */
export function parseObject(bytes: Uint8Array): Record<string, unknown> | undefined {
  const text = decodeUtf8(bytes);
  if (typeof text !== 'string') return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The advisory with its weaknesses where reports here have them, and with ranges that end where it says. Throws an `Error`. */
export function fromDatabase(bytes: Uint8Array): Partial<Osv> {
  const advisory = parseObject(bytes);
  if (!advisory) throw new Error('is no JSON object');
  const { database_specific: own, ...rest } = advisory;
  const weaknesses = isObject(own) ? listOf(own.cwe_ids).filter((id) => typeof id === 'string') : [];
  const cwes = weaknesses.map((cweId) => ({ cweId }));
  const affected = listOf(advisory.affected).map((entry) => (isObject(entry) ? closed(entry, cwes) : entry));
  return { ...rest, affected } as unknown as Partial<Osv>;
}

function closed(entry: Record<string, unknown>, cwes: { cweId: string }[]): Record<string, unknown> {
  const specific = isObject(entry.database_specific) ? entry.database_specific : {};
  const { last_known_affected_version_range: last, ...others } = specific;
  const open = cwes.length > 0 ? { ...others, cwes } : others;
  const { database_specific: _, ...rest } = entry;
  return {
    ...rest,
    ...(typeof last === 'string' ? { ranges: endingAt(last, entry.ranges) } : {}),
    ...(Object.keys(open).length > 0 ? { database_specific: open } : {}),
  };
}

/**
 * Advisories without a corrected version, from before OSV had `last_affected`, have a range without an end and the end beside it,
 * as `<= 1.2.3`. Left at that, the range would mean every later version, too.
 */
function endingAt(last: string, ranges: unknown): unknown {
  const [range, ...more] = listOf(ranges);
  if (!isObject(range) || more.length > 0) return ranges;
  const [begin, ...end] = listOf(range.events);
  if (!isObject(begin) || begin.introduced === undefined || end.length > 0) return ranges;
  const parsed = parseVersionRange(last);
  const bound = 'events' in parsed ? parsed.events.at(-1) : undefined;
  if (!bound || 'introduced' in bound)
    throw new Error(`has the last known range "${last.slice(0, 80)}", which has no end`);
  return [{ ...range, events: [begin, bound] }];
}
