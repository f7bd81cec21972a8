import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lowerCase } from '../../src/core/lower-case.ts';

describe('lowerCase', () => {
  it.each([
    ['ABC-xyz_09', 'abc-xyz_09'],
    ['ΟΔΟΣ', 'οδοσ'],
    ['ς', 'ς'],
    ['İI', 'İi'],
    ['ẞß', 'ßß'],
    ['\u212a', 'k'],
    ['ǅ', 'ǆ'],
    ['𐐀', '𐐨'],
    ['Ёж', 'ёж'],
    ['E\u0301', 'e\u0301'],
    ['', ''],
  ])('writes %j as %j', (text, lower) => expect(lowerCase(text)).toBe(lower));

  it('maps each code point by itself, so that no neighbour changes it', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(text, text, (left, right) => {
        expect(lowerCase(left) + lowerCase(right)).toBe(lowerCase(left + right));
        expect(lowerCase(lowerCase(left))).toBe(lowerCase(left));
      }),
      { numRuns: 2000 },
    );
  });

  it('is idempotent for every code point and keeps each one code point', () => {
    for (let code = 0; code <= 0x10ffff; code++) {
      const lower = lowerCase(String.fromCodePoint(code));
      if ([...lower].length !== 1 || lowerCase(lower) !== lower)
        expect.fail(`U+${code.toString(16)} → ${lower}`);
    }
  });
});
