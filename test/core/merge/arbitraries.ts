/** Contributions and reports made of a small alphabet, so that versions, times, hashes and paths collide often. */
import fc from 'fast-check';
import { HEADER } from '../../../src/core/details.ts';
import type { Json, JsonObject, Osv } from '../../../src/core/report.ts';

export const NOW = '2025-06-01T00:00:00Z';

interface Alphabet {
  ecosystem: string;
  name: string;
  /** Parsing versions, as range ends and as points to ask about. */
  versions: readonly string[];
  unparsable: readonly string[];
}

/** npm has a successor for every version, PyPI for none; some texts are equal as versions. */
export const ALPHABETS: readonly Alphabet[] = [
  {
    ecosystem: 'npm',
    name: 'p',
    versions: ['0.0.1', '1.0.0-rc', '1.0.0', '1.0.0+b', '1.0.1-0', '1.0.1', '2.0.0', '3.0.0'],
    unparsable: ['v_05', '1.0'],
  },
  {
    ecosystem: 'PyPI',
    name: 'p',
    versions: ['0', '0.1', '1.0a1', '1.0', '1.0.0', '1.1', '2.0', '3.0'],
    unparsable: ['v_05 x'],
  },
];

const TIMES = [
  '2024-01-01T00:00:00Z',
  '2024-01-01T00:00:00.000Z',
  '2024-01-01T01:00:00+01:00',
  '2024-01-02T00:00:00Z',
  '2024-01-02T00:00:00.5Z',
  '2024-01-03T00:00:00Z',
  '2024-01-04T00:00:00Z',
  '2024-01-05T00:00:00.123456789Z',
  '2099-01-01T00:00:00Z',
  '0001-01-01T00:00:00Z',
  'yesterday',
];
export const time = fc.constantFrom(...TIMES);
const someTime = fc.oneof({ weight: 4, arbitrary: time }, { weight: 1, arbitrary: fc.constant(undefined) });

const TEXTS = [
  '',
  ' ',
  'x',
  'y',
  'yy',
  ' x \r\n',
  'x\r\ny',
  'a\n## Source: g (61)\nb',
  '## Source: g (61)',
  'Ünï ✓ 𝒳\n\n\nz',
  '_-= Per source details. Do not edit below this line.=-_',
  '\\## Source: g (61)',
  '\n---\n',
  '---',
  'x\n---',
];
const text = fc.constantFrom(...TEXTS);

const scalar = fc.constantFrom<Json>(null, true, false, 0, 1, -1.5, '', 'a', 'ä', '1');
const json: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'a/b', '~', '__proto__', 'urls'), tie('value'), { maxKeys: 3 }),
  ),
})).value as fc.Arbitrary<Json>;

const PATHS = [
  '/database_specific/k',
  '/database_specific/k/a',
  '/database_specific/iocs/urls',
  '/affected/cwes',
  '/affected/k',
  '/aliases',
  '/references',
  '/credits',
  '/database_specific',
  '/database_specific/additions',
  '/id',
  'k',
  '/unknown/a~1b',
];
const pathValue = fc.record({
  path: fc.constantFrom(...PATHS),
  value: fc.oneof(json, fc.constantFrom('A', 'u1')),
});

const sometimes = <T>(arbitrary: fc.Arbitrary<T>, weight = 1): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight, arbitrary });
const lists = <T>(element: fc.Arbitrary<T>): fc.Arbitrary<T[] | undefined> =>
  sometimes(fc.array(element, { maxLength: 3 }));

export function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as T;
}
const compact = <T extends object>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  arbitrary.map(withoutUndefined);

