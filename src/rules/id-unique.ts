import { parseId } from '../core/id.ts';
import { quote } from '../core/quote.ts';
import { defineRule } from '../core/rule.ts';

export default defineRule({
  id: 'id-unique',
  scope: 'repo',
  severity: 'error',
  summary: 'No two reports have the same number.',
  why: 'Everything that keeps reports by id (caches, links, exports) would lose one of the two packages.',
  check(reports, emit, { config }) {
    const first = new Map<string, string>();
    for (const { id, path } of reports) {
      const before = first.get(id);
      if (before === undefined) {
        first.set(id, path);
      } else if (parseId(id, config.idPrefix)?.kind === 'assigned') {
        emit(path, {
          pointer: '/id',
          message: `${quote(id)} is also the id of ${quote(before, 200)}.`,
          hint: 'The report that had it first keeps it; name the other MAL-0000-<slug>.json to have it numbered anew.',
        });
      }
    }
  },
  get good() {
    return [
      {
        reports: [
          { path: 'osv/npm/a/MAL-2025-1.json', id: 'MAL-2025-1' },
          { path: 'osv/npm/b/MAL-2025-2.json', id: 'MAL-2025-2' },
          { path: 'osv/npm/a/MAL-0000-x.json', id: 'MAL-0000-x' },
          { path: 'osv/npm/b/MAL-0000-x.json', id: 'MAL-0000-x' },
          { path: 'osv/npm/c/MAL-0000-y.json', id: '' },
          { path: 'osv/npm/d/MAL-0000-y.json', id: '' },
        ],
      },
    ];
  },
  get bad() {
    return [
      {
        reports: [
          { path: 'osv/npm/a/MAL-2025-1.json', id: 'MAL-2025-1' },
          { path: 'osv/npm/b/MAL-2025-2.json', id: 'MAL-2025-2' },
          { path: 'osv/npm/c/MAL-2025-1.json', id: 'MAL-2025-1' },
          { path: 'osv/npm/d/MAL-2025-1.json', id: 'MAL-2025-1' },
        ],
        at: ['osv/npm/c/MAL-2025-1.json', 'osv/npm/d/MAL-2025-1.json'],
        says: 'osv/npm/a/MAL-2025-1.json',
      },
    ];
  },
});
