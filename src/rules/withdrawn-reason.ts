import { parseDetails } from '../core/details.ts';
import type { Osv } from '../core/report.ts';
import { originsOf } from '../core/report.ts';
import { defineRule } from '../core/rule.ts';
import { framed, npm, origin } from './examples.ts';

const withdrawn = '2025-02-01T00:00:00Z';
const sha256 = 'a'.repeat(64);
const told = framed('npm-feed', sha256, 'The package sends environment variables to a server.');

export default defineRule({
  id: 'withdrawn-reason',
  scope: 'report',
  reads: ['withdrawn'],
  severity: 'warning',
  summary: 'A withdrawn report says why it was withdrawn.',
  why: 'Whoever removed the package has to know whether it was harmless all along, and whether to trust it now.',
  check(osv, emit) {
    if (osv.withdrawn === undefined || hasReason(osv)) return;
    emit({
      pointer: '/withdrawn',
      message: 'The report is withdrawn, but does not say why.',
      hint: 'Run `mal withdraw <report> --reason TEXT`, or write the reason at the beginning of `details`.',
    });
  },
  get good() {
    return [
      { osv: npm('left-pad', { details: told, origins: [origin('npm-feed')] }) },
      {
        osv: npm('left-pad', {
          withdrawn,
          details: told,
          origins: [origin('npm-feed')],
          database_specific: { 'false-positives': [{ reason: 'A tool of its owner.', time: withdrawn }] },
        }),
      },
      {
        osv: npm('left-pad', {
          withdrawn,
          details: told,
          origins: [
            origin('npm-feed', 'a', { withdrawn, withdrawn_reason: 'Mistaken for another package.' }),
          ],
        }),
      },
      { osv: npm('left-pad', { withdrawn, details: `The source took its report back.${told}` }) },
    ];
  },
  get bad() {
    return [
      { osv: npm('left-pad', { withdrawn, details: told, origins: [origin('npm-feed')] }), at: '/withdrawn' },
      {
        osv: npm('left-pad', {
          withdrawn,
          details: told,
          origins: [origin('npm-feed')],
          database_specific: {
            'false-positives': [
              { reason: 'Malicious after all.', reinstated: true, time: withdrawn },
              { reason: ' ', time: withdrawn },
            ],
          },
        }),
        at: '/withdrawn',
      },
    ];
  },
});

function hasReason(osv: Osv): boolean {
  for (const entry of osv.database_specific?.['false-positives'] ?? []) {
    if (!entry.reinstated && isText(entry.reason)) return true;
  }
  for (const row of originsOf(osv)) if (isText(row.withdrawn_reason)) return true;
  const details = parseDetails(osv.details ?? '');
  return 'user' in details && isText(details.user);
}

const isText = (value: unknown): boolean => typeof value === 'string' && value.trim() !== '';
