import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mutate, Random } from '../../scripts/mutate.ts';
import type { SchemaProblem } from '../../src/core/parse.ts';
import type { Json } from '../../src/core/report.ts';
import { configProblems } from '../../src/core/schema/config.ts';
import { describeProblem } from '../../src/core/schema/describe.ts';
import { nearestKey } from '../../src/core/schema/nearest.ts';
import { isValidReport, pruneReport, schemaProblems } from '../../src/core/schema.ts';
import { accepted } from '../support/schema-cases.ts';

const everything = accepted.find(([, what]) => what === 'a report with every field')![2] as {
  [key: string]: Json;
};
const minimal = {
  modified: '2025-01-02T00:00:00Z',
  id: 'MAL-2025-1',
  affected: [{ package: { ecosystem: 'npm', name: 'x' }, versions: ['1.0.0'] }],
};
const prune = (value: unknown) => pruneReport(value, schemaProblems(value));

describe('schemaProblems', () => {
  it.each<[string, unknown, SchemaProblem[]]>([
    [
      'a misspelled field, once',
      { id: minimal.id, modified: minimal.modified, afected: minimal.affected },
      [{ kind: 'unknown-key', pointer: '/afected', key: 'afected', suggestion: 'affected' }],
    ],
    [
      'a misspelled required field of a package, once',
      { ...minimal, affected: [{ package: { ecosytem: 'npm', name: 'x' }, versions: [] }] },
      [
        {
          kind: 'unknown-key',
          pointer: '/affected/0/package/ecosytem',
          key: 'ecosytem',
          suggestion: 'ecosystem',
        },
      ],
    ],
    [
      'an unknown field that resembles none',
      { ...minimal, zzz: 1 },
      [{ kind: 'unknown-key', pointer: '/zzz', key: 'zzz' }],
    ],
    [
      'a slash in an unknown key',
      { ...minimal, 'a/b~c': 1 },
      [{ kind: 'unknown-key', pointer: '/a~1b~0c', key: 'a/b~c' }],
    ],
    [
      'a missing field, at its object',
      { ...minimal, references: [{ url: 'https://example.org' }] },
      [{ kind: 'missing-key', pointer: '/references/0', key: 'type' }],
    ],
    [
      'null where a field could be left out',
      { ...minimal, aliases: null },
      [{ kind: 'null-value', pointer: '/aliases' }],
    ],
    [
      'null where a value is required',
      { ...minimal, modified: null },
      [{ kind: 'wrong-type', pointer: '/modified', expected: 'text', found: 'null' }],
    ],
    [
      'null in a list',
      { ...minimal, aliases: ['x', null] },
      [{ kind: 'wrong-type', pointer: '/aliases/1', expected: 'text', found: 'null' }],
    ],
    [
      'a number for a list',
      { ...minimal, aliases: 5 },
      [{ kind: 'wrong-type', pointer: '/aliases', expected: 'a list', found: 'the number 5' }],
    ],
    [
      'a word in the wrong case',
      { ...minimal, credits: [{ name: 'x', type: 'finder' }] },
      [{ kind: 'wrong-value', pointer: '/credits/0/type', expected: '"FINDER"', found: 'the text "finder"' }],
    ],
    [
      'a scalar beside the known keys',
      { ...minimal, database_specific: { source: 'x' } },
      [
        {
          kind: 'wrong-type',
          pointer: '/database_specific/source',
          expected: 'an object or a list',
          found: 'the text "x"',
        },
      ],
    ],
    [
      'a file that names nothing',
      { ...minimal, database_specific: { iocs: { files: [{ note: 'x' }] } } },
      [
        {
          kind: 'wrong-value',
          pointer: '/database_specific/iocs/files/0',
          expected: 'an object with a `path` or a digest',
          found: 'an object',
        },
      ],
    ],
    [
      'something that is no report',
      'x',
      [{ kind: 'wrong-type', pointer: '', expected: 'an object', found: 'the text "x"' }],
    ],
  ])('reports %s', (_, value, problems) => {
    expect(schemaProblems(value)).toEqual(problems);
  });

  it('leaves to other rules what they say better', () => {
    const value = {
      ...minimal,
      id: 'x',
      modified: 'yesterday',
      affected: [
        { package: { ecosystem: 'pypi', name: 'x' }, ranges: [{ type: 'SEMVER', events: [{ fixed: '1' }] }] },
      ],
    };
    expect(isValidReport(value)).toBe(false);
    expect(schemaProblems(value)).toEqual([]);
  });

  it('stops at 100', () => {
    const value = { ...minimal, references: Array.from({ length: 100_000 }, () => ({ type: 5, url: 5 })) };
    expect(schemaProblems(value)).toHaveLength(100);
  });

  it('takes keys of Object.prototype for what they are', () => {
    const value = JSON.parse('{"__proto__": 1, "constructor": {}, "hasOwnProperty": 2}') as object;
    const keys = schemaProblems({ ...minimal, ...value }).map((problem) =>
      'key' in problem ? problem.key : '',
    );
    expect(keys).toEqual(['__proto__', 'constructor', 'hasOwnProperty']);
  });
});

