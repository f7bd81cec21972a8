import { idOfPath, parseId } from '../core/id.ts';
import { quote } from '../core/quote.ts';
import { belowRoot } from '../core/roots.ts';
import { defineRule } from '../core/rule.ts';

export default defineRule({
  id: 'path-one-report',
  scope: 'repo',
  severity: 'error',
  summary: 'A package has one report with a number that is not withdrawn.',
  why: 'Two of them drift apart: one is corrected or withdrawn, and consumers go on blocking by the other.',
  check(reports, emit, { config }) {
    const first = new Map<string, string>();
    for (const { path, withdrawn } of reports) {
      // A merge folds one number into another and leaves it there, withdrawn: it is nobody's rival.
      if (withdrawn) continue;
      if (parseId(idOfPath(path), config.idPrefix)?.kind !== 'assigned') continue;
      const below = belowRoot(config, path) ?? path;
      const folder = below.slice(0, below.lastIndexOf('/'));
      // Sorted as they come, the reports of a folder stand together; only another root could repeat it later.
      if (config.roots.length === 1 && !first.has(folder)) first.clear();
      const before = first.get(folder);
      if (before === undefined) {
        first.set(folder, path);
      } else {
        emit(path, {
          message: `The package has another report with a number, ${quote(before, 200)}.`,
          hint: 'Run `mal merge --supersede` to fold the higher number into the lower.',
        });
      }
    }
  },
  get good() {
    return [
      {
        reports: [
          { path: 'osv/npm/a/MAL-2025-1.json' },
          { path: 'osv/npm/a/MAL-0000-a.json' },
          { path: 'osv/npm/a/MAL-2024-7.json', withdrawn: true },
          { path: 'osv/npm/a/MAL-2025-7.json', withdrawn: true },
          { path: 'osv/npm/a/b/MAL-2025-2.json' },
          { path: 'osv/pypi/a/MAL-2025-3.json' },
        ],
      },
    ];
  },
  get bad() {
    return [
      {
        reports: [
          { path: 'osv/npm/a/MAL-2025-1.json' },
          { path: 'osv/npm/a/MAL-2025-3.json' },
          { path: 'osv/npm/a/MAL-2025-4.json' },
          { path: 'osv/npm/b/MAL-2025-2.json' },
        ],
        at: ['osv/npm/a/MAL-2025-3.json', 'osv/npm/a/MAL-2025-4.json'],
        says: 'osv/npm/a/MAL-2025-1.json',
      },
    ];
  },
});
