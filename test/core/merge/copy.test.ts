import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { HEADER } from '../../../src/core/details.ts';
import { formatReport } from '../../../src/core/format.ts';
import { withCopy } from '../../../src/core/merge/copy.ts';
import { type Osv, originsOf } from '../../../src/core/report.ts';
import { mergeReports, mergeWorld } from '../../../src/merge.ts';
import { history } from './arbitraries.ts';
import { ALL, from, merge, numbered, part, rangesOf, versionsOf } from './reports.ts';

const numRuns = Number(process.env.MAL_RUNS ?? 100);
vi.setConfig({ testTimeout: 10_000 + 100 * numRuns });
const world = mergeWorld({ now: '2025-06-01T00:00:00Z' });
const later = mergeWorld({ now: '2025-07-01T00:00:00Z' });

/** The result; throws where the copy cannot be compared. */
function take(ours: Osv, theirs: Osv, at = world): { osv: Osv; unchanged: boolean } {
  const result = withCopy({ osv: ours }, { osv: theirs }, at);
  if ('problem' in result) throw new Error(result.problem);
  return result;
}

const report = numbered(merge(from('g', '1', '2024-01-01', { versions: ['1.0.0'] })).osv);
const withNote = (osv: Osv, note: string): Osv => ({
  ...osv,
  details: `${note}${HEADER}${osv.details!.slice(osv.details!.indexOf(HEADER) + HEADER.length)}`,
});

describe('the same number in another database', () => {
  it('changes nothing where it is what was merged further here', () => {
    fc.assert(
      fc.property(history, ({ assigned, contributions }) => {
        fc.pre(assigned !== undefined);
        const merged = mergeReports(
          [assigned!, ...contributions].map((osv) => ({ osv, text: formatReport(osv) })),
          { now: world.now },
        );
        fc.pre(merged.osv !== undefined && merged.base !== undefined);
        expect(take(merged.osv!, assigned!, later)).toEqual({ osv: merged.osv, unchanged: true });
      }),
      { numRuns },
    );
  });

  it('changes nothing the second time, whatever it says', () => {
    fc.assert(
      fc.property(history, history, (one, other) => {
        fc.pre(one.assigned !== undefined && other.assigned !== undefined);
        const first = withCopy({ osv: one.assigned! }, { osv: other.assigned! }, world);
        fc.pre(!('problem' in first));
        const { osv } = first as { osv: Osv };
        expect(take(osv, other.assigned!, later)).toEqual({ osv, unchanged: true });
        expect(take(osv, one.assigned!, later).osv).toEqual(osv);
      }),
      { numRuns },
    );
  });

  it('brings what it says beyond the report here, and leaves what is decided here', () => {
    const theirs: Osv = {
      ...numbered(
        merge(
          from('g', '1', '2024-01-01', { versions: ['1.0.0'] }),
          from('h', '2', '2024-02-01', { versions: ['2.0.0'] }),
        ).osv,
      ),
      modified: '2024-03-01T00:00:00Z',
      published: '2023-01-01T00:00:00Z',
      aliases: ['GHSA-2v46-p5h4-248w'],
    };
    const { osv, unchanged } = take(report, theirs);
    expect(unchanged).toBe(false);
    expect(versionsOf(osv)).toEqual(['1.0.0', '2.0.0']);
    expect(osv.aliases).toEqual(['GHSA-2v46-p5h4-248w']);
    expect(originsOf(osv).map(({ source }) => source)).toEqual(['g', 'h']);
    expect(osv.published).toBe(report.published);
    expect(osv.modified).toBe(world.now);
  });

  it('does not undo a withdrawal or an exclusion made here, and brings one made there', () => {
    const excluded: Osv = numbered(
      part({
        versions: ['1.0.0'],
        rows: [
          { source: 'g', sha256: '1', import_time: '2024-01-01T00:00:00Z', versions: ['1.0.0', '2.0.0'] },
        ],
        own: { 'false-positives': [{ versions: ['2.0.0'], reason: 'fp', time: '2024-05-01T00:00:00Z' }] },
      }),
    );
    const wide: Osv = numbered(
      part({
        versions: ['1.0.0', '2.0.0'],
        rows: [
          { source: 'g', sha256: '1', import_time: '2024-01-01T00:00:00Z', versions: ['1.0.0', '2.0.0'] },
        ],
      }),
    );
    expect(take(excluded, wide)).toEqual({ osv: excluded, unchanged: true });
    expect(versionsOf(take(wide, excluded).osv)).toEqual(['1.0.0']);
    const gone: Osv = { ...report, withdrawn: '2024-04-01T00:00:00Z' };
    expect(take(report, gone).osv.withdrawn).toBe('2024-04-01T00:00:00Z');
    expect(take(gone, report)).toMatchObject({ unchanged: true, osv: { withdrawn: '2024-04-01T00:00:00Z' } });
  });

  it('keeps the text above the header of both, once', () => {
    const { osv } = take(withNote(report, 'Ours.\n'), withNote(report, 'Theirs.\n'));
    expect(osv.details).toMatch(/^Ours\.\n\nTheirs\.\n\n---\n/);
    expect(take(osv, withNote(report, 'Theirs.\n'))).toEqual({ osv, unchanged: true });
    expect(take(osv, report)).toEqual({ osv, unchanged: true });
    expect(take(report, withNote(report, 'Theirs.\n')).osv.details).toMatch(/^Theirs\.\n\n---\n/);
    const longer = withNote(report, 'Ours. And more.\n');
    expect(take(withNote(report, 'Ours.\n'), longer).osv.details).toBe(longer.details);
  });

  it('says why it cannot be compared', () => {
    const torn: Osv = { ...report, details: `${HEADER}nobody's text` };
    expect(withCopy({ osv: report }, { osv: torn }, world)).toEqual({
      problem: expect.stringMatching(/header/),
    });
    expect(rangesOf(take(report, numbered(from('h', '9', '2024-02-01', { ranges: [ALL] }))).osv)).toEqual([
      ALL,
    ]);
  });
});
