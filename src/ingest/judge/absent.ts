/** A source took an object away: what that does to the rows it left (law 5). */
import { joinDetails } from '../../core/details.ts';
import { SCHEMA_VERSION } from '../../core/fix.ts';
import { formatSummary } from '../../core/format.ts';
import { placeholderId, slugOf } from '../../core/id.ts';
import { splitReportPath } from '../../core/layout/split-path.ts';
import { affectedLists } from '../../core/merge/claims.ts';
import { later, momentOf, secondAfter } from '../../core/merge/moment.ts';
import { isWithdrawn, type Row, writeRow } from '../../core/merge/row.ts';
import type { State } from '../../core/merge/state.ts';
import { packageOf } from '../../core/package-of.ts';
import { ORIGINS, type Origin, type Osv } from '../../core/report.ts';
import { formatInstant } from '../../core/time.ts';
import { canonicalName } from '../../ecosystems/index.ts';
import { reportPath } from '../../ecosystems/report-path.ts';
import type { RunContext } from '../../engine/check-found.ts';
import type { Contribution } from '../prepare/types.ts';
import { withRow } from './again.ts';
import type { Absent, RowQuery } from './types.ts';

export const absent: Absent = (query, present, reason, run) => {
  const { state } = present.open;
  if (!state) return [];
  const live = [...(present.status?.live ?? [])].filter((row) => isMeant(row, query) && !isWithdrawn(row));
  return live.flatMap((row) => withdrawalOf(row, state, reason, run) ?? []);
};

const isMeant = (row: Row, { source, sha256, id }: RowQuery): boolean =>
  row.source === source &&
  (sha256 !== undefined || id !== undefined) &&
  (sha256 === undefined || row.sha256 === sha256) &&
  (id === undefined || row.id === id);

/** The row as it is, withdrawn; and nothing beside it, so that nothing else comes in. */
function withdrawalOf(
  row: Row,
  state: State,
  reason: string,
  { config, now }: Pick<RunContext, 'config' | 'now'>,
): Contribution | undefined {
  const pkg = state.base ? state.base.osv.affected[0]?.package : state.package;
  const affected = { ...(pkg ? { package: pkg } : {}), ...affectedLists(row.claims, state.order) };
  const named = packageOf({ affected: [affected] });
  if (!named) return undefined;
  const time = formatInstant(now);
  const after = row.reinstated && secondAfter(row.reinstated);
  const withdrawn = later(momentOf(time), after)?.text ?? time;
  const origin = writeRow(row, { superseded: false }, state.order) as unknown as Origin;
  const id = placeholderId(config.idPrefix, slugOf(`${row.source}-${row.sha256.slice(0, 16)}`));
  const osv: Osv = {
    modified: time,
    schema_version: SCHEMA_VERSION,
    id,
    summary: formatSummary({
      ecosystem: named.ecosystem,
      name: canonicalName(named.ecosystem, named.name),
    }),
    details: joinDetails('', [], true),
    affected: [affected],
    database_specific: { [ORIGINS]: [origin] },
  };
  const path = reportPath(config, named, id, true);
  const directory = splitReportPath(config, path)?.directory ?? '';
  const contribution = {
    id,
    path,
    directory,
    package: named,
    osv,
    text: '',
    row: origin,
    warnings: [],
    notes: [],
  };
  return withRow(contribution, { ...origin, withdrawn, withdrawn_reason: reason });
}
