import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hostOf, isBareHost, parseUrl } from '../../src/core/url.ts';

describe('parseUrl', () => {
  test.each([
    ['https://Example.ORG', 'https', 'example.org', '/'],
    ['http://user:pw@example.org:8080/a?b#c', 'http', 'example.org', '/a?b#c'],
    ['ftp://[2001:db8::1]:21?x', 'ftp', '2001:db8::1', '?x'],
    ['https://münchen.example/', 'https', 'münchen.example', '/'],
  ])('takes %s apart', (url, scheme, host, path) => {
    expect(parseUrl(url)).toEqual({ scheme, host, path });
  });
  test.each([
    'example.org',
    '//example.org',
    'https:/example.org',
    'https://',
    'https:///a',
    'https://a b/',
    'https://[::1',
    'https://[1.2.3.4]/',
    'https://::1/',
    'https://::1.2.3.4:/',
    'https://1.2.3/',
    'https://1.2.3.256/',
    'https://0x7f.1/',
    'https://0x7f000001/',
    'https://a.example.1/',
    'https://a..b/',
    'https://example.org:0/',
    'https://example.org:x/',
    'javascript:alert(1)',
    'https://exa\u202emple.org/',
    'https://example.org\\@evil.example/',
    '',
  ])('refuses %j and says why', (url) => {
    expect(parseUrl(url)).toEqual({ problem: expect.stringMatching(/./) });
  });
  test('hostOf finds the same host as parseUrl in every URL that parseUrl accepts', () => {
    const piece = fc.constantFrom(
      'a',
      '.',
      'B',
      '@',
      ':',
      '80',
      '/',
      '?',
      '#',
      '[::1]',
      '1.2.3.4',
      '-',
      '%41',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 9 }), (parts) => {
        const url = `https://${parts.join('')}`;
        const parsed = parseUrl(url);
        fc.pre(!('problem' in parsed));
        if ('problem' in parsed) return;
        expect(hostOf(url)).toBe(parsed.host);
        expect(isBareHost(url)).toBe(parsed.path === '/');
      }),
      { numRuns: 2000 },
    );
  });
});
