import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonDifferences } from '../../src/core/json-difference.ts';
import { sameJson } from '../../src/core/same-json.ts';
import { segmentsOf, valueAt } from '../../src/core/schema/pointer.ts';

describe('jsonDifferences', () => {
  it('finds nothing exactly where two values are equal, whatever the order of keys', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        expect(jsonDifferences(a, structuredClone(a))).toEqual([]);
        expect(jsonDifferences(a, b).length === 0).toBe(sameJson(a, b));
      }),
    );
    expect(jsonDifferences({ a: 1, b: 2 }, { b: 2, a: 1 })).toEqual([]);
  });

  it('names what stands at each place, before and after', () => {
    expect(
      jsonDifferences({ a: { 'x/y': 1, gone: true }, same: [1] }, { a: { 'x/y': 2, '~': null }, same: [1] }),
    ).toEqual([
      { pointer: '/a/x~1y', before: 1, after: 2 },
      { pointer: '/a/gone', before: true },
      { pointer: '/a/~0', after: null },
    ]);
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        for (const { pointer, before } of jsonDifferences(a, b))
          if (before !== undefined && !/\/\d+/.test(pointer))
            expect(valueAt(a, segmentsOf(pointer))).toEqual(before);
      }),
    );
  });

  it('tells of a list only what came or went', () => {
    const long = Array.from({ length: 1000 }, (_, i) => `1.0.${i}`);
    const without = long.filter((version) => version !== '1.0.500');
    expect(jsonDifferences({ list: long }, { list: without })).toEqual([
      { pointer: '/list/500', before: '1.0.500' },
    ]);
    expect(jsonDifferences([1, { a: 1 }, 3], [0, 1, { a: 2 }, 3])).toEqual([
      { pointer: '/0', before: 1, after: 0 },
      { pointer: '/1', before: { a: 1 }, after: 1 },
      { pointer: '/2', after: { a: 2 } },
    ]);
  });
});
