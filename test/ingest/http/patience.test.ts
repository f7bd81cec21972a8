import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { delayBefore, LONGEST_RETRY_AFTER, pace, retryAfter } from '../../../src/ingest/http/patience.ts';

describe('the wait before another attempt', () => {
  it('doubles, up to half a minute, and half of it is chance', () => {
    const least = [1, 2, 3, 4, 10].map((attempt) => delayBefore(attempt, undefined, () => 0));
    expect(least).toEqual([250, 500, 1000, 2000, 15_000]);
    expect([1, 2, 3, 4, 10].map((attempt) => delayBefore(attempt, undefined, () => 1))).toEqual(
      least.map((ms) => 2 * ms),
    );
  });

  it('is what the server asks for, if that is longer and not endless', () => {
    expect(delayBefore(1, 5000, () => 0)).toBe(5000);
    expect(delayBefore(4, 1, () => 0)).toBe(2000);
    expect(delayBefore(1, 1e12, () => 0)).toBe(LONGEST_RETRY_AFTER);
  });

  it.each([
    ['120', 120_000],
    ['0', 0],
    [' 5 ', 5000],
    ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
    ['Thursday, 01-Jan-26 00:00:30 GMT', 30_000],
    ['Wed, 31 Dec 2025 23:00:00 GMT', 0],
    ['soon', undefined],
    ['-5', undefined],
    ['99999999999', undefined],
    ['2026', 2_026_000],
    ['Sometimes, perhaps', undefined],
    [undefined, undefined],
  ])('reads "%s" as %s ms', (header, milliseconds) => {
    expect(retryAfter(header, Date.parse('2026-01-01T00:00:00Z'))).toBe(milliseconds);
  });
});

describe('the rate', () => {
  it('is never exceeded in any second, and no request waits longer than it must', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 700 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), gaps, (rate, list) => {
        let now = 0;
        const turn = pace(rate, () => now);
        const at = list.map((gap) => {
          now += gap;
          return now + turn();
        });
        now = 0;
        for (let i = 0; i < at.length; i++) {
          now += list[i]!;
          if (i >= rate) expect(at[i]! - at[i - rate]!).toBeGreaterThanOrEqual(1000);
          expect(at[i]).toBe(Math.max(now, i >= rate ? at[i - rate]! + 1000 : 0));
        }
      }),
    );
  });

  it('may be below one request a second, or above a thousand', () => {
    const slow = pace(0.5, () => 0);
    expect([slow(), slow(), slow()]).toEqual([0, 2000, 4000]);
    const fast = pace(5000, () => 0);
    const turns = Array.from({ length: 5001 }, fast);
    expect(turns.at(-1)).toBe(1000);
  });
});
