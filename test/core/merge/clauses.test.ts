/** One worked case for each clause that the properties could pass by. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { HEADER } from '../../../src/core/details.ts';
import { type Osv, originsOf, type Range } from '../../../src/core/report.ts';
import { mergeReports } from '../../../src/merge.ts';
import { ALL, from, merge, NOW, numbered, part, rangesOf, versionsOf } from './reports.ts';

const range = (...events: Range['events']): Range => ({ type: 'SEMVER', events });
const pip = (...events: Range['events']): Range => ({ type: 'ECOSYSTEM', events });
const listing = (osv: Osv, versions: string[] | undefined, ranges?: Range[]): Osv => ({
  ...osv,
  affected: [
    { package: osv.affected[0]!.package!, ...(ranges ? { ranges } : {}), ...(versions ? { versions } : {}) },
  ],
});

describe('the heading', () => {
  it('takes the latest `modified`, the earliest `published` since 2000 and the least id of contributions', () => {
    const a = from(
      'a',
      '1',
      '2024-01-01',
      { versions: ['1.0.0'] },
      {},
      { top: { modified: '2024-05-01T00:00:00Z', published: '1999-01-01T00:00:00Z', id: 'MAL-0000-b' } },
    );
    const b = from(
      'b',
      '2',
      '2024-01-01',
      { versions: ['1.0.0'] },
      {},
      { top: { modified: '2024-04-01T00:00:00Z', published: '2024-03-01T00:00:00Z', id: 'MAL-0000-a' } },
    );
    expect(merge(a, b).osv).toMatchObject({
      modified: '2024-05-01T00:00:00Z',
      published: '2024-03-01T00:00:00Z',
      id: 'MAL-0000-a',
    });
  });

  it('moves `modified` of a numbered report to now, and past what it was if that lies ahead; `published` stays', () => {
    const base = numbered(from('a', '1', '2024-01-01', { versions: ['1.0.0'] }));
    const news = from(
      'b',
      '2',
      '2024-01-01',
      { versions: ['2.0.0'] },
      {},
      { top: { published: '2020-01-01T00:00:00Z' } },
    );
    expect(merge(base, news).osv).toMatchObject({
      modified: NOW,
      published: '2024-01-01T00:00:00Z',
      schema_version: '1.9.0',
    });
    expect(merge({ ...base, modified: '2025-07-01T00:00:00.5Z' }, news).osv.modified).toBe(
      '2025-07-01T00:00:01.5Z',
    );
  });

  it('keeps the spelling of the numbered report, else the least', () => {
    const [upper, lower] = ['Serilog', 'serilog'].map((name) =>
      from('a', name, '2024-01-01', { versions: ['1.0.0'] }, {}, { name, ecosystem: 'NuGet' }),
    ) as [Osv, Osv];
    expect(merge(upper, lower).osv.affected[0]?.package?.name).toBe('Serilog');
    const other = from(
      'a',
      '3',
      '2024-01-02',
      { versions: ['1.0.0'] },
      {},
      { name: 'SERILOG', ecosystem: 'NuGet' },
    );
    expect(merge(numbered(lower), other).osv.affected[0]?.package?.name).toBe('serilog');
  });

  it('never makes an alias of the report’s own id', () => {
    const base = numbered(from('a', '1', '2024-01-01', { versions: ['1.0.0'] }));
    const same = from(
      'a',
      '1',
      '2024-01-01',
      { versions: ['1.0.0'] },
      {},
      { top: { aliases: ['MAL-2024-7'] } },
    );
    expect(merge(base, same).unchanged).toBe(true);
  });
});

describe('revisions', () => {
  it('are ordered by modified_time cut to the import, so a time in the future wins nothing', () => {
    const wrong = from('g', '1', '2024-01-01', { ranges: [ALL] }, { modified_time: '2099-01-01T00:00:00Z' });
    expect(versionsOf(merge(wrong, from('g', '2', '2024-01-02', { versions: ['1.0.0'] })).osv)).toEqual([
      '1.0.0',
    ]);
  });

  it('without a time are the earliest', () => {
    const undated = from(
      'g',
      '9',
      '2024-01-09',
      { versions: ['9.0.0'] },
      { modified_time: undefined as never },
    );
    expect(versionsOf(merge(undated, from('g', '1', '2024-01-01', { versions: ['1.0.0'] })).osv)).toEqual([
      '1.0.0',
    ]);
  });

  it('of one time are all live if one of them is withdrawn', () => {
    const gone = from('g', '2', '2024-01-01', { versions: ['1.0.0'] }, { withdrawn: '2024-01-03T00:00:00Z' });
    const { osv } = merge(gone, from('g', '1', '2024-01-01', { versions: ['1.0.0'] }));
    expect(osv.withdrawn).toBeUndefined();
    expect(osv.database_specific?.disputes).toHaveLength(1);
  });
});

describe('withdrawals', () => {
  const gone = from('g', '1', '2024-01-01', { versions: ['1.0.0'] }, { withdrawn: '2024-01-03T00:00:00Z' });

  it('are lifted by a live claim, if only sources made them', () => {
    expect(
      merge(
        numbered({ ...gone, withdrawn: '2024-01-03T00:00:00Z' }),
        from('r', '2', '2024-01-04', { versions: ['2.0.0'] }),
      ).osv,
    ).toMatchObject({ affected: [{ versions: ['2.0.0'] }] });
  });

  it('are not lifted by a row that claims nothing', () => {
    expect(merge(gone, from('r', '2', '2024-01-04', {})).osv.withdrawn).toBe('2024-01-03T00:00:00Z');
  });

  it('by hand stand against every import', () => {
    const base = numbered({
      ...from('g', '1', '2024-01-01', { versions: ['1.0.0'] }),
      withdrawn: '2024-02-01T00:00:00Z',
    });
    const { osv } = merge(base, from('r', '2', '2024-03-04', { versions: ['2.0.0'] }));
    expect(osv.withdrawn).toBe('2024-02-01T00:00:00Z');
    expect(osv.database_specific?.['false-positives']).toEqual([
      { reason: 'edited by hand', time: '2024-02-01T00:00:00Z' },
    ]);
  });

  it('removed by hand stay removed, and what was listed becomes the person’s', () => {
    const { osv } = merge(numbered(gone), from('r', '2', '2024-03-04', {}));
    expect(osv.withdrawn).toBeUndefined();
    expect(versionsOf(osv)).toEqual(['1.0.0']);
    expect(osv.database_specific).toMatchObject({
      'false-positives': [{ reason: 'edited by hand', reinstated: true, time: '2024-01-01T00:00:00Z' }],
      additions: [{ versions: ['1.0.0'], time: '2024-01-01T00:00:01Z' }],
    });
  });

  it('follow from exclusions that cancel the last claim, at the latest of them', () => {
    const excluded = from(
      'g',
      '1',
      '2024-01-01',
      { versions: ['1.0.0'] },
      {},
      {
        own: { 'false-positives': [{ versions: ['1.0.0'], reason: 'fp', time: '2024-02-01T00:00:00Z' }] },
      },
    );
    expect(merge(excluded).osv).toMatchObject({
      withdrawn: '2024-02-01T00:00:00Z',
      affected: [{ versions: ['1.0.0'] }],
    });
  });
});

describe('exclusions', () => {
  it('split an open SEMVER range where the next version begins', () => {
    const base = numbered(
      from(
        'g',
        '1',
        '2024-01-01',
        { ranges: [ALL] },
        {},
        {
          own: { 'false-positives': [{ versions: ['1.0.5'], reason: 'fp', time: '2024-02-01T00:00:00Z' }] },
        },
      ),
    );
    const split = range({ introduced: '0' }, { fixed: '1.0.5' }, { introduced: '1.0.6-0' });
    expect(
      rangesOf(
        merge(listing(base, undefined, [split]), from('r', '2', '2024-01-04', { versions: ['9.0.0'] })).osv,
      ),
    ).toEqual([split]);
  });

  it('are undone by a later reinstatement, version by version', () => {
    const own = {
      'false-positives': [
        { versions: ['1.0.0', '2.0.0'], reason: 'fp', time: '2024-02-01T00:00:00Z' },
        { versions: ['2.0.0'], reason: 'it was malicious', time: '2024-02-02T00:00:00Z', reinstated: true },
      ],
    };
    expect(
      versionsOf(merge(from('g', '1', '2024-01-01', { versions: ['1.0.0', '2.0.0'] }, {}, { own })).osv),
    ).toEqual(['2.0.0']);
  });

  it('let in what a new advisory claims, and say so', () => {
    const own = { 'false-positives': [{ versions: ['1.0.0'], reason: 'fp', time: '2024-02-01T00:00:00Z' }] };
    const result = merge(
      from('g', '1', '2024-01-01', { versions: ['1.0.0', '2.0.0'] }, {}, { own }),
      from('r', '2', '2024-03-01', { versions: ['1.0.0'] }),
    );
    expect(versionsOf(result.osv)).toEqual(['1.0.0', '2.0.0']);
    expect(result.reclaimed).toEqual([{ source: 'r', sha256: '2', versions: ['1.0.0'] }]);
  });

  it('cancel additions that are not later', () => {
    const own = {
      'false-positives': [{ versions: ['1.0.0', '2.0.0'], reason: 'fp', time: '2024-02-01T00:00:00Z' }],
      additions: [
        { versions: ['1.0.0'], time: '2024-02-01T00:00:00Z' },
        { versions: ['2.0.0'], time: '2024-02-01T00:00:01Z' },
      ],
    };
    expect(versionsOf(merge(from('g', '1', '2024-01-01', { versions: ['3.0.0'] }, {}, { own })).osv)).toEqual(
      ['2.0.0', '3.0.0'],
    );
  });
});

describe('hand edits', () => {
  it('attribute what nobody claims to rows that claim nothing yet', () => {
    const rows = [
      { source: 'g', sha256: '1', import_time: '2024-01-01T00:00:00Z', versions: ['1.0.0'] },
      { source: 'r', sha256: '2', import_time: '2024-01-01T00:00:00Z' },
    ];
    const base = numbered(part({ versions: ['1.0.0', '2.0.0'], rows, details: HEADER }));
    const { osv } = merge(base, from('z', '3', '2024-01-02', { versions: ['3.0.0'] }));
    expect(originsOf(osv).map(({ versions }) => versions)).toEqual([['1.0.0'], ['2.0.0'], ['3.0.0']]);
  });

  it('never exclude a version that a listed range still covers', () => {
    const base = numbered(from('g', '1', '2024-01-01', { versions: ['1.0.0'], ranges: [ALL] }));
    const { osv } = merge(
      listing(base, undefined, [ALL]),
      from('z', '3', '2024-01-02', { versions: ['3.0.0'] }),
    );
    expect(osv.database_specific?.['false-positives']).toBeUndefined();
  });

  it('make all of a report without rows an addition', () => {
    const base = numbered(part({ versions: ['1.0.0'], details: 'Written by a person.' }));
    const { osv } = merge(
      base,
      from('z', '3', '2024-01-02', { versions: ['3.0.0'] }, {}, { details: 'text' }),
    );
    expect(osv.database_specific?.additions).toEqual([{ versions: ['1.0.0'], time: '2024-01-01T00:00:01Z' }]);
    expect(osv.details).toBe(`Written by a person.${HEADER}\n## Source: z (3)\ntext\n`);
  });

  it('put back an element that was removed', () => {
    const own = {
      removed: [
        { path: '/aliases', value: 'A' },
        { path: '/aliases', value: 'B' },
      ],
    };
    const base = numbered(
      from('g', '1', '2024-01-01', { versions: ['1.0.0'] }, {}, { own, top: { aliases: ['A'] } }),
    );
    const { osv } = merge(
      base,
      from('z', '3', '2024-01-02', { versions: ['1.0.0'] }, {}, { top: { aliases: ['A', 'B', 'C'] } }),
    );
    expect(osv.aliases).toEqual(['A', 'C']);
    expect(osv.database_specific?.removed).toEqual([{ path: '/aliases', value: 'B' }]);
  });
});

describe('ranges', () => {
  it('of one type become one union, ending with last_affected where something ends just after a version', () => {
    const a = from('a', '1', '2024-01-01', {
      ranges: [range({ introduced: '1.0.0' }, { last_affected: '1.0.5' })],
    });
    const b = from('b', '2', '2024-01-01', {
      ranges: [
        range({ introduced: '1.0.6-0' }, { fixed: '1.0.7' }),
        range({ introduced: '2.0.0' }, { last_affected: '2.1.0' }),
      ],
    });
    expect(rangesOf(merge(a, b).osv)).toEqual([
      range({ introduced: '1.0.0' }, { fixed: '1.0.7' }),
      range({ introduced: '2.0.0' }, { last_affected: '2.1.0' }),
    ]);
  });

  it('that differ only in the middle keep their difference', () => {
    const [a, b] = ['1.1.0', '1.2.0'].map((fixed, i) =>
      from(
        'a',
        `${i}`,
        '2024-01-01',
        { ranges: [range({ introduced: '1.0.0' }, { fixed }, { introduced: '2.0.0' }, { fixed: '3.0.0' })] },
        { id: '' },
      ),
    ) as [Osv, Osv];
    const { osv } = merge(a, b);
    expect(rangesOf(osv)).toEqual([
      range({ introduced: '1.0.0' }, { fixed: '1.2.0' }, { introduced: '2.0.0' }, { fixed: '3.0.0' }),
    ]);
    expect(originsOf(osv).map(({ ranges }) => ranges?.[0]?.events[1]?.fixed)).toEqual(['1.1.0', '1.2.0']);
  });

  it('with further keys, unparsable ends or a repository stay as they are, GIT last', () => {
    const git: Range = { type: 'GIT', repo: 'https://h/r', events: [{ introduced: '0' }] };
    const odd = range({ introduced: 'v_05' });
    const noted = { ...ALL, database_specific: { note: 1 } };
    const { osv } = merge(
      from('a', '1', '2024-01-01', { ranges: [git, odd, noted] }),
      from('b', '2', '2024-01-01', { ranges: [git, ALL] }),
    );
    expect(rangesOf(osv)).toEqual([noted, ALL, odd, git]);
  });

  it('never shorten `versions`, which stand in the order of their registry, unparsable ones last', () => {
    const claims = { versions: ['1.10', '1.9', 'x y'], ranges: [pip({ introduced: '0' })] };
    expect(versionsOf(merge(from('a', '1', '2024-01-01', claims, {}, { ecosystem: 'PyPI' })).osv)).toEqual([
      '1.9',
      '1.10',
      'x y',
    ]);
  });
});

describe('what is set aside', () => {
  const good = from('g', '1', '2024-01-01', { versions: ['1.0.0'] });
  const aside = (...osvs: Osv[]) =>
    mergeReports(osvs, { now: NOW }).aside.map(({ index, kind }) => [index, kind]);

  it('is another package, judged by the numbered report or the folder', () => {
    const other = from('g', '2', '2024-01-01', { versions: ['1.0.0'] }, {}, { name: 'a' });
    expect(aside(other, numbered(good))).toEqual([[0, 'other-package']]);
    expect(
      mergeReports([good, other], { now: NOW, package: { ecosystem: 'npm', name: 'a' } }).merged,
    ).toEqual([1]);
  });

  it('is a frame that cannot be read, text above the header without a number, and text that is nobody’s', () => {
    const twice = { ...good, details: `${HEADER}${HEADER}` };
    const above = { ...good, details: `note${HEADER}` };
    const nobodys = { ...good, details: `${HEADER}\n## Source: z (9)\nx\n` };
    expect(aside(twice, good, above, nobodys)).toEqual([
      [0, 'unreadable'],
      [2, 'unreadable'],
      [3, 'unreadable'],
    ]);
  });

  it('is every numbered report but the least, by number and not by text', () => {
    expect(aside({ ...good, id: 'MAL-2024-10' }, { ...good, id: 'MAL-2024-9' })).toEqual([
      [0, 'second-assigned'],
    ]);
  });

  it('is a report of no package or of several', () => {
    expect(
      aside({ ...good, affected: [] }, good, { ...good, affected: [...good.affected, ...good.affected] }),
    ).toEqual([
      [0, 'no-package'],
      [2, 'no-package'],
    ]);
    expect(mergeReports([{ ...good, affected: [] }], { now: NOW }).osv).toBeUndefined();
  });
});

describe('a contributed file', () => {
  it('becomes a row of the community, imported now, once', () => {
    const osv = part({ versions: ['1.0.0'], details: ' Seen by me.\r\n' });
    const first = mergeReports([{ osv, text: 'the bytes' }], { now: NOW });
    const sha256 = createHash('sha256').update('the bytes').digest('hex');
    expect(originsOf(first.osv!)).toEqual([
      { source: 'community', sha256, import_time: NOW, versions: ['1.0.0'] },
    ]);
    expect(first.osv?.details).toContain(')\nSeen by me.\n');
    const again = mergeReports([first.osv!, { osv, text: 'the bytes' }], { now: '2026-01-01T00:00:00Z' });
    expect(again.text).toBe(first.text);
  });
});
