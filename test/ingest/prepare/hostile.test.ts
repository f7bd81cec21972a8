import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkReport } from '../../../src/check-report.ts';
import { parseDetails } from '../../../src/core/details.ts';
import { originsOf } from '../../../src/core/report.ts';
import type { Prepared } from '../../../src/ingest/prepare/types.ts';
import { mergeReports } from '../../../src/merge.ts';
import { advisory, hostile, NOW, prepared, source } from '../documents.ts';

const reasonsOf = ({ rejected, held, skipped }: Prepared): string[] =>
  [...rejected, ...held, ...skipped].map(({ reason }) => reason);

function expectSafe(result: Prepared): void {
  for (const reason of reasonsOf(result)) expect(reason).not.toContain('mal itself failed');
  for (const { text, path, osv, row, id } of result.contributions) {
    const errors = checkReport(text, { path, now: NOW }).filter(({ severity }) => severity === 'error');
    expect(errors).toEqual([]);
    expect(JSON.parse(text)).toEqual(osv);
    expect(originsOf(osv)).toEqual([row]);
    expect(row).toMatchObject({
      source: 'some-feed',
      sha256: result.sha256,
      import_time: '2026-01-01T00:00:00Z',
    });
    expect(path.endsWith(`/${id}.json`)).toBe(true);
    expect(path.split('/')).not.toContain('..');
    const details = parseDetails(osv.details ?? '');
    expect('sections' in details && details.sections.length < 2 && details.user).toBe('');
  }
}

describe('whatever a source sends', () => {
  it('any bytes are prepared without an exception', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => expectSafe(prepared(bytes))),
      { numRuns: 500 },
    );
  });

  it('any JSON is prepared without an exception', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => expectSafe(prepared(value))),
      { numRuns: 500 },
    );
  });

  it('a hostile advisory becomes reports without errors, or none', () => {
    let taken = 0;
    fc.assert(
      fc.property(hostile, (document) => {
        const result = prepared(document);
        taken += result.contributions.length;
        expectSafe(result);
        expect(result.contributions.length + reasonsOf(result).length).toBeGreaterThan(0);
      }),
      { numRuns: 700 },
    );
    expect(taken).toBeGreaterThan(100);
  });

  it('an advisory with one part replaced by anything becomes reports without errors, or none', () => {
    const good = advisory({ credits: [{ name: 'Ada', type: 'FINDER' }], withdrawn: '2025-05-01T00:00:00Z' });
    const field = fc.constantFrom(...Object.keys(good));
    fc.assert(
      fc.property(field, fc.jsonValue({ maxDepth: 4 }), (key, value) =>
        expectSafe(prepared({ ...good, [key]: value })),
      ),
      { numRuns: 500 },
    );
  });

  it('what a person accepted is no less safe', () => {
    fc.assert(
      fc.property(hostile, (document) => expectSafe(prepared(document, source(), { accepted: true }))),
      { numRuns: 300 },
    );
  });

  it('a contribution merges alone to a report that says the same', () => {
    fc.assert(
      fc.property(hostile, (document) => {
        for (const { osv } of prepared(document).contributions) {
          const merged = mergeReports([osv], { now: '2026-01-01T00:00:00Z' });
          expect(merged.aside).toEqual([]);
          expect(merged.osv?.withdrawn).toBe(osv.withdrawn);
          const again = mergeReports([merged.osv!], { now: '2026-01-01T00:00:00Z' });
          expect(again.osv).toEqual(merged.osv);
          const errors = checkReport(merged.osv!, { now: NOW }).filter(
            ({ severity }) => severity === 'error',
          );
          expect(errors).toEqual([]);
        }
      }),
      { numRuns: 300 },
    );
  });
});
