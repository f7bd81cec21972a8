import { quote } from '../core/quote.ts';
import { defineRule, type ReportFacts } from '../core/rule.ts';

export default defineRule({
  id: 'alias-mal-symmetric',
  scope: 'repo',
  severity: 'warning',
  summary: 'Two reports of this database that are aliases name each other.',
  why: 'Aliases go both ways (OSV schema): a tool that starts at the other report does not find this one.',
  check(reports, emit, { config }) {
    let byId: Map<string, ReportFacts> | undefined;
    for (const report of reports) {
      for (const [i, alias] of report.aliases.entries()) {
        if (!alias.startsWith(config.idPrefix)) continue;
        byId ??= new Map(reports.map((other) => [other.id, other]));
        const other = byId.get(alias);
        if (!other || other === report || other.aliases.includes(report.id)) continue;
        emit(report.path, {
          pointer: `/aliases/${i}`,
          message: `${quote(alias)} is an alias here, but does not list ${quote(report.id)} in return.`,
          hint: `Add ${quote(report.id)} to the aliases of ${quote(other.path)}, or make both \`related\`.`,
        });
      }
    }
  },
  get good() {
    return [
      {
        reports: [
          { path: 'osv/npm/a/MAL-2025-1000001.json', aliases: ['MAL-2025-1000002'] },
          { path: 'osv/npm/b/MAL-2025-1000002.json', aliases: ['MAL-2025-1000001', 'MAL-2025-7'] },
        ],
      },
    ];
  },
  get bad() {
    return [
      {
        reports: [
          { path: 'osv/npm/a/MAL-2025-1000001.json', aliases: ['CVE-2025-12345', 'MAL-2025-1000002'] },
          { path: 'osv/npm/b/MAL-2025-1000002.json' },
        ],
        at: ['osv/npm/a/MAL-2025-1000001.json'],
        says: 'MAL-2025-1000002',
      },
    ];
  },
});
