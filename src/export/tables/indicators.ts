/** What to look for: one row for each indicator of a report that is not withdrawn. Unusable ones are left out. */
import { indicatorsOf } from '../indicators/indicators-of.ts';
import { required, type Table } from './table.ts';

export const indicators: Table = {
  name: 'indicators',
  columns: [required('id'), required('type'), required('value')],
  *rows({ id, osv }) {
    if (osv.withdrawn !== undefined) return;
    for (const { type, value } of indicatorsOf(osv)?.usable ?? []) yield [id, type, value];
  },
};
