import { duplicateIndexes, withoutDuplicates } from '../core/duplicates.ts';
import { quote } from '../core/quote.ts';
import type { Indicators } from '../core/report.ts';
import { defineRule } from '../core/rule.ts';
import { npm } from './examples.ts';

const LISTS = ['domains', 'ips', 'urls', 'strings'] as const;
const iocs = (indicators: Indicators) => npm('left-pad', { database_specific: { iocs: indicators } });

export default defineRule({
  id: 'indicator-duplicate',
  scope: 'report',
  reads: ['indicators'],
  severity: 'warning',
  summary: 'No indicator is listed twice.',
  why: 'Lists of indicators are counted and joined: what stands there twice weighs double.',
  check(osv, emit) {
    const indicators = osv.database_specific?.iocs;
    if (!indicators) return;
    const tell = (field: string, i: number, value: unknown) =>
      emit({
        pointer: `/database_specific/iocs/${field}/${i}`,
        message: `${quote(value)} is listed twice.`,
        hint: 'Run `mal normalize` to remove the second.',
      });
    for (const field of LISTS) {
      const list = indicators[field];
      if (!list || list.length < 2) continue;
      for (const i of duplicateIndexes(list)) tell(field, i, list[i]);
    }
    const files = indicators.files;
    if (!files || files.length < 2) return;
    for (const i of duplicateIndexes(files.map((file) => JSON.stringify(file)))) tell('files', i, files[i]);
  },
  fix(draft) {
    const indicators = draft.database_specific?.iocs;
    if (!indicators) return;
    for (const field of LISTS) {
      const list = indicators[field];
      if (list) indicators[field] = withoutDuplicates(list, (text) => text);
    }
    if (indicators.files)
      indicators.files = withoutDuplicates(indicators.files, (file) => JSON.stringify(file));
  },
  get good() {
    return [
      {
        osv: iocs({
          domains: ['a.example.net', 'b.example.net'],
          files: [{ path: 'a.js' }, { path: 'b.js' }],
        }),
      },
    ];
  },
  get bad() {
    return [
      {
        osv: iocs({
          domains: ['b.example.net', 'a.example.net', 'a.example.net'],
          files: [{ path: 'b.js' }, { path: 'a.js' }, { path: 'b.js' }],
        }),
        at: ['/database_specific/iocs/domains/2', '/database_specific/iocs/files/2'],
        fixed: iocs({
          domains: ['b.example.net', 'a.example.net'],
          files: [{ path: 'b.js' }, { path: 'a.js' }],
        }),
      },
    ];
  },
});
