import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasCanonicalLayout } from '../../src/core/canonical-text.ts';
import { holdsLoneSurrogate, scanJson } from '../../src/core/scan.ts';
import { damaged, jsonText, parsed } from '../support/json-text.ts';

const canonical = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

const value = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc.constantFrom('line\nbreak', 'a "quote"', 'back\\slash', '\u0001', '\u2028', true, false, null, 7),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      fc.oneof(fc.string({ maxLength: 5 }), fc.constantFrom('0', '10', 'é', '__proto__')),
      tie('value'),
      {
        maxKeys: 4,
      },
    ),
  ),
})).value;

/** Whether the claim of the fast path is true, by the slow and certain way. */
function claimHolds(text: string): boolean {
  return text === canonical(JSON.parse(text)) && scanJson(text).length === 0;
}

describe('hasCanonicalLayout', () => {
  it('is true only of a text that would be written just so, and that hides nothing', () => {
    const texts = fc.oneof(
      value.map(canonical),
      jsonText,
      damaged(value.map(canonical)),
      damaged(value.map(canonical)),
    );
    let claimed = 0;
    fc.assert(
      fc.property(texts, (text) => {
        if (holdsLoneSurrogate(text) || parsed(text) === undefined || !hasCanonicalLayout(text)) return;
        claimed++;
        expect(claimHolds(text)).toBe(true);
      }),
      { numRuns: 10_000 },
    );
    expect(claimed).toBeGreaterThan(500);
  });

  it('is true of the texts that reports are made of', () => {
    const text = canonical({
      id: 'x',
      list: ['a\n"b"\\', 'é\u{1f600}'],
      empty: [],
      none: {},
      yes: true,
      no: null,
    });
    expect(hasCanonicalLayout(text)).toBe(true);
  });

  it.each([
    ['other white space', '{\n  "a":  "b"\n}\n'],
    ['no final newline', '{\n  "a": "b"\n}'],
    ['two final newlines', '{\n  "a": "b"\n}\n\n'],
    ['carriage returns', '{\r\n  "a": "b"\r\n}\r\n'],
    ['a duplicate key', '{\n  "a": "b",\n  "a": "b"\n}\n'],
    ['a duplicate empty key', '{\n  "": "a",\n  "": "b"\n}\n'],
    ['a needless escape', '{\n  "a": "\\u0062"\n}\n'],
    ['an escaped slash', '{\n  "a": "\\/"\n}\n'],
    ['an escaped key', '{\n  "\\u0061": "b"\n}\n'],
    ['an open empty object', '{\n  "a": {\n  }\n}\n'],
    ['keys that a parser sorts', '{\n  "b": "c",\n  "1": "d"\n}\n'],
  ])('is false of a text with %s', (_, text) => {
    expect(hasCanonicalLayout(text)).toBe(false);
  });

  it('leaves a depth beyond the limit to the closer look', () => {
    for (const leaf of ['x', [], {}]) {
      let deep: unknown = leaf;
      for (let i = 0; i < 70; i++) {
        deep = i % 2 ? { a: deep } : [deep];
        const text = canonical(deep);
        expect(hasCanonicalLayout(text) && scanJson(text).length > 0).toBe(false);
      }
    }
  });

  it('is linear in the length, also of many strings of any length', () => {
    for (const length of [5, 30, 300]) {
      const text = canonical(Array.from({ length: 1_000_000 / length }, () => 'x'.repeat(length)));
      const start = performance.now();
      expect(hasCanonicalLayout(text)).toBe(true);
      // Some milliseconds on a quiet machine; a search to the end of the text for each string takes seconds.
      expect(performance.now() - start).toBeLessThan(500);
    }
  });
});
