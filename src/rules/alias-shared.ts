import { quote } from '../core/quote.ts';
import { defineRule, type ReportFacts } from '../core/rule.ts';

const alias = 'GHSA-2v46-p5h4-248w';

export default defineRule({
  id: 'alias-shared',
  scope: 'repo',
  severity: 'warning',
  summary: 'No two reports have the same alias.',
  why: 'An alias says "the same incident": tools fold the two reports, of different packages, into one.',
  check(reports, emit) {
    const first = new Map<string, ReportFacts>();
    const told = new Set<string>();
    for (const report of reports) {
      // A withdrawn report keeps its aliases beside the one that took its place.
      if (report.withdrawn) continue;
      for (const [i, id] of report.aliases.entries()) {
        const other = first.get(id);
        if (!other) first.set(id, report);
        if (!other || other === report) continue;
        if (!told.has(id)) emit(other.path, shared(id, other.aliases.indexOf(id), report));
        told.add(id);
        emit(report.path, shared(id, i, other));
      }
    }
  },
  get good() {
    return [
      {
        reports: [
          { path: 'osv/npm/a/MAL-2025-1.json', aliases: [alias] },
          { path: 'osv/npm/b/MAL-2025-2.json' },
        ],
      },
      {
        reports: [
          { path: 'osv/npm/a/MAL-2025-1.json', aliases: [alias] },
          { path: 'osv/npm/a/MAL-2025-2.json', aliases: [alias], withdrawn: true },
        ],
      },
    ];
  },
  get bad() {
    return [
      {
        reports: [
          { path: 'osv/npm/a/MAL-2025-1.json', aliases: [alias] },
          { path: 'osv/npm/b/MAL-2025-2.json', aliases: ['CVE-2025-12345'] },
          { path: 'osv/npm/c/MAL-2025-3.json', aliases: ['CVE-2025-54321', alias] },
        ],
        at: ['osv/npm/a/MAL-2025-1.json', 'osv/npm/c/MAL-2025-3.json'],
        says: alias,
      },
    ];
  },
});

const shared = (id: string, index: number, other: ReportFacts) => ({
  pointer: `/aliases/${index}`,
  message: `The alias ${quote(id)} is also one of ${other.id} (${quote(other.path)}).`,
  hint: 'Keep the alias on the report it belongs to; on the others, `related` says that they have to do with it.',
});
