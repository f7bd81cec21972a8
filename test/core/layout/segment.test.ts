import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidPackageError } from '../../../src/core/layout/invalid-package-error.ts';
import { decodeSegments, encodeSegment } from '../../../src/core/layout/segment.ts';

const a = (count: number) => 'a'.repeat(count);

/** Each segment with the folder, or folders, it must get. */
const FOLDERS: Record<string, [segment: string, folder: string][]> = {
  'keeps small letters, digits and harmless punctuation': [
    ['left-pad', 'left-pad'],
    ['@scope', '@scope'],
    ["#$&'()+,-.;=@[]^_`{}0", "#$&'()+,-.;=@[]^_`{}0"],
    ['a b', 'a b'],
    ['pattern.js', 'pattern.js'],
    ['json', 'json'],
    ['a.jsonx', 'a.jsonx'],
    ['a.json.b', 'a.json.b'],
  ],
  'writes a capital as ! and its small letter': [
    ['LTS', '!l!t!s'],
    ['aBc', 'a!bc'],
    ['a.JSON', 'a.!j!s!o!n'],
    ['CON', '!c!o!n'],
    ['coN', 'co!n'],
  ],
  'writes what a file system or Windows reserves, and all beyond printable ASCII, as bytes of UTF-8': [
    ['<>:"/\\|?*!%~', '%3c%3e%3a%22%2f%5c%7c%3f%2a%21%25%7e'],
    ['é', '%c3%a9'],
    ['É', '%c3%89'],
    ['e\u0301', 'e%cc%81'],
    ['☃', '%e2%98%83'],
    ['😀', '%f0%9f%98%80'],
    ['\u007f', '%7f'],
    ['\u0009', '%09'],
    ['\u212a', '%e2%84%aa'],
    ['com¹', 'com%c2%b9'],
  ],
  'escapes a dot or a blank at the start': [
    ['.a', '%2ea'],
    ['..a', '%2e.a'],
    [' a', '%20a'],
    ['  a', '%20 a'],
    ['!a', '%21a'],
  ],
  'escapes a dot or a blank at the end': [
    ['a.', 'a%2e'],
    ['a..', 'a.%2e'],
    ['a ', 'a%20'],
    ['a. ', 'a.%20'],
    ['a .', 'a %2e'],
  ],
  'escapes the last dot of a name in .json': [
    ['a.json', 'a%2ejson'],
    ['a.b.json', 'a.b%2ejson'],
    ['a..json', 'a.%2ejson'],
    ['a.json.json', 'a.json%2ejson'],
    ['A.json', '!a%2ejson'],
    ['É.json', '%c3%89%2ejson'],
  ],
  'escapes the first letter of a device name': [
    ...['con', 'prn', 'aux', 'nul', 'com0', 'com9', 'lpt0', 'lpt9', 'conin$', 'conout$'].map(
      (name): [string, string] => [name, `%${name.charCodeAt(0).toString(16)}${name.slice(1)}`],
    ),
    ['con.txt', '%63on.txt'],
    ['con.a.b', '%63on.a.b'],
    ['con .txt', '%63on .txt'],
    ['con   .txt', '%63on   .txt'],
    ['nul.', '%6eul%2e'],
    ['nul ', '%6eul%20'],
    ['nul  ', '%6eul %20'],
    ['nul .', '%6eul %2e'],
    ['conin$ .x', '%63onin$ .x'],
  ],
  'leaves what only resembles a device name': [
    ['cons', 'cons'],
    ['con-a', 'con-a'],
    ['com', 'com'],
    ['com10', 'com10'],
    ['lpt', 'lpt'],
    ['conin', 'conin'],
    ['con a', 'con a'],
    ['con .', '%63on %2e'],
    ['con a.b', 'con a.b'],
    ['acon', 'acon'],
    ['con~', 'con%7e'],
    ['con:', 'con%3a'],
  ],
  'judges all three ends of a piece before it changes one': [
    ['.', '%2e'],
    ['..', '%2e%2e'],
    ['...', '%2e.%2e'],
    [' ', '%20'],
    ['  ', '%20%20'],
    [' .', '%20%2e'],
    ['.json', '%2ejson'],
    ['..json', '%2e%2ejson'],
    [' .json', '%20%2ejson'],
    ['.json.json', '%2ejson%2ejson'],
    ['con.json', '%63on%2ejson'],
    ['con .json', '%63on %2ejson'],
    ['a.json ', 'a.json%20'],
    ['a.json.', 'a.json%2e'],
    ['.json.', '%2ejson%2e'],
  ],
  'divides what is over 180 bytes after 178 bytes at most': [
    [a(180), a(180)],
    [a(181), `${a(178)}%-/aaa`],
    [a(178 + 180), `${a(178)}%-/${a(180)}`],
    [a(178 + 181), `${a(178)}%-/${a(178)}%-/aaa`],
    ['A'.repeat(90), '!a'.repeat(90)],
    ['A'.repeat(91), `${'!a'.repeat(89)}%-/!a!a`],
  ],
  'keeps a code point whole where it divides': [
    [`${a(177)}AAA`, `${a(177)}%-/!a!a!a`],
    [`a${'A'.repeat(90)}`, `a${'!a'.repeat(88)}%-/!a!a`],
    [`${a(176)}:aa`, `${a(176)}%-/%3aaa`],
    [`${a(175)}:aaa`, `${a(175)}%3a%-/aaa`],
    ['é'.repeat(30), '%c3%a9'.repeat(30)],
    ['é'.repeat(31), `${'%c3%a9'.repeat(29)}%-/${'%c3%a9'.repeat(2)}`],
    ['☃'.repeat(21), `${'%e2%98%83'.repeat(19)}%-/${'%e2%98%83'.repeat(2)}`],
    ['😀'.repeat(16), `${'%f0%9f%98%80'.repeat(14)}%-/${'%f0%9f%98%80'.repeat(2)}`],
  ],
  'treats the ends of each piece, the mark of continuation included': [
    [`con.${a(180)}`, `%63on.${a(174)}%-/${a(6)}`],
    [`${a(177)}.${a(3)}`, `${a(177)}.%-/aaa`],
    [`${a(178)}.${a(3)}`, `${a(178)}%-/%2eaaa`],
    [`${a(178)}con`, `${a(178)}%-/%63on`],
    [`${a(178)}con.x`, `${a(178)}%-/%63on.x`],
    [`${a(173)}.json${a(3)}`, `${a(173)}.json%-/aaa`],
    [`${a(178)}.json`, `${a(178)}%-/%2ejson`],
    [`${a(175)}.json`, `${a(175)}%2ejson`],
    [`.${a(179)}`, `%2e${a(179)}`],
    [`.${a(174)}.json`, `%2e${a(174)}%2ejson`],
    [`.${a(180)}`, `%2e${a(177)}%-/aaa`],
    [`${a(180)}.`, `${a(178)}%-/aa%2e`],
  ],
};

