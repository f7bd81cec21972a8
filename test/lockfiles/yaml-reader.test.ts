import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMap, isScalar, parseAllDocuments, type YAMLMap } from 'yaml';
import { LockfileError } from '../../src/lockfiles/lockfile.ts';
import { YamlReader } from '../../src/lockfiles/yaml-reader.ts';
import { fixture } from './read-format.ts';

/** Two levels of a text: `key.inner=value`, an inner value that is no text of one line as `?`. */
function readTwoLevels(text: string, wanted: ReadonlySet<string>): string[] {
  const found: string[] = [];
  const reader = new YamlReader(text);
  reader.documents((top) => {
    if (top !== 'packages') return;
    reader.mapping('the packages', (key) => {
      found.push(key);
      reader.mapping('a package', (inner) => {
        if (wanted.has(inner)) found.push(`${key}.${inner}=${reader.text('a text')}`);
        if (inner === 'resolution')
          reader.mapping('a resolution', (part) => {
            if (wanted.has(part)) found.push(`${key}.${part}=${reader.text('a text')}`);
          });
      });
    });
  });
  return found;
}

/** The same by the library; undefined for what it does not take. */
function byLibrary(text: string, wanted: ReadonlySet<string>): string[] | undefined {
  const found: string[] = [];
  const documents = parseAllDocuments(text, { schema: 'failsafe', uniqueKeys: false, logLevel: 'silent' });
  if (!Array.isArray(documents)) return [];
  for (const document of documents) {
    if (document.errors.length > 0) return undefined;
    for (const [top, packages] of members(document.contents)) {
      if (top !== 'packages') continue;
      for (const [key, entry] of members(packages)) {
        found.push(key);
        for (const [inner, value] of members(entry)) {
          if (wanted.has(inner)) found.push(`${key}.${inner}=${isScalar(value) ? value.value : '?'}`);
          if (inner !== 'resolution') continue;
          for (const [part, text] of members(value))
            if (wanted.has(part)) found.push(`${key}.${part}=${isScalar(text) ? text.value : '?'}`);
        }
      }
    }
  }
  return found;
}

function members(node: unknown): [key: string, value: unknown][] {
  if (!isMap(node)) return [];
  return (node as YAMLMap).items.map(({ key, value }) => [isScalar(key) ? String(key.value) : '?', value]);
}

const WANTED: ReadonlySet<string> = new Set(['name', 'version', 'tarball', 'repo', 'commit', 'type']);
const TEXTS = ['odd-v5.yaml', 'odd-v6.yaml', 'odd-v9.yaml', 'v6.0.yaml', 'two-documents.yaml'].map((name) =>
  fixture(`pnpm/${name}`)
    .replace(/x{1000,}/, 'x')
    .replace(/_peer-0.*/, '_peers'),
);

function problem(text: string): string {
  try {
    readTwoLevels(text, WANTED);
  } catch (error) {
    if (error instanceof LockfileError) return `${error.line}: ${error.message}`;
    throw error;
  }
  throw new Error('It was read.');
}

