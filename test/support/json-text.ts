/** Random JSON texts, good and broken, as people and attackers write them. */
import fc from 'fast-check';

const space = fc.constantFrom('', '', '', ' ', '\n', '\r\n', '\t', '   ');

/** A JSON string literal: plain, or with some characters as escapes. */
const stringLiteral = fc
  .tuple(
    fc.oneof(fc.string({ maxLength: 8 }), fc.string({ unit: 'binary', maxLength: 4 })),
    fc.constantFrom('plain', 'escaped', 'mixed'),
  )
  .map(([value, style]) => {
    if (style === 'plain') return JSON.stringify(value);
    const units = Array.from({ length: value.length }, (_, i) => {
      const code = value.charCodeAt(i);
      const needed = code < 32 || code === 34 || code === 92 || style === 'escaped' || i % 2 === 0;
      return needed ? `\\u${code.toString(16).padStart(4, '0')}` : value[i]!;
    });
    return `"${units.join('')}"`;
  });

/** Few keys, so that duplicates occur; some are written with escapes, some need them in a JSON Pointer. */
const keyLiteral = fc.oneof(
  fc.constantFrom('"a"', '"b"', '"\\u0061"', '""', '"0"', '"10"', '"a/b"', '"a~b"', '"~1"', '"é"', '"\\"q"'),
  fc.constantFrom('"__proto__"', '"constructor"', '"\\u005f_proto__"'),
  stringLiteral,
);

const scalarLiteral = fc.oneof(
  stringLiteral,
  fc.constantFrom('true', 'false', 'null', '0', '-0', '1e3', '-1.5E-7', '123456789012345678901234567890'),
);

/** A JSON document with any white space, escapes and duplicate keys. */
export const jsonText: fc.Arbitrary<string> = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    scalarLiteral,
    fc
      .tuple(space, fc.array(fc.tuple(space, tie('value'), space), { maxLength: 4 }))
      .map(
        ([inside, elements]) => `[${elements.length ? elements.map((e) => e.join('')).join(',') : inside}]`,
      ),
    fc
      .tuple(
        space,
        fc.array(fc.tuple(space, keyLiteral, space, space, tie('value'), space), { maxLength: 5 }),
      )
      .map(([inside, members]) => {
        const written = members.map(([a, key, b, c, value, d]) => `${a}${key}${b}:${c}${value}${d}`);
        return `{${members.length ? written.join(',') : inside}}`;
      }),
  ),
})).value;

const piece = fc.oneof(
  fc.constantFrom(
    ...[
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '\\',
      '\n',
      '\t',
      ' ',
      '0',
      '-',
      '.',
      'e',
      '+',
      'u',
      '/',
      "'",
      '#',
    ],
    ...[
      'null',
      'true',
      '\\u',
      '\\ud800',
      '\u0000',
      '\u007f',
      '\u2028',
      '\ufeff',
      '\ud800',
      '//x',
      'NaN',
      '01',
      '"":',
    ],
  ),
  fc.string({ maxLength: 3 }),
);

/** The text after one to three small accidents: something deleted, inserted, replaced or doubled. */
export function damaged(text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const accident = fc.tuple(
    fc.nat(),
    fc.nat(4),
    fc.constantFrom('delete', 'insert', 'replace', 'double'),
    piece,
  );
  return fc.tuple(text, fc.array(accident, { minLength: 1, maxLength: 3 })).map(([start, accidents]) =>
    accidents.reduce((now, [where, length, kind, added]) => {
      const at = where % (now.length + 1);
      const end = kind === 'insert' ? at : at + length;
      const middle = kind === 'delete' ? '' : kind === 'double' ? now.slice(at, end).repeat(2) : added;
      return now.slice(0, at) + middle + now.slice(end);
    }, start),
  );
}

/** What `JSON.parse` makes of the text; undefined if it refuses it. */
export function parsed(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
