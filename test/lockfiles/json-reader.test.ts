import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonReader } from '../../src/lockfiles/json-reader.ts';
import { KeyLines } from '../../src/lockfiles/json-text.ts';
import { LockfileError } from '../../src/lockfiles/lockfile.ts';

/** The value of a text, or the line of what is wrong with it. */
function readAll(text: string, jsonc = false): unknown {
  try {
    const reader = new JsonReader(text, jsonc);
    const value = jsonc ? reader.skip() : reader.value();
    reader.end();
    return value;
  } catch (error) {
    if (!(error instanceof LockfileError)) throw error;
    return error;
  }
}

function problem(text: string, jsonc = false): string {
  const result = readAll(text, jsonc);
  if (!(result instanceof LockfileError)) throw new Error('It was read.');
  return `${result.line}: ${result.message}`;
}

/** Every key of a text that is read to its end, with its line. */
function keysOf(text: string): [key: string, line: number][] {
  const found: [string, number][] = [];
  const reader = new JsonReader(text);
  const visit = () => {
    if (reader.isArray()) reader.array('a list', visit);
    else if (reader.isObject())
      reader.object('an object', (key) => {
        found.push([key, reader.line]);
        visit();
      });
  };
  visit();
  return found;
}

describe('the reader of JSON', () => {
  it('takes exactly what JSON.parse takes, and for the same', () => {
    const mutated = fc
      .tuple(fc.json({ maxDepth: 4 }), fc.nat(), fc.constantFrom('', ...',:[]{}"\\ -0.eE\t\n\0atru'))
      .map(([text, at, put]) => {
        const place = at % (text.length + 1);
        return `${text.slice(0, place)}${put}${text.slice(place + (at % 3))}`;
      });
    fc.assert(
      fc.property(fc.oneof(fc.json(), mutated), (text) => {
        let expected: unknown;
        try {
          expected = JSON.parse(text);
        } catch {
          expect(readAll(text)).toBeInstanceOf(LockfileError);
          return;
        }
        expect(readAll(text)).toEqual(expected);
      }),
      { numRuns: 3000 },
    );
  });

  it('knows the line of every key, however the text is laid out', () => {
    const key = fc.string({ unit: fc.constantFrom('a', 'b', '"', '\\', '\n', '{', '}', ',', 'é') });
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { depthSize: 'small' },
        key,
        fc.array(tie('any'), { maxLength: 3 }),
        fc.dictionary(key, tie('any'), { maxKeys: 4 }),
      ),
    })).any;
    fc.assert(
      fc.property(value, fc.constantFrom(0, 1, 2, '\t'), (any, indent) => {
        const text = JSON.stringify(any, null, indent);
        const lines = text.split('\n');
        for (const [name, line] of keysOf(text))
          expect(lines[line - 1]).toContain(`${JSON.stringify(name)}:`);
      }),
    );
  });

  it.each([
    ['', '1: has its end where a value should be'],
    ['{\n"a": 1,\n}', '3: has "}" where another element after the comma should be'],
    ['{"a" 1}', '1: has "1" where a colon after a key should be'],
    ['[1\n2]', '2: has "2" where a comma or "]" should be'],
    ['[1] x', '1: has "x" where nothing more should be'],
    ['{"a": "b\n"}', '1: has a text that is not closed, or holds a raw control character'],
    ['"\\x"', '1: has an escape in a text that JSON does not know'],
    ['{\n<<<<<<< ours\n', '2: has a merge conflict that is not resolved'],
    ['{"a": // no\n1}', '1: has "//" where a value should be'],
  ])('says what is wrong with %j', (text, expected) => {
    expect(problem(text)).toBe(expected);
  });

  it('allows comments and commas at the end where they are asked for, and counts their lines', () => {
    const text = '// x\n{ /* a\nb */ "a": [1, 2,], // y\n "b": {},\n}\n//';
    expect(readAll(text, true)).toBeUndefined();
    const reader = new JsonReader(text, true);
    const lines: Record<string, number> = {};
    reader.object('all', (key) => {
      lines[key] = reader.line;
    });
    expect(lines).toEqual({ a: 3, b: 4 });
    expect(problem('[/*\n', true)).toBe('1: has a comment that is not closed');
    expect(problem('[1,,]', true)).toBe('1: has "," where a value should be');
    expect(problem('[,]', true)).toMatch(/^1: has/);
  });

  it('goes over any depth', () => {
    const depth = 200_000;
    expect(readAll(`${'[{"a":'.repeat(depth)}1${'}]'.repeat(depth)}`, true)).toBeUndefined();
    expect(problem('['.repeat(depth))).toMatch(/^1: /);
  });
});

describe('the lines of the keys of a section', () => {
  it('are found in one pass, and again where a key is written with escapes', () => {
    const text =
      '{"x": "\\"node_modules/a\\": {",\n"packages": {\n"node_modules/a": {"b": "node_modules/b"},\n"node_modules\\/b": {},\n"node_modules/c": {}}}';
    const lines = new KeyLines(text, 'packages');
    expect(['node_modules/a', 'node_modules/b', 'node_modules/c'].map((key) => lines.of(key))).toEqual([
      3, 4, 5,
    ]);
  });

  it('cost one reading of the text even if none is written as it is', () => {
    const entries = Array.from({ length: 20_000 }, (_, i) => `"node_modules\\/p${i}": {"version": "1.0.0"}`);
    const text = `{"packages": {${entries.join(',\n')}}}`;
    const lines = new KeyLines(text, 'packages');
    const found = Array.from({ length: 20_000 }, (_, i) => lines.of(`node_modules/p${i}`));
    expect(found[19_999]).toBe(20_000);
  });
});
