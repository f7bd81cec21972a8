/** Which source said it when: one row for each origin of a report. */
import { originsOf } from '../../core/report.ts';
import { required, type Table, text, time } from './table.ts';

export const origins: Table = {
  name: 'origins',
  columns: [
    required('id'),
    required('source'),
    text('source_id'),
    required('sha256'),
    time('import_time'),
    time('modified_time'),
    time('withdrawn'),
    { name: 'superseded', type: 'boolean', required: true },
  ],
  *rows({ id, osv }) {
    for (const row of originsOf(osv))
      yield [
        id,
        row.source,
        row.id,
        row.sha256,
        row.import_time,
        row.modified_time,
        row.withdrawn,
        row.superseded === true,
      ];
  },
};
