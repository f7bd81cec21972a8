import { describe, expect, it } from 'vitest';
import { claimsOf } from '../../../src/core/merge/claims.ts';
import { readEntries } from '../../../src/core/merge/entries.ts';
import type { Order } from '../../../src/core/merge/order.ts';
import { groupClaimant, survivorsOf } from '../../../src/core/merge/survivors.ts';
import { versionOrder } from '../../../src/merge.ts';
import { ALL } from './reports.ts';

const npm = versionOrder('npm');

/** How often versions are compared while entries, exclusions and reinstatements by turns, divide one range. */
function comparisons(count: number): number {
  let compared = 0;
  const order: Order = {
    ...npm,
    compare: (a, b) => {
      compared++;
      return npm.compare(a, b);
    },
  };
  const values = Array.from({ length: count }, (_, i) => ({
    reason: 'r',
    time: `2024-01-01T${String(Math.floor(i / 60)).padStart(2, '0')}:${String(i % 60).padStart(2, '0')}:00Z`,
    ranges: [
      { type: 'SEMVER' as const, events: [{ introduced: `1.0.${2 * i}` }, { fixed: `1.0.${2 * i + 1}` }] },
    ],
    ...(i % 2 ? { reinstated: true as const } : {}),
  }));
  const entries = readEntries(new Map(values.map((value) => [JSON.stringify(value), value])), order);
  compared = 0;
  const { claims } = survivorsOf(groupClaimant(claimsOf([], [ALL], order), [], order), entries, order);
  expect(claims.SEMVER.open.length).toBe(count / 2 + 1);
  return compared;
}

describe('what entries leave of a claim', () => {
  it('costs about what the entries are many, not their square', () => {
    expect(comparisons(1200)).toBeLessThan(3 * comparisons(600));
  });
});
