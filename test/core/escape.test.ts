import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  escapeCommandData,
  escapeCommandProperty,
  escapeJson,
  escapeLine,
  escapeMarkdown,
  escapeTerminal,
} from '../../src/core/escape.ts';
import { quote } from '../../src/core/quote.ts';

const nasty = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom(
        '\u001b[2J',
        '\r',
        '\n',
        '\t',
        '::error::',
        '##[group]',
        '\u202e',
        '\u009b',
        '\u007f',
        'a',
        '%',
        ',',
        ':',
        '`',
        '<',
      ),
    )
    .map((parts) => parts.join('')),
);
/** Anything that a terminal obeys or that hides or turns what is beside it. */
const DANGEROUS = /[\0-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]/;
const withoutPairs = (text: string) => text.replace(/[\ud800-\udbff][\udc00-\udfff]/g, '');
const isSafe = (text: string) => !DANGEROUS.test(withoutPairs(text));

describe('what is printed', () => {
  it('holds no control or bidirectional character, wherever it goes', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        for (const escaped of [
          escapeTerminal,
          escapeLine,
          escapeCommandData,
          escapeCommandProperty,
          escapeMarkdown,
        ]) {
          expect(isSafe(escaped(text))).toBe(true);
        }
        expect(isSafe(quote(text))).toBe(true);
        for (const escaped of [escapeLine, escapeCommandData, escapeCommandProperty, escapeMarkdown]) {
          expect(escaped(text)).not.toMatch(/[\n\r]/);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('leaves ordinary text as it is', () => {
    for (const text of ['Malicious code in left-pad (npm)', 'é ü 漢字 😀', 'a: b, 50 % # c']) {
      expect(escapeLine(text)).toBe(text);
      expect(escapeTerminal(`${text}\n\t${text}`)).toBe(`${text}\n\t${text}`);
    }
  });
});

describe('escapeTerminal and escapeLine', () => {
  it('leave no line that GitHub takes for a workflow command', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        for (const escaped of [escapeTerminal, escapeLine]) {
          expect(escaped(text)).not.toMatch(/^\s*::/m);
          expect(escaped(text)).not.toContain('##[');
        }
      }),
    );
    expect(escapeLine('::error::x')).toBe('\\u{3a}:error::x');
    expect(escapeLine('osv/a::b')).toBe('osv/a::b');
  });
});

describe('escapeJson', () => {
  it('keeps the value and its layout, and shows nothing that a terminal or GitHub obeys', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const json = JSON.stringify({ [text]: [text] }, null, 2);
        expect(isSafe(escapeJson(json))).toBe(true);
        expect(escapeJson(json)).not.toContain('##[');
        expect(JSON.parse(escapeJson(json))).toEqual(JSON.parse(json));
      }),
    );
    expect(escapeJson('{\r\n\t"a": "é"\n}\n')).toBe('{\r\n\t"a": "é"\n}\n');
  });
});

describe('escapeCommandData', () => {
  it('cannot end its line or be taken for an escape', () => {
    expect(escapeCommandData('100%0A::error::x\ny')).toBe('100%250A::error::x y');
  });
});

describe('escapeCommandProperty', () => {
  it('cannot end its property or its command', () => {
    expect(escapeCommandProperty('a,b:c%d\n::e')).toBe('a%2Cb%3Ac%25d%0A%3A%3Ae');
  });
});

describe('escapeMarkdown', () => {
  it('makes no mark, link, mention or tag', () => {
    expect(escapeMarkdown('<img src=x> [a](javascript:b) @all `c` *d* | e')).toBe(
      '&lt;img src=x&gt; \\[a\\]\\(javascript\\:b\\) \\@all \\`c\\` \\*d\\* \\| e',
    );
  });
});

describe('quote', () => {
  it('is JSON for short and harmless values, and cuts long ones', () => {
    expect(quote('a "b"')).toBe('"a \\"b\\""');
    expect(quote(7)).toBe('7');
    expect(quote(undefined)).toBe('undefined');
    expect(quote('x'.repeat(1_000_000)).length).toBeLessThan(90);
    expect(quote({ a: 'x'.repeat(1000) }, 10)).toBe('{"a":"xxxx…');
  });

  it('shows what cannot be seen', () => {
    expect(quote('a\u001b[2J\u202eb\u200b')).toBe('"a\\u001b[2J\\u{202e}b\\u{200b}"');
  });
});