/** Everything about one package of an alphabet. */
export function arbitrariesOf({ ecosystem, name, versions, unparsable }: Alphabet) {
  const version = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...versions) },
    { weight: 1, arbitrary: fc.constantFrom(...unparsable) },
  );
  const end = fc.constantFrom(...versions.filter((v) => v !== '0'));
  const event = fc.oneof(
    fc.record({ introduced: fc.oneof(fc.constant('0'), end) }),
    fc.record({ introduced: end }),
    fc.record({ fixed: end }),
    fc.record({ last_affected: end }),
    { weight: 1, arbitrary: fc.record({ limit: end }) },
  );
  const plain = fc.record({
    type: fc.constantFrom('SEMVER', 'ECOSYSTEM'),
    events: fc.oneof(
      fc.constant([{ introduced: '0' }]),
      fc.tuple(fc.record({ introduced: fc.constantFrom('0', ...versions) }), event).map((pair) => pair),
      fc.array(event, { minLength: 1, maxLength: 5 }),
    ),
  });
  const range = fc.oneof(
    { weight: 8, arbitrary: plain },
    { weight: 1, arbitrary: plain.map((r) => ({ ...r, database_specific: { a: 1 } })) },
    { weight: 1, arbitrary: plain.map((r) => ({ ...r, events: [...r.events, { fixed: unparsable[0]! }] })) },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom('0', 'a'.repeat(40))
        .map((introduced) => ({ type: 'GIT', repo: 'https://h/r', events: [{ introduced }] })),
    },
  );
  const claims = fc.record({
    versions: fc.oneof(fc.constant(undefined), fc.array(version, { maxLength: 3 })),
    ranges: fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, fc.array(range, { maxLength: 2 })),
  });
  const row = compact(
    fc
      .record({
        source: fc.constantFrom('g', 'g', 'r', 'community'),
        sha256: fc.constantFrom('61', '62', '63', '64'),
        id: fc.constantFrom(undefined, 'G', 'G', 'R'),
        import_time: someTime,
        modified_time: someTime,
        claims,
        withdrawn: sometimes(time),
        withdrawn_reason: sometimes(fc.constantFrom('a', 'b')),
        reinstated: sometimes(time),
        note: sometimes(json),
      })
      .map(({ claims: c, ...rest }) => ({ ...rest, ...c })),
  );
  const entry = compact(
    fc
      .record({
        reason: fc.constantFrom('fp', 'no'),
        time,
        reinstated: sometimes(fc.constant(true)),
        claims,
        whole: fc.constantFrom(false, false, true),
      })
      .map(({ claims: c, whole, ...rest }) => (whole ? rest : { ...rest, ...c })),
  );
  const addition = compact(fc.record({ time, claims }).map(({ time: t, claims: c }) => ({ time: t, ...c })));
  const dispute = fc.record({
    by: fc.constantFrom('me', 'you'),
    time,
    reason: fc.constant('d'),
    references: fc.constant([]),
  });

  const content = fc.record({
    k: sometimes(json, 2),
    iocs: sometimes(fc.record({ urls: fc.array(fc.constantFrom('u1', 'u2', 'u3'), { maxLength: 3 }) }), 2),
    cwes: sometimes(fc.array(fc.constantFrom({ cweId: 'CWE-506' }, { cweId: 'CWE-1' }), { maxLength: 3 }), 2),
    affectedK: sometimes(json),
    unknown: sometimes(json),
    ecosystem_specific: sometimes(fc.dictionary(fc.constantFrom('a', 'b'), json, { maxKeys: 2 })),
    removed: sometimes(fc.array(pathValue, { maxLength: 2 })),
    conflicts: sometimes(fc.array(fc.oneof(pathValue, json), { maxLength: 2 })),
    aliases: lists(fc.constantFrom('A', 'B', 'C', 'MAL-2024-7')),
    references: lists(
      fc.record({ type: fc.constantFrom('WEB', 'ARTICLE'), url: fc.constantFrom('https://a', 'https://b') }),
    ),
    credits: lists(
      compact(
        fc.record({
          name: fc.constantFrom('n', 'm'),
          contact: sometimes(fc.constant(['c'])),
          type: fc.constantFrom('FINDER', undefined),
        }),
      ),
    ),
    severity: lists(fc.constant({ type: 'CVSS_V3', score: 's' })),
  });
  const people = fc.record({
    'false-positives': sometimes(fc.array(entry, { maxLength: 3 }), 2),
    additions: sometimes(fc.array(addition, { maxLength: 2 })),
    disputes: sometimes(fc.array(dispute, { maxLength: 2 })),
  });
  const names = fc.constantFrom(
    { ecosystem, name },
    { ecosystem, name },
    { ecosystem, name, purl: `pkg:x/${name}` },
  );

  const report = (
    rowCount: fc.Arbitrary<number>,
    id: string | undefined,
    agrees: boolean,
  ): fc.Arbitrary<Osv> =>
    fc
      .record({
        rows: rowCount.chain((n) => fc.array(row, { minLength: n, maxLength: n })),
        content,
        people: agrees ? sometimes(people).map((p) => p ?? {}) : people,
        listed: claims,
        names,
        head: text,
        sections: fc.array(text, { minLength: 4, maxLength: 4 }),
        modified: time,
        published: someTime,
        withdrawn: sometimes(time),
        slug: fc.constantFrom('MAL-0000-p', 'MAL-0000-q'),
        marks: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
      })
      .map(
        ({
          rows,
          content: c,
          people: p,
          listed: anything,
          names: pkg,
          head,
          sections,
          marks,
          slug,
          ...all
        }) => {
          // As a source writes it: it lists what its row claims, and withdraws there.
          const listed =
            agrees && rows.length > 0 ? { versions: rows[0]!.versions, ranges: rows[0]!.ranges } : anything;
          const rest = agrees && rows.length > 0 ? { ...all, withdrawn: undefined } : all;
          const own: JsonObject = withoutUndefined({
            ...p,
            k: c.k,
            iocs: c.iocs,
            removed: c.removed,
            conflicts: c.conflicts,
          }) as unknown as JsonObject;
          if (rows.length > 0) {
            own['malicious-packages-origins'] = rows.map((r, i) =>
              id && marks[i] ? { ...r, superseded: true } : r,
            ) as unknown as Json[];
          }
          const affected = withoutUndefined({
            package: pkg,
            ...listed,
            ecosystem_specific: c.ecosystem_specific,
            database_specific:
              c.cwes || c.affectedK !== undefined
                ? withoutUndefined({ cwes: c.cwes, k: c.affectedK })
                : undefined,
          });
          const framed = rows.length > 1 || (id !== undefined && rows.length > 0);
          const shown = framed
            ? rows.map((r, i) => ({ r, t: (sections[i] ?? '').trim() })).filter(({ t }) => /^[\w ]+$/.test(t))
            : [];
          const body = shown.map(({ r, t }) => `\n## Source: ${r.source} (${r.sha256})\n${t}\n`).join('');
          const plainHead = id === undefined ? '' : head;
          return withoutUndefined({
            ...rest,
            schema_version: '1.5.0',
            id: id ?? slug,
            summary: 's',
            details: framed ? `${plainHead}${HEADER}${body}` : head,
            aliases: c.aliases,
            references: c.references,
            credits: c.credits,
            severity: c.severity,
            unknown: c.unknown,
            affected: [affected],
            database_specific: own,
          }) as unknown as Osv;
        },
      );

  return {
    /** A contribution: usually of one row, sometimes contributed by hand, sometimes merged by somebody else. */
    contribution: fc.oneof(
      { weight: 3, arbitrary: report(fc.constantFrom(1, 1, 1, 0), undefined, true) },
      { weight: 1, arbitrary: report(fc.constantFrom(0, 1, 2, 3), undefined, false) },
    ),
    /** A report with a number, as adopted or edited by hand: nothing in it need agree. */
    assigned: report(fc.constantFrom(0, 1, 1, 2, 3), 'MAL-2024-7', false),
    claims,
    version,
  };
}

/** All inputs of one case: contributions of one package, and sometimes the assigned report. */
export const history = fc.constantFrom(...ALPHABETS).chain((alphabet) => {
  const { contribution, assigned, claims } = arbitrariesOf(alphabet);
  return fc.record({
    alphabet: fc.constant(alphabet),
    contributions: fc.array(contribution, { minLength: 1, maxLength: 4 }),
    assigned: fc.option(assigned, { nil: undefined, freq: 2 }),
    edit: claims,
    seed: fc.array(fc.nat({ max: 1000 }), { minLength: 12, maxLength: 12 }),
  });
});

export type History = typeof history extends fc.Arbitrary<infer T> ? T : never;

/** The elements in an order that the numbers choose. */
export function shuffled<T>(list: readonly T[], seed: readonly number[]): T[] {
  const rest = [...list];
  const result: T[] = [];
  for (let i = 0; rest.length > 0; i++)
    result.push(...rest.splice((seed[i % seed.length] ?? 0) % rest.length, 1));
  return result;
}
