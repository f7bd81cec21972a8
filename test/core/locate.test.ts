import fc from 'fast-check';
import { type Node, parseTree } from 'jsonc-parser';
import { describe, expect, it } from 'vitest';
import { locate, positionOf } from '../../src/core/locate.ts';
import { locator } from '../../src/core/locator.ts';
import { jsonText } from '../support/json-text.ts';

interface Place {
  pointer: string;
  value: number;
  key: number;
}

const escaped = (key: string) => key.replaceAll('~', '~0').replaceAll('/', '~1');

/** Every value of a document that a pointer reaches, by an independent parser; of equal keys the last, as JSON.parse takes it. */
function places(node: Node, pointer = '', key = node.offset): Place[] {
  const here = { pointer, value: node.offset, key };
  if (node.type === 'array') {
    return [here, ...(node.children ?? []).flatMap((child, i) => places(child, `${pointer}/${i}`))];
  }
  if (node.type !== 'object') return [here];
  const last = new Map<string, Node>();
  for (const property of node.children ?? []) last.set(property.children![0]!.value as string, property);
  const members = [...last].flatMap(([name, { children }]) =>
    places(children![1]!, `${pointer}/${escaped(name)}`, children![0]!.offset),
  );
  return [here, ...members];
}

/** Line and column the slow way. */
function placeOf(text: string, offset: number) {
  const lines = text.slice(0, offset).split('\n');
  return { line: lines.length, column: lines.at(-1)!.length + 1 };
}

describe('locate, and locator for many places', () => {
  it('finds the value and the key of every pointer of any document', () => {
    let looked = 0;
    fc.assert(
      fc.property(
        jsonText,
        fc.constantFrom('', '\ufeff'),
        fc.constantFrom('', '\n', ' \r\n'),
        (json, bom, before) => {
          const text = bom + before + json;
          // The independent parser knows no byte order mark.
          const root = parseTree(' '.repeat(bom.length) + text.slice(bom.length), [], {
            disallowComments: true,
          });
          for (const { pointer, value, key } of places(root!)) {
            looked++;
            expect(locate(text, pointer)).toEqual(placeOf(text, value));
            expect(locate(text, pointer, true)).toEqual(placeOf(text, key));
          }
        },
      ),
      { numRuns: 1500 },
    );
    expect(looked).toBeGreaterThan(3000);
  });

  it('gives the nearest ancestor of a value that is not there', () => {
    const text = '{\n  "a": {\n    "b": [1, "x"]\n  }\n}\n';
    const find = locator(text);
    for (const [pointer, line, column] of [
      ['/a/b/7', 3, 10],
      ['/a/b/1/c', 3, 14],
      ['/a/nothing', 2, 8],
      ['/a/nothing/deeper', 2, 8],
      ['/nothing', 1, 1],
      ['', 1, 1],
    ] as const) {
      expect(locate(text, pointer), pointer).toEqual({ line, column });
      expect(find(pointer), pointer).toEqual({ line, column });
      expect(find(pointer, true), pointer).toEqual(locate(text, pointer, true));
    }
  });

  it('never throws and ends, whatever the text and the pointer', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, pointer) => {
        for (const { line, column } of [locate(text, `/${pointer}`), locator(text)(`/${pointer}`)]) {
          expect(line).toBeGreaterThan(0);
          expect(column).toBeGreaterThan(0);
        }
      }),
    );
  });

  it('counts columns in UTF-16 code units and knows the first line', () => {
    expect(positionOf('abc', 2)).toEqual({ line: 1, column: 3 });
    expect(positionOf('a\n\u{1f600}b', 4)).toEqual({ line: 2, column: 3 });
    expect(positionOf('a\nb', 1)).toEqual({ line: 1, column: 2 });
    expect(positionOf('', 0)).toEqual({ line: 1, column: 1 });
  });
});
