/** A report's bytes → what the index keeps of it. */
import { isUtf8 } from 'node:buffer';
import type { RepositoryConfig } from '../core/config.ts';
import { idOfPath } from '../core/id.ts';
import type { Affected, Osv, RangeEvent } from '../core/report.ts';
import { reportOf } from '../export/read-reports.ts';
import type { Found } from '../store/store.ts';

/** The report, as far as the index looks at it; or why there is none that can be relied on, as the end of a sentence. */
export function readForIndex(path: string, found: Found, config: RepositoryConfig): Osv | string {
  const plain = found.kind === 'file' ? readPlain(found.bytes) : undefined;
  if (plain?.id === idOfPath(path)) return plain;
  const report = reportOf(path, found, config);
  return typeof report === 'string' ? report : report.osv;
}

/**
 * A report whose parts that the index keeps are of the right types, which nearly all are; undefined for any other, which the parser
 * judges with more care. What else a report says need not be right: it protects all the same.
 */
function readPlain(bytes: Uint8Array): Osv | undefined {
  if (!isUtf8(bytes)) return undefined;
  let osv: Partial<Osv> | null;
  try {
    osv = JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8')) as Osv;
  } catch {
    return undefined;
  }
  if (typeof osv !== 'object' || osv === null || !Array.isArray(osv.affected)) return undefined;
  const { affected, aliases, modified, published, withdrawn } = osv;
  const right =
    affected.length === 1 &&
    isRight(affected[0]) &&
    (aliases === undefined || areTexts(aliases)) &&
    isTextOrNothing(modified) &&
    isTextOrNothing(published) &&
    isTextOrNothing(withdrawn);
  return right ? (osv as Osv) : undefined;
}

/** Of a package; a repository's ranges are judged by the parser. */
function isRight(affected: Affected | null | undefined): boolean {
  if (typeof affected !== 'object' || affected === null) return false;
  const { package: pkg, versions, ranges } = affected;
  return (
    typeof pkg === 'object' &&
    pkg !== null &&
    typeof pkg.ecosystem === 'string' &&
    typeof pkg.name === 'string' &&
    (versions === undefined || areTexts(versions)) &&
    (ranges === undefined || (Array.isArray(ranges) && ranges.every(isRange)))
  );
}

function isRange(range: { type?: unknown; events?: unknown } | null): boolean {
  return (
    typeof range === 'object' &&
    range !== null &&
    (range.type === 'SEMVER' || range.type === 'ECOSYSTEM') &&
    Array.isArray(range.events) &&
    range.events.every(isEvent)
  );
}

function isEvent(event: RangeEvent | null): boolean {
  return typeof event === 'object' && event !== null && areTexts(Object.values(event));
}

const areTexts = (values: unknown): boolean =>
  Array.isArray(values) && values.every((value) => typeof value === 'string');

const isTextOrNothing = (value: unknown): boolean => value === undefined || typeof value === 'string';
