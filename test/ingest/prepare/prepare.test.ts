import { hash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDetails } from '../../../src/core/details.ts';
import { ORIGINS } from '../../../src/core/report.ts';
import { advisory, bytesOf, contributionOf, entry, NOW, prepared, runAt, source } from '../documents.ts';

describe('an advisory', () => {
  it('becomes a report without a number, with one row that says where it is from', () => {
    const document = advisory();
    const sha256 = hash('sha256', bytesOf(document));
    const contribution = contributionOf(document);
    expect(contribution).toMatchObject({
      id: `MAL-0000-some-feed-${sha256.slice(0, 16)}`,
      path: `osv/npm/left-padd/MAL-0000-some-feed-${sha256.slice(0, 16)}.json`,
      directory: 'npm/left-padd',
      package: { ecosystem: 'npm', name: 'left-padd' },
      warnings: [],
      notes: [],
    });
    const ranges = [{ type: 'SEMVER', events: [{ introduced: '0' }] }];
    expect(contribution.osv).toEqual({
      modified: '2026-01-01T00:00:00Z',
      published: '2025-03-01T00:00:00Z',
      schema_version: '1.9.0',
      id: contribution.id,
      aliases: ['GHSA-2v46-p5h4-248w'],
      summary: 'Malicious code in left-padd (npm)',
      details: `\n---\n_-= Per source details. Do not edit below this line.=-_\n\n## Source: some-feed (${sha256})\nIt sends ~/.npmrc to a server.\n`,
      affected: [{ package: { ecosystem: 'npm', name: 'left-padd', purl: 'pkg:npm/left-padd' }, ranges }],
      references: [{ type: 'ADVISORY', url: 'https://github.com/advisories/GHSA-2v46-p5h4-248w' }],
      database_specific: {
        cwe_ids: ['CWE-506'],
        [ORIGINS]: [
          {
            id: 'GHSA-2v46-p5h4-248w',
            import_time: '2026-01-01T00:00:00Z',
            modified_time: '2025-03-04T05:06:07Z',
            ranges,
            sha256,
            source: 'some-feed',
          },
        ],
      },
    });
  });

  it('says the same whatever the order of its keys', () => {
    const shuffled = (value: unknown, seed: number): unknown => {
      if (Array.isArray(value)) return value.map((element) => shuffled(element, seed));
      if (typeof value !== 'object' || value === null) return value;
      const keys = Object.entries(value).sort(([a], [b]) => hashOf(a, seed) - hashOf(b, seed));
      return Object.fromEntries(keys.map(([key, child]) => [key, shuffled(child, seed)]));
    };
    const hashOf = (text: string, seed: number): number =>
      Number.parseInt(hash('md5', text + seed).slice(0, 8), 16);
    const document = advisory({
      credits: [{ name: 'Ada', type: 'FINDER', contact: ['https://example.org'] }],
    });
    const sayings = (given: unknown): string => {
      const { osv, row } = contributionOf(given);
      const { [ORIGINS]: _, ...open } = osv.database_specific!;
      const { sha256, ...claims } = row;
      const text = JSON.stringify({ ...osv, id: '', database_specific: sortedKeys(open) }).replaceAll(
        sha256,
        '',
      );
      return text + JSON.stringify(claims);
    };
    const sortedKeys = (object: object): object => Object.fromEntries(Object.entries(object).sort());
    const expected = sayings(document);
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        expect(sayings(shuffled(document, seed))).toBe(expected);
      }),
      { numRuns: 50 },
    );
  });

  it('keeps aliases, related ids, references, credits and open content', () => {
    const document = advisory({
      aliases: ['CVE-2025-12345'],
      related: ['GHSA-2222-3333-4444'],
      credits: [{ name: 'Ada', contact: ['ada@example.org'], type: 'FINDER', strange: 1 }],
      database_specific: { iocs: { domains: ['c2.bad-host.io'] }, campaign: { name: 'x' } },
      affected: [entry('left-padd', { database_specific: { cwes: [{ cweId: 'CWE-506' }] } })],
    });
    expect(contributionOf(document).osv).toMatchObject({
      aliases: ['CVE-2025-12345', 'GHSA-2v46-p5h4-248w'],
      related: ['GHSA-2222-3333-4444'],
      credits: [{ name: 'Ada', type: 'FINDER', contact: ['mailto:ada@example.org'] }],
      affected: [{ database_specific: { cwes: [{ cweId: 'CWE-506' }] } }],
      database_specific: { iocs: { domains: ['c2.bad-host.io'] }, campaign: { name: 'x' } },
    });
  });

  it('gives no alias where the source is not to, or its id is none of a database', () => {
    expect(contributionOf(advisory(), source({ aliasId: false })).osv.aliases).toBeUndefined();
    const { osv, row } = contributionOf(advisory({ id: 'feed/left-padd.json' }));
    expect(osv.aliases).toBeUndefined();
    expect(row.id).toBe('feed/left-padd.json');
  });

  it('needs no id, and uses its summary where it has no details', () => {
    const { osv, row } = contributionOf(advisory({ id: undefined, details: ' ' }));
    expect(row).not.toHaveProperty('id');
    expect(osv.details).toContain('\nMalware in left-padd\n');
  });

  it('is repaired as `mal normalize` would, and claims what is affected then', () => {
    const affected = [entry('Left_Padd', { versions: ['v1.0.0', ' 1.0.1'], ranges: undefined }, 'pypi')];
    const { osv, row, package: pkg } = contributionOf(advisory({ affected }));
    expect(pkg).toMatchObject({ ecosystem: 'PyPI', name: 'left-padd' });
    expect(osv.affected[0]?.versions).toEqual(['1.0.0', '1.0.1']);
    expect(row.versions).toEqual(['1.0.0', '1.0.1']);
    expect(osv.summary).toBe('Malicious code in left-padd (PyPI)');
  });
});

