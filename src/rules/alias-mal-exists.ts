import type { RepositoryConfig } from '../core/config.ts';
import { parseId } from '../core/id.ts';
import { quote } from '../core/quote.ts';
import { defineRule } from '../core/rule.ts';

export default defineRule({
  id: 'alias-mal-exists',
  scope: 'repo',
  severity: 'warning',
  summary: 'An alias with the prefix of this database names a report that exists.',
  why: 'Whoever follows it finds nothing, and cannot tell a slip from a report that was lost.',
  check(reports, emit, { config }) {
    let ids: Set<string> | undefined;
    for (const report of reports) {
      for (const [i, alias] of report.aliases.entries()) {
        if (!isGivenHere(alias, config)) continue;
        ids ??= new Set(reports.map(({ id }) => id));
        if (ids.has(alias)) continue;
        emit(report.path, {
          pointer: `/aliases/${i}`,
          message: `The alias ${quote(alias)} is a number of this database, which has no such report.`,
          hint: 'Correct the number, or remove the alias.',
        });
      }
    }
  },
  get good() {
    return [
      {
        reports: [
          { path: 'osv/npm/a/MAL-2025-1000001.json', aliases: ['MAL-2025-1000002', 'GHSA-2v46-p5h4-248w'] },
          { path: 'osv/npm/b/MAL-2025-1000002.json', aliases: ['MAL-2025-7'] },
        ],
      },
    ];
  },
  get bad() {
    return [
      {
        reports: [
          { path: 'osv/npm/a/MAL-2025-1000001.json', aliases: ['MAL-2025-1000002'] },
          { path: 'osv/npm/b/MAL-2025-1000002.json', aliases: ['MAL-2025-7', 'MAL-2025-1000003'] },
        ],
        at: ['osv/npm/b/MAL-2025-1000002.json'],
        says: 'MAL-2025-1000003',
      },
    ];
  },
});

/** Lower numbers belong to the public database that shares the prefix; it may have reports that are not here. */
function isGivenHere(alias: string, config: RepositoryConfig): boolean {
  if (!alias.startsWith(config.idPrefix)) return false;
  const id = parseId(alias, config.idPrefix);
  return id?.kind === 'assigned' && id.number >= config.firstNumber;
}
