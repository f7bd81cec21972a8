/** Rows know their times to the nanosecond and in any zone; what a merge dates by them is read by everybody. */
import { describe, expect, it } from 'vitest';
import { numberReport } from '../../../src/core/merge/number.ts';
import { mergeReports, mergeWorld } from '../../../src/merge.ts';
import { from, NOW, numbered } from './reports.ts';

const claims = { versions: ['1.0.0', '2.0.0'] };
const merge = (...reports: Parameters<typeof mergeReports>[0]) => mergeReports(reports, { now: NOW }).osv!;
const more = from('r', '2', '2024-01-01', { versions: ['1.0.0'] });

describe('a time that a merge takes from a row', () => {
  it.each([
    ['2024-02-01T00:00:00.123456789Z', '2024-02-01T00:00:00.123457Z'],
    ['2024-12-31T23:59:59.9999991Z', '2025-01-01T00:00:00Z'],
    ['2024-02-01T01:00:00.5+01:00', '2024-02-01T00:00:00.5Z'],
    ['2024-02-01T00:00:00.120000Z', '2024-02-01T00:00:00.120000Z'],
  ])('%s dates an exclusion by hand as %s, not before the import', (import_time, time) => {
    const osv = numbered(from('g', '1', '2024-01-01', claims, { import_time }));
    const edited = { ...osv, affected: [{ ...osv.affected[0]!, versions: ['1.0.0'] }] };
    const merged = merge(edited, more);
    expect(merged.database_specific?.['false-positives']).toMatchObject([{ versions: ['2.0.0'], time }]);
    // The same source repeats itself.
    const again = merge(merged, from('g', '3', '2024-01-02', claims, { import_time }));
    expect(again.affected[0]?.versions).toEqual(['1.0.0']);
  });

  it('is told so as the time of a withdrawal and of a dispute', () => {
    const withdrawn = { withdrawn: '2024-03-01T00:00:00.0000001Z' };
    const gone = from('g', '1', '2024-01-01', claims, withdrawn);
    expect(merge(gone).withdrawn).toBe('2024-03-01T00:00:00.000001Z');
    expect(merge(gone, more).database_specific?.disputes).toMatchObject([
      { time: '2024-03-01T00:00:00.000001Z' },
    ]);
  });

  it('is told so as the time of publication where no other is known', () => {
    const { published: _, ...osv } = from('g', '1', '2024-01-01', claims, {
      import_time: '2024-02-01T00:00:00.123456789Z',
    });
    expect(numberReport({ osv }, 'MAL-2024-7', mergeWorld({ now: NOW }))).toMatchObject({
      osv: { published: '2024-02-01T00:00:00.123457Z' },
    });
  });
});
