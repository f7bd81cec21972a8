import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatId,
  idOfPath,
  isSlug,
  looksLikePlaceholder,
  parseId,
  placeholderId,
  slugOf,
} from '../../src/core/id.ts';

describe('ids', () => {
  it('are read back as they were written', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('MAL', 'X-Y', ''),
        fc.integer({ min: 1, max: 9999 }).map((year) => String(year).padStart(4, '0')),
        fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
        (prefix, year, number) => {
          expect(parseId(formatId(prefix, year, number), prefix)).toEqual({ kind: 'assigned', year, number });
        },
      ),
    );
    expect(parseId(placeholderId('MAL', 'left-pad'), 'MAL')).toEqual({
      kind: 'placeholder',
      slug: 'left-pad',
    });
  });

  it.each([
    'MAL-2025-01',
    'MAL-2025-0',
    'MAL-2025-',
    'MAL-2025-1a',
    'MAL-2025-9007199254740993',
    'MAL-2025-99999999999999999999',
    'MAL-25-1',
    'MAL-20255-1',
    'mal-2025-1',
    'MAL-0000-',
    'MAL-0000-Foo',
    'MAL-0000-a_b',
    `MAL-0000-${'a'.repeat(81)}`,
    'GHSA-2v46-p5h4-248w',
    ' MAL-2025-1',
    '',
  ])('%j is none', (text) => {
    expect(parseId(text, 'MAL')).toBeUndefined();
  });

  it('that begin as a placeholder are told apart from numbers', () => {
    expect(looksLikePlaceholder('MAL-0000-Foo', 'MAL')).toBe(true);
    expect(looksLikePlaceholder('MAL-2025-1', 'MAL')).toBe(false);
  });

  it('take any text as a slug', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(isSlug(slugOf(text))).toBe(true);
      }),
    );
    expect(slugOf('@Scope/Left_Pad')).toBe('scope-left-pad');
    expect(slugOf('Ж')).toBe('report');
  });

  it('are the name of the file', () => {
    expect(idOfPath('osv/npm/x.json/MAL-2025-1.json')).toBe('MAL-2025-1');
    expect(idOfPath('README')).toBe('README');
  });
});
