/** One row a report, withdrawn ones included. */
import { formatRangeText } from '../../core/range-text.ts';
import { originsOf } from '../../core/report.ts';
import { purlOf } from '../purl-of.ts';
import { affectsAll } from './affected.ts';
import { type Cell, required, type Table, text, time } from './table.ts';

/** What fits into cells. Lists are divided by blanks: neither ids nor names of sources hold any. */
export const reports: Table = {
  name: 'reports',
  columns: [
    required('id'),
    required('ecosystem'),
    required('name'),
    text('purl'),
    time('published'),
    time('modified'),
    time('withdrawn'),
    { name: 'all_versions', type: 'boolean', required: true },
    { name: 'versions', type: 'integer', required: true },
    text('ranges'),
    text('aliases'),
    text('sources'),
  ],
  *rows(report) {
    const {
      id,
      osv,
      package: { ecosystem, name },
    } = report;
    const entry = osv.affected[0]!;
    const sources = new Set(originsOf(osv).map(({ source }) => source));
    const row: Cell[] = [id, ecosystem, name, purlOf(report), osv.published, osv.modified, osv.withdrawn];
    row.push(affectsAll(entry, ecosystem), entry.versions?.length ?? 0);
    row.push(entry.ranges?.length ? entry.ranges.map(formatRangeText).join(' || ') : undefined);
    row.push(words(osv.aliases), words([...sources]));
    yield row;
  },
};

/** With all of the report: its text, and the record itself as JSON. */
export const wholeReports: Table = {
  name: 'reports',
  columns: [...reports.columns, text('details'), { name: 'osv', type: 'json', required: true }],
  *rows(report) {
    const { details } = report.osv;
    for (const row of reports.rows(report)) yield [...row, details, JSON.stringify(report.osv)];
  },
};

const words = (list: readonly string[] | undefined): string | undefined =>
  list && list.length > 0 ? list.join(' ') : undefined;
