import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseVersionRange } from '../../../src/ingest/github/version-range.ts';

describe('a range of versions as GitHub writes it', () => {
  const good: [string, ReturnType<typeof parseVersionRange>][] = [
    ['>= 0', { events: [{ introduced: '0' }] }],
    ['> 0', { events: [{ introduced: '0' }] }],
    ['= 1.2.3', { version: '1.2.3' }],
    ['= 0', { version: '0' }],
    ['>= 0.0.1', { events: [{ introduced: '0.0.1' }] }],
    ['< 2.0', { events: [{ introduced: '0' }, { fixed: '2.0' }] }],
    ['<= 1.0.8', { events: [{ introduced: '0' }, { last_affected: '1.0.8' }] }],
    ['>= 1.0, < 1.5', { events: [{ introduced: '1.0' }, { fixed: '1.5' }] }],
    ['>= 1.0, <= 1.5', { events: [{ introduced: '1.0' }, { last_affected: '1.5' }] }],
    ['< 1.5, >= 1.0', { events: [{ introduced: '1.0' }, { fixed: '1.5' }] }],
    ['> 0, < 1.5', { events: [{ introduced: '0' }, { fixed: '1.5' }] }],
    ['>=1.0,<1.5', { events: [{ introduced: '1.0' }, { fixed: '1.5' }] }],
    [' = 1.0.0-beta.1+build ', { version: '1.0.0-beta.1+build' }],
    ['= 1!2.0.post1', { version: '1!2.0.post1' }],
  ];
  for (const [text, range] of good) {
    it(`is read from "${text}"`, () => {
      expect(parseVersionRange(text)).toEqual(range);
    });
  }

  const bad = [
    '',
    '*',
    '1.0',
    '== 1.0',
    '!= 1.0',
    '~> 1.0',
    '^1.0',
    '>= 1.0 < 2.0',
    '>= 1.0, < 2.0, < 3.0',
    '>= 1.0, >= 2.0',
    '< 1.0, < 2.0',
    '= 1.0, < 2.0',
    '>= 1.0, = 2.0',
    '= 1.0, = 2.0',
    '>= 1.0 || < 0.5',
    '>= 1.*',
    '>=',
    '>= ,',
    ', < 1',
    '>= 1.0,',
    '>= 1.0\n, < 2.0; x',
    `= ${'1'.repeat(2000)}`,
  ];
  for (const text of bad) {
    it(`is not guessed from ${JSON.stringify(text.slice(0, 40))}`, () => {
      expect(() => parseVersionRange(text)).toThrow(/^has the range ".*", which cannot be understood$/);
    });
  }

  it('is not widened or narrowed where OSV has no word for it', () => {
    for (const text of ['> 1.0', '> 1.0, < 2.0', '> 0.0.0', '> 00'])
      expect(() => parseVersionRange(text)).toThrow(/begins after a version/);
  });

  it('never ends in anything but a range or an Error that ends a sentence', () => {
    const piece = fc.constantFrom(
      '>',
      '=',
      '<',
      ' ',
      ',',
      '1',
      '0',
      '.',
      'a',
      '\n',
      '\ud800',
      '*',
      '>=',
      '<=',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece).map((all) => all.join('')),
        ),
        (text) => {
          try {
            const range = parseVersionRange(text);
            if ('events' in range) expect(range.events[0]).toHaveProperty('introduced');
            else expect(range.version).not.toMatch(/[\s,<>=|]/);
          } catch (error) {
            expect((error as Error).message).toMatch(/^has the range /);
          }
        },
      ),
    );
  });
});