describe('several packages in one advisory', () => {
  it('become one report each, and the entries of one package one', () => {
    const { contributions, sha256 } = prepared(
      advisory({
        affected: [
          entry('Foo.Bar', { versions: ['1.0'], ranges: undefined, database_specific: { a: [1] } }, 'PyPI'),
          entry('other'),
          entry(
            'foo-bar',
            { versions: ['1.0', '2.0'], ranges: undefined, database_specific: { a: [2] } },
            'pypi',
          ),
        ],
      }),
    );
    const slug = `MAL-0000-some-feed-${sha256.slice(0, 16)}`;
    expect(contributions.map(({ id }) => id)).toEqual([slug, `${slug}-2`]);
    const [first, second] = contributions;
    expect(first?.row.versions).toEqual(['1.0', '2.0']);
    expect(first?.osv.affected[0]?.database_specific).toEqual({ a: [1, 2] });
    expect(first?.row.sha256).toBe(second?.row.sha256);
    expect(second?.package.name).toBe('other');
  });

  it('are judged one by one: one that cannot be reported does not keep the others out', () => {
    const { contributions, rejected } = prepared(
      advisory({
        affected: [entry('good'), entry('a\u001b[2Jb'), entry('../../etc/passwd'), 7, {}, entry('good-2')],
      }),
    );
    expect(contributions.map(({ package: pkg }) => pkg.name)).toEqual(['good', 'good-2']);
    expect(contributions[1]?.id).toMatch(/-[0-9a-f]{16}-\d$/);
    expect(rejected.map(({ reason }) => reason)).toEqual([
      expect.stringContaining('\\u001b'),
      expect.stringContaining('../../etc/passwd'),
      '7 stands among the affected packages.',
      'An affected entry names neither a package nor a git repository.',
    ]);
  });

  it('may be repositories, each with its own ranges', () => {
    const git = (repo: string) => ({ type: 'GIT', repo, events: [{ introduced: '0' }] });
    const { contributions } = prepared(
      advisory({
        affected: [
          { ranges: [git('https://github.com/O/R.git'), git('https://example.org/x')] },
          { ranges: [git('git@github.com:o/r')], versions: ['v1'] },
        ],
      }),
    );
    expect(contributions.map(({ package: { ecosystem, name } }) => `${ecosystem} ${name}`)).toEqual([
      'GIT github.com/o/r',
      'GIT example.org/x',
    ]);
    expect(contributions[0]?.directory).toBe('git/github.com/o/r');
    expect(contributions[0]?.osv.affected[0]).not.toHaveProperty('package');
  });

  it('leave out commits where a package says what is affected without them', () => {
    const git = { type: 'GIT', repo: 'https://github.com/o/r', events: [{ introduced: '0' }] };
    const { osv, notes } = contributionOf(
      advisory({ affected: [entry('a', { versions: ['1.0.0'], ranges: [git] })] }),
    );
    expect(osv.affected[0]).not.toHaveProperty('ranges');
    expect(notes).toEqual(['Left out ranges of commits: the report is about the package.']);
  });

  it('give their scores to the reports, where those of other sources can join them', () => {
    const score = (vector: string) => ({ type: 'CVSS_V3', score: vector, strange: 1 });
    const low = 'CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:U/C:L/I:L/A:L';
    const high = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';
    const affected = [entry('a', { severity: [score(low), score(high)] }), entry('b')];
    const { contributions } = prepared(advisory({ severity: [score(high)], affected }));
    expect(contributions.map(({ osv }) => osv.severity?.map((one) => one.score))).toEqual([
      [high, low],
      [high],
    ]);
    expect(contributions[0]?.osv.affected[0]).not.toHaveProperty('severity');
  });

  it('are refused where their text, standing in each report, would be too much', () => {
    const affected = Array.from({ length: 9000 }, (_, i) => entry(`package-${i}`));
    const { contributions, rejected } = prepared(
      advisory({ affected, details: 'x'.repeat(10_000) }),
      source({ limits: { objectBytes: 4e6 } }),
    );
    expect(contributions).toEqual([]);
    expect(rejected[0]?.reason).toContain('9000 packages');
    const many = prepared(
      advisory({ affected: [...affected, ...affected] }),
      source({ limits: { objectBytes: 4e6 } }),
    );
    expect(many.rejected[0]?.reason).toBe('It has 18000 affected entries; 10000 are allowed in one report.');
  });
});

