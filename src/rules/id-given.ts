import { parseId } from '../core/id.ts';
import { quote } from '../core/quote.ts';
import { type BadReportExample, defineRule, type ReportExample } from '../core/rule.ts';
import { npm } from './examples.ts';

export default defineRule({
  id: 'id-given',
  scope: 'report',
  severity: 'error',
  passing: true,
  summary: 'A number of this database is one that it has given.',
  why: 'A number taken ahead of the allocator would be given a second time, to another package.',
  check({ id }, emit, { config, given }) {
    if (!given || !id) return;
    const parsed = parseId(id, config.idPrefix);
    if (parsed?.kind !== 'assigned' || parsed.number < config.firstNumber) return;
    const highest = given.get(parsed.year);
    if (highest !== undefined && parsed.number <= highest) return;
    emit({
      pointer: '/id',
      message:
        highest === undefined
          ? `${quote(id)} was never given: no number of ${parsed.year} was.`
          : `${quote(id)} was never given: the highest number of ${parsed.year} is ${highest}.`,
      hint: `Name a new report ${config.idPrefix}-0000-<slug>.json and leave its id out; it gets a number once it is merged.`,
    });
  },
  get good(): ReportExample[] {
    return [
      { osv: npm('left-pad', { id: 'MAL-2025-1000001' }), given: { 2025: 1_000_001 } },
      { osv: npm('left-pad', { id: 'MAL-0000-left-pad' }), given: {} },
    ];
  },
  get bad(): BadReportExample[] {
    return [
      {
        osv: npm('left-pad', { id: 'MAL-2025-1000002' }),
        given: { 2025: 1_000_001 },
        at: '/id',
        says: '1000001',
      },
      {
        osv: npm('left-pad', { id: 'MAL-2026-1000001' }),
        given: { 2025: 1_000_001 },
        at: '/id',
        says: 'no number of 2026',
      },
    ];
  },
});
