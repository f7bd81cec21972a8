import type { Osv } from '../../../src/core/report.ts';

/** A report as a source would show it; another revision is other bytes. */
export function osvText(name: string, revision = 1, size = 0): string {
  const osv: Partial<Osv> = {
    id: `TEST-${name}`,
    modified: `2026-01-0${revision}T00:00:00Z`,
    affected: [{ package: { ecosystem: 'npm', name }, versions: [`1.0.${revision}`] }],
  };
  if (size > 0) osv.details = 'x'.repeat(size);
  return JSON.stringify(osv);
}
