import { describe, expect, it } from 'vitest';
import { textProblem } from '../../src/core/name-text.ts';

describe('textProblem', () => {
  it.each(['a', ' ', '.', 'é', 'e\u0301', '😀', '\u202e', '\u200b', '\ue000', '\u00a0'])(
    'allows %j',
    (text) => {
      expect(textProblem(text)).toBeUndefined();
    },
  );

  it.each([
    ['', 'is empty'],
    ['a\u0000', 'contains a control character (U+0000)'],
    ['\u001b[2J', 'contains a control character (U+001B)'],
    ['\u007f', 'contains a control character (U+007F)'],
    ['\u009f', 'contains a control character (U+009F)'],
    ['a\ud800b', 'contains a lone surrogate (U+D800)'],
    ['\udc00', 'contains a lone surrogate (U+DC00)'],
    ['\u0378', 'contains an unassigned code point (U+0378)'],
    ['\u{10ffff}', 'contains an unassigned code point (U+10FFFF)'],
  ])('refuses %j', (text, problem) => expect(textProblem(text)).toBe(problem));
});
