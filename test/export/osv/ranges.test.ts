import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isInRanges } from '../../../src/core/evaluate.ts';
import type { Range, RangeEvent } from '../../../src/core/report.ts';
import npm from '../../../src/ecosystems/npm.ts';
import pypi from '../../../src/ecosystems/pypi.ts';
import vscode from '../../../src/ecosystems/vscode.ts';
import { plainRanges } from '../../../src/export/osv/ranges.ts';

const VERSIONS = ['0', '0.0.1', '1.0.0-rc.1', '1.0.0', '1.5.0', '2.0.0', '2.0.1', '10.0.0'];
const version = fc.constantFrom(...VERSIONS);
const event = fc.oneof(
  ...(['introduced', 'fixed', 'last_affected', 'limit'] as const).map((kind) =>
    version.map((value): RangeEvent => ({ [kind]: value })),
  ),
  fc
    .tuple(fc.constantFrom('1.0.0', '2.0.0'), version)
    .map(([introduced, fixed]): RangeEvent => ({ introduced, fixed })),
  fc.constant<RangeEvent>({ introduced: '0' }),
  fc.constant<RangeEvent>({ limit: '*' }),
);
const range = fc.record({
  type: fc.constantFrom('SEMVER' as const, 'ECOSYSTEM' as const, 'GIT' as const),
  events: fc.array(event, { maxLength: 6 }),
});

describe('plainRanges', () => {
  it('hold the same versions, one interval each, those of git last', () => {
    fc.assert(
      fc.property(
        fc.array(range, { maxLength: 4 }),
        fc.constantFrom(npm, pypi, vscode),
        (ranges, registry) => {
          const plain = plainRanges(ranges as Range[], registry);
          for (const one of VERSIONS)
            expect(isInRanges(one, plain, registry.compare)).toBe(isInRanges(one, ranges, registry.compare));
          const types = plain.map(({ type }) => type);
          expect(types).toEqual([
            ...types.filter((type) => type !== 'GIT'),
            ...types.filter((type) => type === 'GIT'),
          ]);
          for (const { type, events } of plain) {
            expect(events.every((one) => Object.keys(one).length === 1)).toBe(true);
            if (type === 'GIT') continue;
            expect(type).toBe(registry === npm ? 'SEMVER' : 'ECOSYSTEM');
            expect([1, 2]).toContain(events.length);
            expect(events[0]!.introduced).toBeDefined();
            expect(events[1] && (events[1].fixed ?? events[1].last_affected)).toBe(
              events[1] && Object.values(events[1])[0],
            );
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('call versions semantic only where all of them are', () => {
    const type = (value: string) =>
      plainRanges([{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: value }] }], npm)[0]!.type;
    expect(type('1.0.0')).toBe('SEMVER');
    expect(type('1.0')).toBe('ECOSYSTEM');
  });

  it('keep what a range says of itself, and drop keys that OSV does not know', () => {
    const own = { source: 'https://example.org' };
    const odd = {
      type: 'SEMVER',
      events: [{ introduced: '1.0.0' }, { fixed: '2.0.0' }, { introduced: '3.0.0' }],
      database_specific: own,
      note: 'x',
    };
    expect(plainRanges([odd as unknown as Range], npm)).toEqual([
      { type: 'SEMVER', events: [{ introduced: '1.0.0' }, { fixed: '2.0.0' }], database_specific: own },
      { type: 'SEMVER', events: [{ introduced: '3.0.0' }], database_specific: own },
    ]);
  });
});
