/** What OSV 1.9 does not know of a report: one strange key, and a scanner that reads protocol buffers drops the report unsaid. */
import { AFFECTED_KEYS, REPORT_KEYS } from '../../core/format.ts';
import type { Osv } from '../../core/report.ts';
import { join } from '../../core/schema/pointer.ts';

const REPORT = new Set(REPORT_KEYS);
const AFFECTED = new Set(AFFECTED_KEYS);
const PACKAGE = new Set(['ecosystem', 'name', 'purl']);
const RANGE = new Set(['type', 'repo', 'events', 'database_specific']);
const EVENT = new Set(['introduced', 'fixed', 'last_affected', 'limit']);
/** `source` came with 1.8: scanners that are in use do not know it. */
const SEVERITY = new Set(['type', 'score']);
const REFERENCE = new Set(['type', 'url']);
const CREDIT = new Set(['name', 'contact', 'type']);

/** JSON Pointers to the keys of a report that its export lacks. */
export function strangeKeys(osv: Osv): string[] {
  const found: string[] = [];
  const look = (value: object | undefined, keys: ReadonlySet<string>, pointer: string): void => {
    for (const key in value) if (!keys.has(key)) found.push(join(pointer, key));
  };
  const each = (list: readonly object[] | undefined, keys: ReadonlySet<string>, pointer: string): void => {
    for (const [i, value] of (list ?? []).entries()) look(value, keys, `${pointer}/${i}`);
  };
  look(osv, REPORT, '');
  each(osv.severity, SEVERITY, '/severity');
  each(osv.references, REFERENCE, '/references');
  each(osv.credits, CREDIT, '/credits');
  for (const [i, entry] of osv.affected.entries()) {
    const at = `/affected/${i}`;
    look(entry, AFFECTED, at);
    look(entry.package, PACKAGE, `${at}/package`);
    each(entry.severity, SEVERITY, `${at}/severity`);
    each(entry.ranges, RANGE, `${at}/ranges`);
    for (const [j, { events }] of (entry.ranges ?? []).entries())
      each(events, EVENT, `${at}/ranges/${j}/events`);
  }
  return found;
}
