import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { refang } from '../../src/core/refang.ts';

describe('refang', () => {
  test.each([
    ['hxxps://evil[.]example(.)org/a[.]b', 'https://evil.example.org/a[.]b'],
    ['hXXp[:]//evil[dot]example', 'http://evil.example'],
    ['meow://evil.example', 'http://evil.example'],
    ['1.2.3[.]4', '1.2.3.4'],
    ['a[@]b[.]c', 'a@b.c'],
  ])('%s was %s', (defanged, text) => expect(refang(defanged)).toBe(text));
  test('leaves alone what is not defanged, and what it returns', () => {
    for (const text of ['https://evil.example/a(b)[c]', 'http://[2001:db8::1]/', 'evil.example', 'ftp://x'])
      expect(refang(text)).toBe(text);
    const piece = fc.constantFrom(
      'hxxp',
      'http',
      '[',
      '.',
      ']',
      '(',
      ')',
      'dot',
      ':',
      '//',
      '/',
      'a',
      '@',
      '\\',
    );
    fc.assert(fc.property(fc.array(piece, { maxLength: 12 }), (p) => typeof refang(p.join('')) === 'string'));
  });
});
