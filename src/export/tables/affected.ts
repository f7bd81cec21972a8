/**
 * What is malicious now, one statement a row: all versions, one version, or one interval of versions. Withdrawn reports have no
 * rows, so that a join with a list of packages finds what must go and nothing else.
 */

import { affectsAllVersions, coverage, coversEverything } from '../../core/evaluate.ts';
import type { Affected, Range } from '../../core/report.ts';
import { knownOrder } from '../../ecosystems/known-order.ts';
import { purlOf } from '../purl-of.ts';
import type { ExportReport } from '../target.ts';
import { type Cell, required, type Table, text } from './table.ts';

/** `version` names one; `range` is the interval from `introduced` to before `fixed` or up to `last_affected`. */
type AffectedKind = 'all' | 'version' | 'range';

export interface AffectedRow {
  kind: AffectedKind;
  version?: string;
  introduced?: string | undefined;
  fixed?: string | undefined;
  lastAffected?: string | undefined;
}

export const affected: Table = {
  name: 'affected',
  columns: [
    required('id'),
    required('ecosystem'),
    required('name'),
    text('purl'),
    required('kind'),
    text('version'),
    text('introduced'),
    text('fixed'),
    text('last_affected'),
  ],
  *rows(report) {
    const { id, osv, package: pkg } = report;
    if (osv.withdrawn !== undefined) return;
    const head: Cell[] = [id, pkg.ecosystem, pkg.name, purlOf(report)];
    for (const { kind, version, introduced, fixed, lastAffected } of affectedRows(report))
      yield [...head, kind, version, introduced, fixed, lastAffected];
  },
};

/** `all` first, then listed versions in their order, each once, then intervals in ascending order. */
export function* affectedRows({ osv, package: pkg }: ExportReport): Generator<AffectedRow, void> {
  const entry = osv.affected[0];
  if (!entry) return;
  const compare = knownOrder(pkg.ecosystem);
  const all = affectsAll(entry, pkg.ecosystem);
  if (all) yield { kind: 'all' };
  for (const version of new Set(entry.versions)) yield { kind: 'version', version };
  if (all || !entry.ranges) return;
  if (!compare) {
    for (const range of entry.ranges) yield* eventsOf(range);
    return;
  }
  for (const { from, until, inclusive } of coverage(entry.ranges, compare)) {
    const end = inclusive ? { lastAffected: until } : { fixed: until };
    yield { kind: 'range', introduced: from ?? '0', ...end };
  }
}

/** Whether every version is malicious, as far as the ecosystem's order is known here. */
export function affectsAll(entry: Affected, ecosystem: string): boolean {
  const compare = knownOrder(ecosystem);
  return compare ? affectsAllVersions(entry, compare) : entry.ranges?.some(coversEverything) === true;
}

/** Commits have no order, that of some registries is not known: one row for each event, as the report has them. */
function* eventsOf({ events }: Range): Generator<AffectedRow, void> {
  for (const { introduced, fixed, last_affected: lastAffected } of events) {
    if (introduced ?? fixed ?? lastAffected) yield { kind: 'range', introduced, fixed, lastAffected };
  }
}
