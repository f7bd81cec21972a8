import { duplicateIndexes, withoutDuplicates } from '../core/duplicates.ts';
import { quote } from '../core/quote.ts';
import { ID_FIELDS } from '../core/related-ids.ts';
import type { Osv } from '../core/report.ts';
import { defineRule } from '../core/rule.ts';
import { npm } from './examples.ts';

const ghsa = 'GHSA-2v46-p5h4-248w';

export default defineRule({
  id: 'alias-duplicate',
  scope: 'report',
  reads: ['ids'],
  severity: 'error',
  summary: 'An id stands once among aliases, once among related and once among upstream.',
  why: 'Other databases reject a report whose lists repeat an id.',
  check(osv, emit) {
    for (const field of ID_FIELDS) {
      const list = osv[field];
      if (!list || list.length === 0) continue;
      for (const i of duplicateIndexes(list)) {
        emit({
          pointer: `/${field}/${i}`,
          message: `${field} lists ${quote(list[i])} twice.`,
          hint: 'Run `mal normalize` to remove the second.',
        });
      }
    }
  },
  fix(draft: Osv) {
    for (const field of ID_FIELDS) {
      const list = draft[field];
      if (list) draft[field] = withoutDuplicates(list, (id) => id);
    }
  },
  get good() {
    return [{ osv: npm('left-pad', { aliases: [ghsa, 'CVE-2025-12345'], related: ['MAL-2025-7'] }) }];
  },
  get bad() {
    return [
      {
        osv: npm('left-pad', { aliases: ['CVE-2025-12345', ghsa, ghsa] }),
        at: '/aliases/2',
        fixed: npm('left-pad', { aliases: ['CVE-2025-12345', ghsa] }),
      },
    ];
  },
});
