import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HEADER, joinDetails, parseDetails, toSectionText } from '../../src/core/details.ts';

const SHA = 'a'.repeat(64);
const frame = `${HEADER}\n## Source: one (${SHA})\nfirst\n\n## Source: two (bb)\nsecond\n`;

describe('parseDetails', () => {
  test('takes the user text and every section out of a frame', () => {
    expect(parseDetails(`mine${frame}`)).toEqual({
      user: 'mine',
      framed: true,
      sections: [
        { source: 'one', sha256: SHA, text: 'first', offset: 4 + HEADER.length + 1 },
        { source: 'two', sha256: 'bb', text: 'second', offset: 4 + frame.indexOf('## Source: two') },
      ],
    });
  });
  test('text without a header is all user text, whatever markers it names', () => {
    const text = `a\n## Source: one (${SHA})\nb`;
    expect(parseDetails(text)).toEqual({ user: text, framed: false, sections: [] });
  });
  test('a header with nothing under it is fine, with or without its last newline', () => {
    expect(parseDetails(HEADER)).toEqual({ user: '', framed: true, sections: [] });
    expect(parseDetails(HEADER.slice(0, -1))).toEqual({ user: '', framed: true, sections: [] });
  });
  test.each([
    ['two headers', `${frame}${frame}`, frame.length + 1],
    ['text under no source', `${HEADER}stray\n`, HEADER.length],
    ['a marker without a hash', `${HEADER}\n## Source: one\ntext\n`, HEADER.length + 1],
    ['a marker with a capital in its source', `${HEADER}\n## Source: One (aa)\n`, HEADER.length + 1],
  ])('%s is a problem, and its place is told', (_, text, offset) => {
    expect(parseDetails(text)).toMatchObject({ problem: expect.any(String), offset });
  });
  test('reads back what joinDetails wrote, byte for byte, for any text a source sends', () => {
    const piece = fc.constantFrom(
      'x',
      '\n',
      ' ',
      '\r\n',
      '\\',
      `## Source: s (${SHA})`,
      HEADER,
      HEADER.slice(1),
      '---',
    );
    const text = fc.array(piece, { maxLength: 8 }).map((parts) => toSectionText(parts.join('')));
    const section = fc.record({
      source: fc.stringMatching(/^[a-z0-9-]{1,9}$/),
      sha256: fc.constant(SHA),
      text,
    });
    fc.assert(
      fc.property(
        fc.constantFrom('', 'mine\n', '\n', 'a\r\n'),
        fc.array(section, { maxLength: 4 }),
        (user, sections) => {
          const read = parseDetails(joinDetails(user, sections, true));
          expect(read).toMatchObject({ user, framed: true, sections });
        },
      ),
    );
  });
  test('costs time in proportion to the length of a hostile text', () => {
    const hostile = `${HEADER}${'\n## Source: a (b)\n\n---\n'.repeat(100_000)}`;
    const start = performance.now();
    parseDetails(hostile);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});
