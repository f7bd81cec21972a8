import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatRangeText, parseRangeText } from '../../src/core/range-text.ts';

describe('a range as people write it', () => {
  it.each([
    ['>=1.0.0 <1.2.0', [{ introduced: '1.0.0' }, { fixed: '1.2.0' }]],
    ['>= 1.0.0 <= 1.2.0', [{ introduced: '1.0.0' }, { last_affected: '1.2.0' }]],
    ['>=1.0,<2.0', [{ introduced: '1.0' }, { fixed: '2.0' }]],
    ['<2.0 >=1.0', [{ introduced: '1.0' }, { fixed: '2.0' }]],
    ['>=0', [{ introduced: '0' }]],
    ['*', [{ introduced: '0' }]],
    ['<=1.5', [{ introduced: '0' }, { last_affected: '1.5' }]],
    ['<1.0.0 || >=2.0.0', [{ introduced: '0' }, { fixed: '1.0.0' }, { introduced: '2.0.0' }]],
    ['  >=1.0.0-beta.1+build  ', [{ introduced: '1.0.0-beta.1+build' }]],
  ])('%j is understood', (text, events) => {
    expect(parseRangeText(text)).toEqual({ events });
  });

  it.each([
    ['', 'is empty'],
    ['>=1 ||', 'is empty'],
    ['1.0.0', 'single versions are listed'],
    ['=1.0.0', 'single versions are listed'],
    ['>1.0.0', 'write ">="'],
    ['>=1 >=2', 'two lower bounds'],
    ['<1 <=2', 'two upper bounds'],
    ['^1.0.0', 'has the operator "^"'],
    ['>=1 !=1.5', 'has the operator "!="'],
    ['>=', 'no version after ">="'],
    ['1.0 - 2.0', 'single versions are listed'],
    ['x'.repeat(20_000), 'too long'],
  ])('%j is refused with the reason', (text, words) => {
    expect(parseRangeText(text)).toEqual({ problem: expect.stringContaining(words) });
  });

  it('is read as it is shown', () => {
    const version = fc.stringMatching(/^[1-9][0-9a-z.+-]{0,8}$/);
    const interval = fc.record({
      introduced: version,
      end: fc.constantFrom('fixed', 'last_affected'),
      until: version,
    });
    fc.assert(
      fc.property(fc.array(interval, { minLength: 1, maxLength: 4 }), (intervals) => {
        const events = intervals.flatMap(({ introduced, end, until }) => [{ introduced }, { [end]: until }]);
        expect(parseRangeText(formatRangeText({ events }))).toEqual({ events });
      }),
    );
  });

  it('never throws, and takes time in proportion to its length', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseRangeText(text)));
    const started = performance.now();
    for (const text of ['|'.repeat(10_000), '>= '.repeat(3_000), ' ,'.repeat(5_000)]) parseRangeText(text);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
