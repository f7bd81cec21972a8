import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvCell, csvLine, defuse, undoDefuse } from '../../../src/export/csv/line.ts';

const hostile = fc.string({
  unit: fc.constantFrom(
    '=',
    '+',
    '-',
    '@',
    "'",
    '"',
    ',',
    ';',
    '|',
    ' ',
    '\n',
    '\r',
    '\t',
    '\\',
    'a',
    '＝',
    'é',
    '\u202e',
    '\u0000',
  ),
  maxLength: 30,
});

describe('a cell of CSV', () => {
  it('is never a formula, not even where a cell may seem to begin', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const cell = csvCell(text).replace(/^"|"$/g, '').replaceAll('""', '"');
        for (const part of cell.split(/[,;|]/)) expect(part.trimStart()).not.toMatch(/^[=+\-@＝＋－＠]/);
        expect(cell).not.toMatch(/[\n\r\t\u0000\u202e]/);
      }),
    );
  });

  it('tells the text to whoever undoes it', () => {
    fc.assert(fc.property(hostile, (text) => undoDefuse(defuse(text)) === text));
    fc.assert(fc.property(fc.string(), (text) => undoDefuse(defuse(text)) === text));
  });

  it('stays as it is where nothing can happen', () => {
    for (const text of [
      'left-pad',
      'pkg:npm/%40scope/name',
      '1.0.0-rc.1+x',
      '2025-01-02T00:00:00Z',
      'a b',
      'true',
    ])
      expect(csvCell(text)).toBe(text);
    expect(csvCell('@scope/name')).toBe("'@scope/name");
    expect(csvCell('=1+1')).toBe("'=1+1");
    expect(csvCell('a"b')).toBe('"a""b"');
    expect(csvCell('a; =1')).toBe('"a; \'=1"');
  });

  it('costs no more than its length', () => {
    const start = performance.now();
    csvCell(' '.repeat(1_000_000));
    csvCell(`${'; '.repeat(500_000)}=`);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});

describe('a line of CSV', () => {
  it('is read back by another parser', () => {
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 1, maxLength: 5 }), (cells) => {
        const [row] = parse(`h${',h'.repeat(cells.length - 1)}\n${csvLine(cells)}`, {
          from: 2,
          relax_column_count: false,
        }) as string[][];
        if (cells.join('') === '' && cells.length === 1) return;
        expect(row!.map((cell) => undoDefuse(cell).includes('\n'))).not.toContain(true);
        expect(row).toHaveLength(cells.length);
      }),
    );
    expect(csvLine(['a', undefined, 3, true, 'x,y'])).toBe('a,,3,true,"x,y"\n');
  });
});
