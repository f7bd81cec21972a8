import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cut } from '../../src/export/cut.ts';
import { detailsText } from '../../src/export/details-text.ts';
import { jsonLine, plainJson } from '../../src/export/json-line.ts';
import { joinSpans, spanOf } from '../../src/export/report-span.ts';
import { uuidOf } from '../../src/export/uuid.ts';
import { framed, npm } from '../../src/rules/examples.ts';

describe('JSON on a line', () => {
  it('is the same value, apart from halves of surrogate pairs', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 2 }),
        fc.string({ unit: 'binary', maxLength: 20 }),
        (value, text) => {
          const line = jsonLine({ value, text });
          expect(line).toMatch(/^[^\n\r\u007f-\u009f\u2028\u2029]*\n$/);
          expect(JSON.parse(line)).toEqual(JSON.parse(JSON.stringify({ value, text })));
        },
      ),
    );
    expect(JSON.parse(plainJson(['a\ud800b', '\\ud800', '\\\ud800', '😀\u202e']))).toEqual([
      'a\ufffdb',
      '\\ud800',
      '\\\ufffd',
      '😀\u202e',
    ]);
  });
});

describe('a UUID by name', () => {
  it('is that of RFC 9562, version 5', () => {
    expect(uuidOf('malware:MAL-2025-1')).toBe('f1a7cc52-e58a-5ed0-99a7-52bbb2b8f8d5');
    expect(uuidOf('é')).toBe('baeaae7c-5eee-5230-8b5e-f08e83b61da4');
  });
});

describe('the beginning of a text', () => {
  it('has no half of a character at its end', () => {
    expect(cut('abc', 3)).toBe('abc');
    expect(cut('abcd', 3)).toBe('abc…');
    expect(cut('ab😀d', 3)).toBe('ab…');
    expect(cut('ab😀d', 4)).toBe('ab😀…');
  });

  it('is that of the report, without the frame', () => {
    const details = `Stolen.${framed('feed', 'a'.repeat(64), 'It sends tokens.')}`;
    expect(detailsText(npm('a', { details }))).toBe(
      `Stolen.\n\n## Source: feed (${'a'.repeat(64)})\nIt sends tokens.`,
    );
    expect(detailsText(npm('a', { details }), 3)).toBe('Sto…');
  });
});

describe('the times of a report', () => {
  it('are in UTC and in order, whatever it says', () => {
    const span = (published: string | undefined, modified: string | undefined) =>
      spanOf({ affected: [], ...(published && { published }), ...(modified && { modified }) });
    expect(span('2025-01-01T01:00:00+01:00', '2025-01-02T00:00:00.123456Z')).toEqual({
      published: '2025-01-01T00:00:00Z',
      modified: '2025-01-02T00:00:00.123Z',
    });
    expect(span('2025-01-03T00:00:00Z', '2025-01-02T00:00:00Z')).toEqual({
      published: '2025-01-02T00:00:00Z',
      modified: '2025-01-02T00:00:00Z',
    });
    expect(span(undefined, '2025-01-02T00:00:00Z')).toEqual({
      published: '2025-01-02T00:00:00Z',
      modified: '2025-01-02T00:00:00Z',
    });
    expect(span('2025-01-02T00:00:00Z', 'soon')).toEqual({
      published: '2025-01-02T00:00:00Z',
      modified: '2025-01-02T00:00:00Z',
    });
    expect(span('once', undefined)).toBeUndefined();
    const [a, b] = [
      span('2025-01-01T00:00:00Z', '2025-01-05T00:00:00Z')!,
      span('2024-01-01T00:00:00Z', '2025-01-02T00:00:00Z')!,
    ];
    expect(joinSpans(a, b)).toEqual({ published: '2024-01-01T00:00:00Z', modified: '2025-01-05T00:00:00Z' });
  });
});