for (const [behaviour, pairs] of Object.entries(FOLDERS)) {
  describe(`encodeSegment ${behaviour}`, () => {
    it.each(pairs)('%j → %j', (segment, folder) => {
      expect(encodeSegment(segment)).toBe(folder);
      expect(decodeSegments(folder)).toEqual([segment]);
    });
  });
}

describe('encodeSegment', () => {
  it.each(['', 'a\ud800', '\udc00b'])('refuses %j, which has no folder', (segment) => {
    expect(() => encodeSegment(segment)).toThrow(InvalidPackageError);
  });

  it('takes time in proportion to the length of a hostile name', () => {
    for (const unit of ['.', ' ', '!', 'é', '.json', 'con ']) {
      const long = unit.repeat(1_000_000 / unit.length);
      const start = performance.now();
      expect(decodeSegments(encodeSegment(long))).toEqual([long]);
      expect(performance.now() - start).toBeLessThan(5000);
    }
  });
});

describe('decodeSegments', () => {
  it.each([
    '',
    '/',
    'a/',
    '/a',
    'a//b',
    'a%-',
    'a%-/',
    'a%-/b%-',
    '%',
    '%2',
    '%zz',
    'a!',
    '!!',
    '!1',
    '%ff',
    '%c3',
    '%c3%-/',
    '%ed%a0%80',
  ])('finds no segment in %j', (path) => expect(decodeSegments(path)).toBeUndefined());

  it('joins the pieces of each segment and no others', () => {
    expect(decodeSegments('x/ab%-/cd%-/ef/y')).toEqual(['x', 'abcdef', 'y']);
  });
});

/** Pieces that meet every clause, alone and beside each other. */
const tricky = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '.',
        ' ',
        '.json',
        'con',
        'nul',
        'com1',
        'conin$',
        '%',
        '!',
        '-',
        '%-',
        '/',
        'A',
        'é',
        '😀',
        'İ',
        'ß',
        '\u212a',
      ),
      fc.integer({ min: 1, max: 190 }).map(a),
      fc.string({ unit: 'grapheme', maxLength: 5 }),
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((parts) => parts.join(''))
  .filter((text) => text !== '' && !/\p{Cs}/u.test(text));

describe('every encoded segment', () => {
  it('reads back as it was', () => {
    fc.assert(
      fc.property(tricky, (text) => {
        expect(decodeSegments(encodeSegment(text))).toEqual([text]);
      }),
      { numRuns: 3000 },
    );
  });

  it('is portable: printable ASCII without capitals, short, and no name that a system treats specially', () => {
    fc.assert(
      fc.property(tricky, (text) => {
        for (const piece of encodeSegment(text).split('/')) {
          expect(piece).toMatch(/^[ -~]{1,184}$/);
          expect(piece).not.toMatch(/[A-Z<>:"/\\|?*~]/);
          expect(piece).not.toMatch(/^[. ]|[. ]$|\.json$/);
          expect(piece).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$) *(\.|$)/);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('is the same whether or not the fast path knows it', () => {
    fc.assert(
      fc.property(tricky, tricky, (left, right) => {
        const text = `${left}${right}`;
        expect(encodeSegment(text) === text).toBe(
          /^[#$&'()+,\-.0-9;=@[\]^_`a-z{} ]*$/.test(encodeSegment(text)) && text.length <= 180,
        );
      }),
      { numRuns: 2000 },
    );
  });
});