describe('the reader of YAML', () => {
  it.each(TEXTS.map((text, i) => [i, text] as const))('reads file %i as the library does', (_, text) => {
    expect(readTwoLevels(text, WANTED)).toEqual(byLibrary(text, WANTED));
  });

  it('hides nothing that the library finds in a text that was changed at random', () => {
    const piece = fc.constantFrom(
      ...[
        '"',
        "'",
        '{',
        '}',
        '[',
        ']',
        ':',
        ': ',
        '\n',
        '\n  ',
        '\n    ',
        '  ',
        ' ',
        '#',
        ' #',
        '- ',
        '? ',
        ', ',
        '|',
        '>-',
        'a: b',
        '\\',
        '---\n',
        '\t',
        '\r',
        'packages:\n',
        '<<: ',
        '&a ',
        '*a',
        '!t ',
      ],
    );
    const edit = fc.record({ at: fc.nat(), length: fc.nat({ max: 3 }), put: piece });
    let compared = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...TEXTS),
        fc.array(edit, { minLength: 1, maxLength: 3 }),
        (text, edits) => {
          let changed = text;
          for (const { at, length, put } of edits) {
            const place = at % changed.length;
            changed = changed.slice(0, place) + put + changed.slice(place + length);
          }
          let found: string[];
          try {
            found = readTwoLevels(changed, WANTED);
          } catch (error) {
            if (!(error instanceof LockfileError)) throw error;
            return;
          }
          const expected = byLibrary(changed, WANTED);
          if (expected === undefined) return;
          compared++;
          expect(found).toEqual(expected);
        },
      ),
      { numRuns: 2000 },
    );
    expect(compared).toBeGreaterThan(50);
  }, 120_000);

  it('reads keys, values and lists of every form', () => {
    const text = [
      '# a comment',
      "'packages':",
      "  \"a\\u0062\": {version: 'it''s', x: [{y: z}], name: n}",
      '  plain # comment',
    ];
    expect(readTwoLevels(text.slice(0, 3).join('\n'), WANTED)).toEqual([
      'ab',
      "ab.version=it's",
      'ab.name=n',
    ]);
    expect(problem(text.join('\n'))).toBe('4: has "plain # comment" where a key should be');
    expect(readTwoLevels('packages:\n  a:\n    version:\n      1.0 # x\n  b:\n', WANTED)).toEqual([
      'a',
      'a.version=1.0',
      'b',
    ]);
    expect(readTwoLevels('packages: {}\n', WANTED)).toEqual([]);
    expect(readTwoLevels('packages:\nother: 1\n', WANTED)).toEqual([]);
    expect(readTwoLevels('', WANTED)).toEqual([]);
    expect(readTwoLevels('---\n...\n# x\n---\npackages: {a: {}, b: }\n', WANTED)).toEqual(['a', 'b']);
  });

  it.each([
    ['packages:\n  a: &x\n    version: 1\n', '2: has "&x" where a package should be'],
    ['packages: *x\n', '1: has "*x" where the packages should be'],
    ['packages:\n  <<: {}\n', '2: merges mappings with "<<"'],
    ['packages:\n  a: {version: *x}\n', '2: has "*x}", which no package manager writes there'],
    ['packages:\n  a:\n    version: !t 1\n', '3: has "!t 1", which no package manager writes there'],
    ['packages:\n  a:\n    version: 1\n      2\n', '4: is indented below a value that has its end'],
    ['packages:\n  a:\n    version: |\n      1\n', '3: has "|", which no package manager writes there'],
    ['packages:\n  a:\n    version:\n  b:\n', '4: has nothing where a text should be'],
    ['packages:\n  a:\n    version: "1\n      2"\n', '4: has no text of one line where a text should be'],
    ['packages:\n  a:\n    version: "1\n', '3: has a text in quotes that is not closed'],
    ['packages:\n  a:\n    x: "1\nb: 2"\n  evil: {}\n', '4: is not indented below its key'],
    ['packages:\n  a:\n    x: {\nb: 2}\n  evil: {}\n', '4: is not indented below its key'],
    ['packages:\n  a:\n    x: [1,\n', '4: has brackets that are not closed'],
    ['packages:\n  a:\n    x: 1\n   y: 2\n', '4: is indented below a value that has its end'],
    ['packages:\n\ta: 1\n', '2: has "a: 1" where a key should be'],
    ['- a\n', '1: has "- a" where a key should be'],
    ['  packages: {}\n', '1: is indented where a key should begin the line'],
    ['%YAML 1.2\n---\n', '1: has "%YAML 1.2" where a key should be'],
    ['packages:\n  ? a\n  b: 1\n', '3: has a "?" without a key, or no ":" below it'],
    ['packages: {a: {}} b\n', '1: has "b" behind a value'],
    ['packages: {a}\n', '1: has something else than "key: value" in braces'],
    ['packages:\n  a: b: {}\n', '2: has "b: {}" where a package should be'],
  ])('refuses %j', (text, expected) => {
    expect(problem(text)).toBe(expected);
  });

  it('skips any depth, and refuses it where it matters', () => {
    const deep = '['.repeat(200_000) + ']'.repeat(200_000);
    expect(readTwoLevels(`x: ${deep}\npackages:\n  a: {x: ${deep}}\n`, WANTED)).toEqual(['a']);
    const nested = Array.from({ length: 2_000 }, (_, i) => `${' '.repeat(i)}k:\n`).join('');
    expect(readTwoLevels(`${nested}packages:\n  a: {}\n`, WANTED)).toEqual(['a']);
  });
});