describe('times', () => {
  it('of the source are kept in the row, and dropped where they cannot be true', () => {
    expect(
      contributionOf(advisory({ modified: '2025-03-04T07:06:07.123456789+02:00' })).row.modified_time,
    ).toBe('2025-03-04T05:06:07.123456789Z');
    for (const modified of ['2026-01-01T00:00:01Z', '0001-01-01T00:00:00Z', 'yesterday', 7, undefined])
      expect(contributionOf(advisory({ modified })).row).not.toHaveProperty('modified_time');
    for (const published of ['2026-01-01T00:00:01Z', '1970-01-01T00:00:00Z', 'x'])
      expect(contributionOf(advisory({ published })).osv).not.toHaveProperty('published');
  });

  it('of a withdrawal withdraw the row', () => {
    const withdrawn = '2025-05-01T00:00:00Z';
    const { osv, row, path } = contributionOf(advisory({ withdrawn }));
    expect([osv.withdrawn, row.withdrawn]).toEqual([withdrawn, withdrawn]);
    expect(path).toMatch(/^osv\/npm\//);
    expect(contributionOf(advisory({ withdrawn: '2030-01-01T00:00:00Z' })).row.withdrawn).toBe(
      '2026-01-01T00:00:00Z',
    );
    expect(contributionOf(advisory({ withdrawn: '0001-01-01T00:00:00Z' })).row).not.toHaveProperty(
      'withdrawn',
    );
    expect(contributionOf(advisory({ withdrawn: null })).row).not.toHaveProperty('withdrawn');
  });

  it('of a withdrawal that nobody can read refuse the report: guessing either way would be worse', () => {
    for (const withdrawn of ['yes', true, '2025-02-30T00:00:00Z'])
      expect(prepared(advisory({ withdrawn })).rejected[0]?.diagnostics[0]?.pointer).toBe('/withdrawn');
  });

  it('of a withdrawal are not before the publication', () => {
    const { osv } = contributionOf(advisory({ withdrawn: '2025-02-01T00:00:00Z' }));
    expect([osv.published, osv.withdrawn]).toEqual(['2025-03-01T00:00:00Z', '2025-03-01T00:00:00Z']);
  });
});

describe('what only this database writes', () => {
  const OURS = 'MAL-2025-1000001';

  it.each([
    ['its id', { id: OURS }],
    ['its id before numbering', { id: 'MAL-0000-left-padd' }],
    ['an alias', { aliases: ['CVE-2025-12345', OURS] }],
    ['an alias in small letters', { aliases: [` ${OURS.toLowerCase()} `] }],
    ['an alias that is a link', { aliases: [`https://osv.dev/vulnerability/${OURS}/`] }],
    ['what it derives from', { upstream: [OURS] }],
    [
      'the header of details',
      { details: 'x\n---\n_-= Per source details. Do not edit below this line.=-_\n' },
    ],
    ['origins', { database_specific: { [ORIGINS]: [{ source: 'x' }] } }],
    ['origins of another kind', { database_specific: { [ORIGINS]: 'x' } }],
  ])('makes a report ours come back: %s', (_, more) => {
    const skipped = prepared(advisory(more));
    expect(skipped.contributions).toEqual([]);
    expect(skipped.skipped).toHaveLength(1);
    const held = prepared(advisory(more), source({ recursion: 'ask' }));
    expect([held.skipped, held.held.length]).toEqual([[], 1]);
    const accepted = prepared(advisory(more), source(), { accepted: true });
    expect(accepted.contributions).toHaveLength(1);
  });

  it('is not what merely looks like it', () => {
    for (const more of [
      { related: [OURS] },
      { aliases: ['MALWARE-2025-1'] },
      { database_specific: { [ORIGINS]: [] } },
      { details: 'The line "_-= Per source details. Do not edit below this line.=-_" stands in it.' },
    ])
      expect(prepared(advisory(more)).contributions).toHaveLength(1);
  });

  it('is dropped from `database_specific`, and told', () => {
    const { osv, notes } = contributionOf(
      advisory({
        database_specific: {
          'false-positives': [{ reason: 'x', time: '2025-01-01T00:00:00Z' }],
          'all-versions': { confirmed: true, reason: 'x' },
          removed: [],
          kept: [1],
        },
      }),
    );
    expect(Object.keys(osv.database_specific!)).toEqual(['kept', ORIGINS]);
    expect(notes).toEqual([
      'Left out `all-versions`, which only this database writes.',
      'Left out `false-positives`, which only this database writes.',
      'Left out `removed`, which only this database writes.',
    ]);
  });

  it('is escaped in a text', () => {
    const { osv, row } = contributionOf(
      advisory({ details: `One.\r\n## Source: other-feed (${'a'.repeat(64)})\r\nTwo.` }),
    );
    expect(parseDetails(osv.details!)).toMatchObject({
      sections: [
        {
          source: 'some-feed',
          sha256: row.sha256,
          text: `One.\n\\## Source: other-feed (${'a'.repeat(64)})\nTwo.`,
        },
      ],
    });
  });
});

describe('filters', () => {
  it('leave out other ids', () => {
    const wanted = source({ filters: { ids: ['MAL-', 'GHSA-'] } });
    expect(prepared(advisory(), wanted).contributions).toHaveLength(1);
    expect(prepared(advisory({ id: 'CVE-2025-12345' }), wanted).skipped[0]?.reason).toBe(
      'Its id "CVE-2025-12345" does not begin with "MAL-" or "GHSA-".',
    );
    expect(prepared(advisory({ id: undefined }), wanted).skipped[0]?.reason).toContain('no id');
  });

  it('leave out other ecosystems, package by package, and know their suffixes', () => {
    const wanted = source({ filters: { ecosystems: ['npm', 'VSCode'] } });
    const affected = [entry('a'), entry('b', {}, 'PyPI'), entry('p.e', {}, 'VSCode:https://open-vsx.org')];
    const { contributions, skipped } = prepared(advisory({ affected }), wanted);
    expect(contributions.map(({ package: pkg }) => pkg.name)).toEqual(['a', 'p.e']);
    expect(contributions[1]?.id).toMatch(/-3$/);
    expect(skipped).toEqual([
      {
        reason: 'It is about "PyPI"; only npm, VSCode are taken.',
        package: { ecosystem: 'PyPI', name: 'b' },
      },
    ]);
  });
});

describe('bytes that are refused', () => {
  const refusal = (bytes: Uint8Array | string, more = {}) => {
    const given = typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes;
    const { contributions, rejected } = prepared(given, source(more));
    expect(contributions).toEqual([]);
    return rejected[0];
  };

  it('are too many, no UTF-8, no JSON or no object', () => {
    expect(refusal('x'.repeat(100), { limits: { objectBytes: 99 } })?.reason).toContain('100 bytes');
    expect(refusal(Uint8Array.of(0x7b, 0xff, 0x7d))?.diagnostics[0]?.rule).toBe('file-utf8');
    expect(refusal('')?.diagnostics[0]?.rule).toBe('file-syntax');
    expect(refusal('{"id": }')?.diagnostics[0]).toMatchObject({
      rule: 'file-syntax',
      path: 'a/b.json',
      line: 1,
      column: 8,
    });
    expect(refusal('[]')?.reason).toContain('a list');
  });

  it('have a key twice, half a character, or too many levels', () => {
    const text = JSON.stringify(advisory());
    expect(refusal(text.replace('{', '{"id":"x",'))?.diagnostics[0]?.rule).toBe('file-duplicate-key');
    expect(refusal(text.replace('"CRITICAL"', '{"a":1,"\\u0061":1}'))?.diagnostics[0]?.rule).toBe(
      'file-duplicate-key',
    );
    expect(refusal(text.replace('CRITICAL', '\\ud800'))?.diagnostics[0]?.rule).toBe('file-lone-surrogate');
    const deep = `${'['.repeat(64)}${']'.repeat(64)}`;
    expect(refusal(text.replace('"CRITICAL"', deep))?.diagnostics[0]?.rule).toBe('file-depth');
    expect(refusal('['.repeat(100_000))?.diagnostics[0]?.rule).toBe('file-depth');
  });

  it('hide a key that stands there twice behind a hundred unsafe ones', () => {
    const unsafe = Array.from({ length: 150 }, () => '{"__proto__":1}').join();
    const text = JSON.stringify(advisory()).replace('"CRITICAL"', `[${unsafe},{"a":1,"a":2}]`);
    expect(refusal(text)).toBeDefined();
  });

  it('are no reason to refuse a byte order mark, other white space or a character written in two halves', () => {
    const text = `\ufeff\r\n${JSON.stringify(advisory(), null, '\t').replace('It sends', '\\ud83e\\udd8a sends')}`;
    expect(contributionOf(new TextEncoder().encode(text)).osv.details).toContain('🦊 sends');
  });
});

describe('slips', () => {
  it('in what only adds to a report cost that element and no more', () => {
    const { osv, notes } = contributionOf(
      advisory({
        aliases: ['CVE-25-1', 'CVE-2025-12345', 7],
        references: [{ url: 'https://example.org' }, { type: 'WEB', url: 'javascript:x' }, 'x'],
        credits: 'Ada',
        severity: [{ type: 'CVSS_V3', score: 'high' }],
        database_specific: { iocs: { domains: ['c2.bad-host.io', '..'], ips: ['127.0.0.1'], other: 1 } },
      }),
    );
    expect(osv.aliases).toEqual(['CVE-2025-12345', 'GHSA-2v46-p5h4-248w']);
    expect(osv.references).toEqual([{ type: 'WEB', url: 'https://example.org' }]);
    expect(osv).not.toHaveProperty('credits');
    expect(osv).not.toHaveProperty('severity');
    expect(osv.database_specific?.iocs).toEqual({ domains: ['c2.bad-host.io'] });
    expect(notes.map((note) => note.slice(0, note.indexOf(':'))).sort()).toEqual(
      [
        'Left out aliases/0',
        'Left out aliases/2',
        'Left out credits',
        'Left out database_specific/iocs/domains/1',
        'Left out database_specific/iocs/ips/0',
        'Left out database_specific/iocs/other',
        'Left out references/1/url',
        'Left out references/2',
        'Left out severity/0/score',
      ].sort(),
    );
  });

  it('in thousands of elements are told in a few lines', () => {
    const references = Array.from({ length: 3000 }, (_, i) => ({
      type: 'WEB',
      url: i === 7 ? 'https://example.org' : i,
    }));
    const { osv, notes } = contributionOf(advisory({ references }));
    expect(osv.references ?? []).not.toContainEqual({ type: 'WEB', url: 9 });
    expect(notes).toHaveLength(21);
    expect(notes[20]).toMatch(/^And \d+ more were left out\.$/);
  });

  it('in what is affected refuse the report', () => {
    for (const [more, pointer] of [
      [{ versions: 'all', ranges: undefined }, '/affected/0/versions'],
      [{ ranges: [{ type: 'SEMVER', events: [{ fixed: '1.0.0' }] }] }, '/affected/0/ranges/0'],
      [{ ranges: undefined }, '/affected/0'],
      [{ versions: ['latest'], ranges: undefined }, '/affected/0/versions/0'],
      [{ package: { ecosystem: 'npm', name: 'a', purl: 'pkg:npm/b' } }, '/affected/0/package/purl'],
    ] as const)
      expect(prepared(advisory({ affected: [entry('a', more)] })).rejected[0]?.diagnostics[0]?.pointer).toBe(
        pointer,
      );
  });

  it('are all versions of a popular package, which the rules refuse', () => {
    const [rejected] = prepared(advisory({ affected: [entry('lodash')] })).rejected;
    expect(rejected?.diagnostics[0]?.rule).toBe('popular-all-versions');
    expect(rejected?.package).toEqual({ ecosystem: 'npm', name: 'lodash' });
  });
});

describe('a kind that maps its own format', () => {
  it('gives several documents, each with an id of its own', () => {
    const { contributions } = prepared(
      new TextEncoder().encode('a b c'),
      source({ filters: { ids: ['FEED-'] } }),
      {
        map: (bytes) =>
          new TextDecoder()
            .decode(bytes)
            .split(' ')
            .map((name) => ({ id: `FEED-${name}`, affected: [entry(name) as never] })),
      },
    );
    expect(contributions.map(({ row, package: pkg }) => [row.id, pkg.name])).toEqual([
      ['FEED-a', 'a'],
      ['FEED-b', 'b'],
      ['FEED-c', 'c'],
    ]);
    expect(new Set(contributions.map(({ id }) => id)).size).toBe(3);
  });

  it('says why it cannot read an object', () => {
    const map = () => {
      throw new Error('line 3 has no name');
    };
    expect(prepared(advisory(), source(), { map }).rejected[0]?.reason).toBe(
      'It cannot be read: line 3 has no name.',
    );
  });

  it('is trusted no more than a document', () => {
    const map = () => [{ ...advisory(), id: 'A-1', details: '\ud800' }, null, 7] as never;
    const { contributions, rejected } = prepared(advisory(), source(), { map });
    expect(contributions).toEqual([]);
    expect(rejected[0]?.diagnostics[0]?.rule).toBe('file-lone-surrogate');
  });
});

it('the time of the run is the time of the import', () => {
  const run = runAt(NOW + 5000);
  expect(contributionOf(advisory(), source(), { run }).row.import_time).toBe('2026-01-01T00:00:05Z');
});
