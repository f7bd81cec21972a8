import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../../src/core/report.ts';
import { type Entry, OVERLAP, Recent } from '../../../src/ingest/listing/recent.ts';

const byKey = ([a]: Entry, [b]: Entry) => (a < b ? -1 : a > b ? 1 : 0);
const key = (n: number) => String(n).padStart(6, '0');
/** One run over a list: what it would fetch, up to `stop` things, and what it leaves behind. */
function run(
  saved: Json | undefined,
  list: readonly string[],
  stop = Number.POSITIVE_INFINITY,
): { fetched: string[]; saved: Json } {
  const recent = new Recent(saved, byKey);
  const fetched: string[] = [];
  for (const name of [...list].sort()) {
    if (recent.after && name <= recent.after[0]) continue;
    if (stop-- <= 0) break;
    if (!recent.has(name, 'v')) fetched.push(name);
    recent.pass([name, 'v']);
  }
  return { fetched, saved: JSON.parse(JSON.stringify(recent.state())) as Json };
}
const keys = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => key(from + i));

describe('the last things of a list', () => {
  it('are all that is looked at again', () => {
    const { saved } = run(undefined, keys(0, 5000));
    const recent = new Recent(saved, byKey);
    expect(recent.after).toEqual([key(5000 - OVERLAP - 1), 'v']);
    expect(run(saved, keys(0, 5003)).fetched).toEqual([key(5000), key(5001), key(5002)]);
  });

  it('begin at the beginning as long as there are few', () => {
    const { saved } = run(undefined, keys(5, 50));
    expect(run(saved, keys(0, 50)).fetched).toEqual(keys(0, 5));
  });

  it('stay where they are when most of them are taken away', () => {
    const { saved } = run(undefined, keys(0, 1000));
    const next = run(saved, keys(0, 810));
    expect(next.fetched).toEqual([]);
    expect(run(next.saved, [...keys(0, 810), ...keys(1000, 1010)]).fetched).toEqual(keys(1000, 1010));
  });

  it('are bounded', () => {
    let { saved } = run(undefined, keys(0, 1000));
    for (let n = 1; n < 30; n++) ({ saved } = run(saved, keys(0, 1000 + 50 * n)));
    expect((saved as { known: Json[] }).known).toHaveLength(OVERLAP);
  });

  it('lose nothing, and fetch nothing twice, however often runs are cut off', () => {
    const old = new Set(keys(0, 500));
    const late = fc.array(fc.integer({ min: 300, max: 499 }), { maxLength: 20 });
    const stops = fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 6 });
    fc.assert(
      fc.property(late, stops, fc.integer({ min: 0, max: 300 }), (behind, cuts, fresh) => {
        const first = run(undefined, keys(0, 500));
        const list = [...keys(0, 500 + fresh), ...new Set(behind.map((n) => `${key(n)}-late`))];
        let { saved } = first;
        const fetched: string[] = [];
        for (const stop of [...cuts, Number.POSITIVE_INFINITY]) {
          const next = run(saved, list, stop);
          fetched.push(...next.fetched);
          saved = next.saved;
        }
        expect(fetched.sort()).toEqual(list.filter((name) => !old.has(name)).sort());
      }),
      { numRuns: 50 },
    );
  });

  it('are nothing where what was saved is nothing of the kind', () => {
    for (const saved of [null, 7, 'x', [], {}, { after: 1, known: [[1, 2], 'x', ['a']] }] as Json[]) {
      const recent = new Recent(saved, byKey);
      expect(recent.after).toBeUndefined();
      expect(recent.has('a', 'v')).toBe(false);
    }
  });
});
