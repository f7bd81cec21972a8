import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isCredit,
  isReference,
  parseCreditWord,
  parseIndicatorWord,
  parseReferenceWord,
} from '../../src/core/amend-words.ts';

const problem = (words: string) => ({ problem: expect.stringContaining(words) });

describe('a reference on the command line', () => {
  it.each([
    ['https://a.net/x?b=c,d', { url: 'https://a.net/x?b=c,d' }],
    ['ADVISORY=https://a.net/', { type: 'ADVISORY', url: 'https://a.net/' }],
    ['report=https://a.net/?x=1', { type: 'REPORT', url: 'https://a.net/?x=1' }],
    ['PAGE=https://a.net/', problem('"PAGE" is no type')],
    ['WEB=a.net', problem('is not an absolute URL')],
    ['', problem('is not an absolute URL')],
  ])('%j is read', (word, meant) => {
    expect(parseReferenceWord(word)).toEqual(meant);
  });

  it('without a type means every reference to that page, with one only those of the type', () => {
    const url = 'https://a.net/';
    expect(isReference({ url })({ type: 'WEB', url })).toBe(true);
    expect(isReference({ url, type: 'FIX' })({ type: 'WEB', url })).toBe(false);
    expect(isReference({ url })(null)).toBe(false);
  });
});

describe('a credit on the command line', () => {
  it.each([
    ['Jane Doe', { name: 'Jane Doe' }],
    ['finder=Jane Doe', { name: 'Jane Doe', type: 'FINDER' }],
    ['TOOL=Scan = Us <https://a.net>', { name: 'Scan = Us', type: 'TOOL', contact: ['https://a.net'] }],
    ['e=mc2', { name: 'e=mc2' }],
    ['FINDER=', problem('names nobody')],
  ])('%j is read', (word, meant) => {
    expect(parseCreditWord(word)).toEqual(meant);
  });

  it('means whoever has that name, whatever the contact', () => {
    expect(isCredit({ name: 'Jane' })({ name: 'Jane', type: 'FINDER', contact: ['https://a.net'] })).toBe(
      true,
    );
    expect(isCredit({ name: 'Jane', type: 'TOOL' })({ name: 'Jane', type: 'FINDER' })).toBe(false);
  });
});

describe('an indicator on the command line', () => {
  const read = (word: string) => {
    const found = parseIndicatorWord(word);
    return 'problem' in found ? found : found.map(({ path, value }) => [path.split('/').at(-1), value]);
  };
  const digest = 'ab'.repeat(32);

  it.each([
    [
      'domain=Evil[.]net,b.evil.net',
      [
        ['domains', 'evil.net'],
        ['domains', 'b.evil.net'],
      ],
    ],
    ['ip=45.77[.]12.34', [['ips', '45.77.12.34']]],
    ['url=hxxps://evil[.]net/a,b', [['urls', 'https://evil.net/a,b']]],
    ['string=a, b', [['strings', 'a, b']]],
    [`SHA256=${digest.toUpperCase()}`, [['files', { digests: { sha256: digest } }]]],
    ['file=lib/a,b.js', [['files', { path: 'lib/a,b.js' }]]],
    ['evil.net', problem('does not begin with one of domain=')],
    ['__proto__=x', problem('does not begin')],
    ['constructor=x', problem('does not begin')],
    ['domain=,', problem('is empty')],
  ])('%j is read', (word, meant) => {
    expect(read(word)).toEqual(meant);
  });

  it('finds the file that has the digest, and the spelling that was defanged', () => {
    const [file] = parseIndicatorWord(`sha256=${digest}`) as Exclude<
      ReturnType<typeof parseIndicatorWord>,
      { problem: string }
    >;
    expect(file?.matches({ path: 'a.js', digests: { sha256: digest, md5: 'x' } })).toBe(true);
    expect(file?.matches({ path: 'a.js' })).toBe(false);
    expect(file?.matches(null)).toBe(false);
    const [domain] = parseIndicatorWord('domain=evil[.]net') as Exclude<
      ReturnType<typeof parseIndicatorWord>,
      { problem: string }
    >;
    expect(['evil.net', 'evil[.]net', 'other.net'].map((value) => domain?.matches(value))).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('never makes a word throw', () => {
    const words = fc.oneof(
      fc.string(),
      fc.string().map((text) => `domain=${text}`),
      fc.string().map((text) => `WEB=${text}`),
    );
    fc.assert(
      fc.property(words, (word) => {
        parseIndicatorWord(word);
        parseCreditWord(word);
        parseReferenceWord(word);
      }),
    );
  });
});
