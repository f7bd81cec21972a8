import fc from 'fast-check';
import { type Node, parseTree } from 'jsonc-parser';
import { describe, expect, it } from 'vitest';
import type { FileProblem } from '../../src/core/parse.ts';
import { MAX_DEPTH, scanJson } from '../../src/core/scan.ts';
import { damaged, jsonText, parsed } from '../support/json-text.ts';

const kinds = (problems: FileProblem[]) => problems.map(({ kind }) => kind);
const isBroken = (problems: FileProblem[]) => problems.some(({ kind }) => kind === 'syntax');

/** Every member of every object, by an independent parser. */
function* members(node: Node | undefined): Generator<{ object: Node; key: string; offset: number }> {
  for (const child of node?.children ?? []) {
    if (child.type === 'property') {
      const [key, value] = child.children as [Node, Node];
      yield { object: node!, key: key.value as string, offset: key.offset };
      yield* members(value);
    } else yield* members(child);
  }
}

function duplicateOffsets(text: string): number[] {
  const seen = new Map<Node, Set<string>>();
  const found: number[] = [];
  for (const { object, key, offset } of members(parseTree(text))) {
    const keys = seen.get(object) ?? new Set();
    seen.set(object, keys);
    if (keys.has(key)) found.push(offset);
    keys.add(key);
  }
  return found.sort((a, b) => a - b);
}

describe('scanJson', () => {
  it('finds no syntax problem in what JSON.parse accepts', () => {
    fc.assert(
      fc.property(jsonText, (text) => {
        expect(isBroken(scanJson(text))).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });

  it('finds a syntax problem exactly where JSON.parse refuses the text', () => {
    fc.assert(
      fc.property(damaged(jsonText), (text) => {
        const problems = scanJson(text);
        expect(isBroken(problems)).toBe(parsed(text) === undefined);
        if (isBroken(problems)) expect(problems.at(-1)!.kind).toBe('syntax');
        for (const problem of problems) {
          if (!('offset' in problem)) continue;
          expect(problem.offset).toBeGreaterThanOrEqual(0);
          expect(problem.offset).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 5000 },
    );
  });

  it('never throws, whatever the text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void scanJson(text)));
  });

  it('finds every duplicate key, and no other, at its place', () => {
    fc.assert(
      fc.property(jsonText, (text) => {
        const found = scanJson(text).filter(({ kind }) => kind === 'duplicate-key');
        const offsets = found.map((problem) => (problem as { offset: number }).offset);
        expect(offsets.sort((a, b) => a - b)).toEqual(duplicateOffsets(text).slice(0, 100));
      }),
      { numRuns: 2000 },
    );
  });

  it('tells whether a key that is there twice has the same value both times', () => {
    const [first, second] = scanJson('{"a": 1, "b": {"c": [2]}, "a": 1, "b": {"c": [3]}}');
    expect(first).toMatchObject({ kind: 'duplicate-key', key: 'a', equal: true, offset: 26 });
    expect(second).toMatchObject({ kind: 'duplicate-key', key: 'b', equal: false });
  });

  it('still tells of a contradiction after any number of harmless repetitions', () => {
    const text = `{${'"a": 1, '.repeat(5000)}"a": 2}`;
    const problems = scanJson(text);
    expect(problems.length).toBeLessThan(500);
    expect(problems.some((problem) => problem.kind === 'duplicate-key' && !problem.equal)).toBe(true);
  });

  it('finds half a surrogate pair in keys and values, and leaves whole pairs alone', () => {
    expect(kinds(scanJson('{"a": "\\ud800", "\\udc00": "x"}'))).toEqual(['lone-surrogate', 'lone-surrogate']);
    expect(kinds(scanJson('["\\ud83d\\ude00", "\u{1f600}", "\\\\ud800"]'))).toEqual([]);
    expect(kinds(scanJson('["\\ud83d\\u0041", "\ud800"]'))).toEqual(['lone-surrogate', 'lone-surrogate']);
  });

  it('finds the keys that reach into the prototype, also behind escapes', () => {
    const text = '{"__proto__": 1, "a": {"constructor": {"prototype": 2}}, "b": [{"\\u005f_proto__": 3}]}';
    expect(kinds(scanJson(text))).toEqual(['unsafe-key', 'unsafe-key', 'unsafe-key', 'unsafe-key']);
    expect(({} as Record<string, unknown>).a).toBe(undefined);
  });

  it('accepts the deepest nesting allowed and refuses one more', () => {
    const nest = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
    expect(scanJson(nest(MAX_DEPTH))).toEqual([]);
    expect(scanJson(nest(MAX_DEPTH + 1))).toEqual([
      { kind: 'too-deep', offset: MAX_DEPTH, depth: MAX_DEPTH },
    ]);
    expect(kinds(scanJson(nest(500_000)))).toEqual(['too-deep']);
  });

  it.each([
    ['', 'a value', 'the end of the file', 0],
    ['{"a": 1', 'a comma or "}"', 'the end of the file', 7],
    ['{"a": 1,}', 'another key, or no comma before this "}"', '}', 8],
    ['[1,]', 'another value, or no comma before this "]"', ']', 3],
    ['{"a" 1}', 'a colon after the key "a"', '1', 5],
    ["{'a': 1}", 'a key in double quotes', "'a'", 1],
    ['{"a": 1\n "b": 2}', 'a comma or "}"', '"b"', 7],
    ['{"a": 1 // why\n}', 'a comma or "}"', '//', 7],
    ['{} x', 'nothing after the report', 'x', 3],
    ['{"a": 01}', 'a comma or "}"', '1', 7],
    [
      '{"a": "x\ty"}',
      'a value',
      'a string that is not closed, or holds a raw line break, a tab or a wrong escape',
      6,
    ],
  ])('says of %j what it expected and what it found', (text, expected, found, offset) => {
    expect(scanJson(text)).toEqual([{ kind: 'syntax', offset, expected, found }]);
  });
});