describe('pruneReport', () => {
  it('removes an unknown key and nothing else', () => {
    expect(prune({ ...minimal, campaign: {} })).toEqual(minimal);
  });

  it('removes the whole list if one element is wrong, so that no index shifts', () => {
    expect(prune({ ...minimal, references: [{ type: 'WEB', url: 'https://example.org' }, 5] })).toEqual(
      minimal,
    );
  });

  it('removes an object that lacks what its readers rely on', () => {
    expect(prune({ ...minimal, affected: [{ package: { name: 'x' }, versions: ['1'] }] }).affected).toEqual([
      { versions: ['1'] },
    ]);
  });

  it('keeps a text that is only not one of those allowed', () => {
    const value = { ...minimal, references: [{ type: 'blog', url: 'https://example.org' }] };
    expect(prune(value)).toEqual(value);
  });

  it('keeps what an open object holds', () => {
    const value = { ...minimal, database_specific: { source: 'x', campaign: { a: null } } };
    expect(prune(value)).toEqual(value);
  });

  it('puts an empty list where nothing is affected', () => {
    for (const value of [{}, { affected: null }, { affected: 'x' }, { affected: [1] }, null, [], 5]) {
      expect(prune(value).affected).toEqual([]);
    }
  });

  it('does not touch the value it was given', () => {
    const value = { ...minimal, affected: [{ ...minimal.affected[0], ranges: [1], x: 1 }] };
    const before = structuredClone(value);
    prune(value);
    expect(value).toEqual(before);
  });

  it('leaves nothing that has the wrong structure, whatever the damage', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const pruned = prune(mutate(everything, new Random(seed)));
        expect(Array.isArray(pruned.affected)).toBe(true);
        const left = schemaProblems(pruned).filter(
          ({ kind, pointer }) => kind !== 'missing-key' || pointer !== '',
        );
        expect(left.filter((problem) => !isHarmless(problem))).toEqual([]);
      }),
      { numRuns: 1500 },
    );
  });

  it('survives any JSON', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.dictionary(fc.constantFrom(...Object.keys(everything), '__proto__'), fc.jsonValue()),
        (any, fields) => {
          for (const value of [any, fields, { ...minimal, affected: any }])
            expect(prune(value).affected).toBeInstanceOf(Array);
        },
      ),
    );
  });

  it('cuts 100,000 wrong elements out in linear time', () => {
    const affected = Array.from({ length: 100_000 }, () => ({ ranges: null, x: 1 }));
    const start = performance.now();
    expect(prune({ ...minimal, affected }).affected[99_999]).toEqual({});
    expect(performance.now() - start).toBeLessThan(20_000);
  });
});

/** A word that is not allowed, or a value in an open object: readers find the type they expect. */
function isHarmless(problem: SchemaProblem): boolean {
  return (
    problem.kind === 'wrong-value' ||
    (problem.kind === 'wrong-type' && /^\/database_specific\/[^/]+$/.test(problem.pointer))
  );
}

describe('configProblems', () => {
  it('accepts a configuration and names what is wrong with another', () => {
    expect(configProblems({ layout: 'portable', roots: ['osv'] })).toEqual([]);
    expect(configProblems({ layout: 'Portable', roots: [], root: 'osv' }).map(describeProblem)).toEqual([
      '"root" is no field of the format.',
      '`layout` must be "portable", not the text "Portable".',
      '`roots` must be a list of at least 1 entry, not an empty list.',
    ]);
  });
});

describe('describeProblem', () => {
  it('names the place as programmers write it and quotes what is not ours', () => {
    expect(describeProblem({ kind: 'null-value', pointer: '/affected/0/package' })).toBe(
      '`affected[0].package` is null, which means nothing.',
    );
    expect(describeProblem({ kind: 'null-value', pointer: '/database_specific/a\u001bb' })).toBe(
      '`database_specific["a\\u001bb"]` is null, which means nothing.',
    );
  });
});

describe('nearestKey', () => {
  const known = ['affected', 'schema_version', 'references', 'aliases', 'id'];

  it.each([
    ['afected', 'affected'],
    ['schemaVersion', 'schema_version'],
    ['refrences', 'references'],
    ['alaises', 'aliases'],
    ['ID', 'id'],
    ['campaign', undefined],
  ])('guesses what %j means', (key, meant) => {
    expect(nearestKey(key, known)).toBe(meant);
  });

  it('does not guess what a very long key means', () => {
    expect(nearestKey('affected'.repeat(100_000), known)).toBeUndefined();
  });
});
