import { describe, expect, it } from 'vitest';
import { checkReport } from '../../../src/check-report.ts';
import { type Osv, originsOf } from '../../../src/core/report.ts';
import type { WrittenSource } from '../../../src/core/source-config.ts';
import { absent, judge, presentOf } from '../../../src/ingest/judge/judge.ts';
import type { JudgeOptions, JudgeWorld, Present, Verdict } from '../../../src/ingest/judge/types.ts';
import { advisory, contributionOf, entry, NOW, RUN, runAt, source } from '../documents.ts';

const WORLD: JudgeWorld = {
  now: NOW,
  idPrefix: 'MAL',
  isPopular: RUN.isPopular,
  namesLike: () => [],
};
const NOTHING = presentOf([], RUN);

/** A report on the package that has a number. */
function report(name: string, versions: string[] = ['1.0.0']): Osv {
  return {
    modified: '2025-01-01T00:00:00Z',
    published: '2025-01-01T00:00:00Z',
    schema_version: '1.9.0',
    id: 'MAL-2025-1000001',
    summary: `Malicious code in ${name} (npm)`,
    details: 'A person wrote this.\n',
    affected: [{ package: { ecosystem: 'npm', name, purl: `pkg:npm/${name}` }, versions }],
  };
}
const present = (...reports: Osv[]): Present =>
  presentOf(
    reports.map((osv) => ({ osv })),
    RUN,
  );
const versions = (...list: string[]) => ({
  affected: [entry('left-padd', { versions: list, ranges: undefined })],
});

/** Judges documents one after the other, each seconds after the one before, taking in what may come in. */
class Feed {
  present: Present;
  private readonly config;
  private now = NOW;
  constructor(from: Present = NOTHING, more: Partial<WrittenSource> = {}) {
    this.present = from;
    this.config = source(more);
  }
  shows(document: object, options: JudgeOptions = {}): Verdict {
    const contribution = contributionOf(document, this.config, { run: runAt(this.now) });
    const verdict = judge(contribution, this.present, this.config, { ...WORLD, now: this.now }, options);
    if (verdict.allowed) this.present = verdict.after;
    this.now += 10_000;
    return verdict;
  }
  deletes(sha256: string, options: JudgeOptions = {}): Verdict[] {
    const run = runAt(this.now);
    const query = { source: this.config.id, sha256 };
    const verdicts = absent(query, this.present, 'It was deleted.', run).map((contribution) =>
      judge(contribution, this.present, this.config, { ...WORLD, now: this.now }, options),
    );
    for (const verdict of verdicts) if (verdict.allowed) this.present = verdict.after;
    this.now += 10_000;
    return verdicts;
  }
  /** What the package's one report is now. */
  get osv(): Osv {
    const { inputs } = this.present;
    const merged = this.present.merged()?.osv ?? inputs[0]!.osv;
    expect(checkReport(merged, { now: this.now }).filter(({ severity }) => severity === 'error')).toEqual([]);
    return merged;
  }
}

describe('what a contribution is', () => {
  it('a new package, where no report is', () => {
    const feed = new Feed();
    expect(feed.shows(advisory())).toMatchObject({
      kind: 'new-package',
      needs: ['add'],
      allowed: true,
      idle: false,
    });
    expect(feed.present.inputs).toHaveLength(1);
  });

  it('known, where its row is', () => {
    const feed = new Feed();
    feed.shows(advisory());
    const before = feed.present;
    expect(feed.shows(advisory())).toMatchObject({ kind: 'known', idle: true, allowed: true, after: before });
    expect(feed.shows(advisory(), { again: true }).kind).toBe('known');
  });

  it('an addition, where only others reported the package', () => {
    const feed = new Feed(present(report('left-padd')));
    expect(feed.shows(advisory(versions('2.0.0')))).toMatchObject({ kind: 'addition', needs: [] });
    expect(feed.osv).toMatchObject({ id: 'MAL-2025-1000001', affected: [{ versions: ['1.0.0', '2.0.0'] }] });
  });

  it('a revision, where a row of its advisory is', () => {
    const feed = new Feed();
    feed.shows(advisory(versions('1.0.0')));
    const verdict = feed.shows(advisory({ ...versions('1.0.0', '2.0.0'), modified: '2025-04-01T00:00:00Z' }));
    expect(verdict).toMatchObject({ kind: 'revision', needs: [] });
    expect(originsOf(feed.osv).map(({ superseded }) => superseded)).toContain(true);
  });

  it('the same content, where another order of keys or a newer time is all that changed', () => {
    const feed = new Feed();
    const { row } = feed.shows(advisory()).contribution;
    const reversed = Object.fromEntries(Object.entries(advisory()).reverse());
    expect(feed.shows(reversed)).toMatchObject({ kind: 'same-content', idle: true, spokenBy: row.sha256 });
    expect(feed.shows(advisory({ modified: '2025-09-01T00:00:00Z' })).kind).toBe('same-content');
    expect(feed.present.inputs).toHaveLength(1);
  });

  it.each([
    ['a version', versions('1.0.0')],
    ['the text', { details: 'It sends ~/.npmrc to two servers.' }],
    ['a reference', { references: [{ type: 'WEB', url: 'https://example.org' }] }],
    ['an indicator', { database_specific: { iocs: { domains: ['c2.bad-host.io'] } } }],
    ['a withdrawal', { withdrawn: '2025-05-01T00:00:00Z' }],
    ['open content', { database_specific: { cwe_ids: ['CWE-506', 'CWE-829'] } }],
    ['a credit', { credits: [{ name: 'Ada' }] }],
  ])('no same content, where %s changed', (_, more) => {
    const feed = new Feed();
    feed.shows(advisory());
    expect(feed.shows(advisory({ ...more, modified: '2025-09-01T00:00:00Z' })).kind).toBe('revision');
  });

  it('the same content, where a source without ids repeats itself', () => {
    const feed = new Feed();
    feed.shows(advisory({ id: undefined }));
    expect(feed.shows(advisory({ id: undefined, modified: '2025-09-01T00:00:00Z' })).kind).toBe(
      'same-content',
    );
    expect(feed.shows(advisory({ id: undefined, details: 'More.' })).kind).toBe('addition');
  });

  it('what a person took out of a list is not new when the source repeats it', () => {
    const feed = new Feed(
      present({
        ...report('left-padd'),
        database_specific: { removed: [{ path: '/aliases', value: 'GHSA-2v46-p5h4-248w' }] },
      }),
    );
    feed.shows(advisory(versions('1.0.0')));
    expect(feed.osv.aliases).toBeUndefined();
    expect(feed.shows(advisory({ ...versions('1.0.0'), modified: '2025-09-01T00:00:00Z' })).kind).toBe(
      'same-content',
    );
  });
});

it('two reports that name an id as alias and as related merge, whichever comes first', () => {
  const alias = advisory({ ...versions('1.0.0'), id: 'X-1', aliases: ['GHSA-2222-3333-4444'] });
  const related = advisory({ ...versions('1.0.0'), id: 'X-2', related: ['GHSA-2222-3333-4444'] });
  for (const documents of [
    [alias, related],
    [related, alias],
  ]) {
    const feed = new Feed(present(report('left-padd')));
    for (const document of documents) expect(feed.shows(document).kind).toBe('addition');
    expect(feed.osv).toMatchObject({ related: ['GHSA-2222-3333-4444'] });
  }
});

describe('a source that goes back', () => {
  const first = advisory({ ...versions('1.0.0'), modified: '2025-03-01T00:00:00Z' });
  const second = advisory({ ...versions('2.0.0'), modified: '2025-04-01T00:00:00Z' });

  it('is believed where the caller knows that these are its current bytes', () => {
    const feed = new Feed();
    feed.shows(first);
    feed.shows(second);
    expect(feed.shows(first).kind).toBe('known');
    expect(feed.osv.affected[0]?.versions).toEqual(['2.0.0']);
    const verdict = feed.shows(first, { again: true });
    expect(verdict).toMatchObject({ kind: 'again', needs: ['withdraw'], allowed: true });
    expect(verdict.contribution.row.reinstated).toBe('2026-01-01T00:00:30Z');
    expect(feed.osv.affected[0]?.versions).toEqual(['1.0.0']);
    expect(feed.shows(second, { again: true }).kind).toBe('again');
    expect(feed.osv.affected[0]?.versions).toEqual(['2.0.0']);
  });

  it('is believed with bytes that were never seen, and say no newer time', () => {
    const feed = new Feed();
    feed.shows(second);
    expect(feed.shows(first, { again: true }).kind).toBe('again');
    expect(feed.osv.affected[0]?.versions).toEqual(['1.0.0']);
    const sloppy = { ...first, ...versions('3.0.0') };
    expect(feed.shows(sloppy, { again: true }).kind).toBe('again');
    expect(feed.osv.affected[0]?.versions).toEqual(['3.0.0']);
  });

  it('only adds history where an older version comes late', () => {
    const feed = new Feed();
    feed.shows(second);
    expect(feed.shows(first)).toMatchObject({ kind: 'revision', needs: [] });
    expect(feed.osv.affected[0]?.versions).toEqual(['2.0.0']);
  });

  it('to a withdrawn version withdraws again', () => {
    const feed = new Feed();
    const withdrawn = { ...first, withdrawn: '2025-03-02T00:00:00Z' };
    feed.shows(withdrawn);
    feed.shows(second);
    expect(feed.osv.withdrawn).toBeUndefined();
    expect(feed.shows(withdrawn, { again: true })).toMatchObject({ kind: 'again', needs: ['withdraw'] });
    expect(feed.osv.withdrawn).toBeDefined();
  });
});

describe('an object that is gone', () => {
  it('withdraws its live row, and only once', () => {
    const feed = new Feed();
    const { row } = feed.shows(advisory()).contribution;
    expect(feed.deletes(row.sha256)).toMatchObject([{ kind: 'gone', needs: ['withdraw'], allowed: true }]);
    expect(feed.osv.withdrawn).toBe('2026-01-01T00:00:10Z');
    expect(originsOf(feed.osv)[0]).toMatchObject({ withdrawn_reason: 'It was deleted.' });
    expect(feed.deletes(row.sha256)).toEqual([]);
    expect(feed.shows(advisory()).kind).toBe('known');
    expect(feed.osv.withdrawn).toBeDefined();
  });

  it('comes back where the source shows it again', () => {
    const feed = new Feed();
    const { row } = feed.shows(advisory()).contribution;
    feed.deletes(row.sha256);
    expect(feed.shows(advisory(), { again: true })).toMatchObject({ kind: 'again', needs: ['add'] });
    expect(feed.osv.withdrawn).toBeUndefined();
    expect(feed.deletes(row.sha256)).toHaveLength(1);
    expect(feed.osv.withdrawn).toBeDefined();
  });

  it('changes nothing of what others report, and is recorded as a dispute', () => {
    const feed = new Feed(present(report('left-padd')));
    const { row } = feed.shows(advisory(versions('1.0.0'))).contribution;
    expect(feed.deletes(row.sha256)).toMatchObject([{ kind: 'gone', needs: [] }]);
    expect(feed.osv).not.toHaveProperty('withdrawn');
    expect(feed.osv.database_specific?.disputes).toMatchObject([
      { by: 'some-feed', reason: 'It was deleted.' },
    ]);
  });

  it('waits for a person, or counts for nothing, as its source is configured', () => {
    for (const [deletions, expected] of [
      ['ask', { allowed: false, lacks: ['deletion'] }],
      ['ignore', { idle: true }],
    ] as const) {
      const feed = new Feed(NOTHING, { deletions });
      const { row } = feed.shows(advisory()).contribution;
      expect(feed.deletes(row.sha256)[0]).toMatchObject(expected);
      feed.deletes(row.sha256, { accepted: true });
      expect(feed.osv.withdrawn).toBeDefined();
    }
  });

  it('is found by the id of its advisory, and not among the rows of others', () => {
    const feed = new Feed();
    feed.shows(advisory());
    const found = (query: object) => absent({ source: 'some-feed', ...query }, feed.present, 'Gone.', RUN);
    expect(found({ id: 'GHSA-2v46-p5h4-248w' })).toHaveLength(1);
    expect(found({ id: 'GHSA-2222-3333-4444' })).toEqual([]);
    expect(found({})).toEqual([]);
    expect(absent({ source: 'other', id: 'GHSA-2v46-p5h4-248w' }, feed.present, 'Gone.', RUN)).toEqual([]);
  });
});

describe('trust', () => {
  const deny = (key: string): Partial<WrittenSource> => ({ trust: { [key]: false } });

  it('is asked for a new package', () => {
    const verdict = new Feed(NOTHING, deny('add')).shows(advisory());
    expect(verdict).toMatchObject({ allowed: false, lacks: ['add'] });
    expect(verdict.reason).toBe('A person has to decide: the database does not know "left-padd" (npm) yet.');
  });

  it('is asked where all versions become malicious, of which some were', () => {
    const feed = new Feed(present(report('left-padd')));
    const verdict = feed.shows(advisory());
    expect(verdict).toMatchObject({ kind: 'addition', allowed: false, lacks: ['widen'] });
    expect(verdict.reason).toContain('all versions of "left-padd"');
    expect(new Feed(present(report('left-padd')), { trust: { widen: true } }).shows(advisory()).allowed).toBe(
      true,
    );
    expect(feed.shows(advisory(), { accepted: true })).toMatchObject({ allowed: true, lacks: ['widen'] });
  });

  it('is asked for a popular package, but not for taking something back', () => {
    const about = (...list: string[]) => ({
      affected: [entry('lodash', { versions: list, ranges: undefined })],
    });
    const feed = new Feed();
    expect(feed.shows(advisory(about('9.9.9')))).toMatchObject({ allowed: false, lacks: ['popular'] });
    feed.shows(advisory(about('9.9.8', '9.9.9')), { accepted: true });
    const more = advisory({ ...about('9.9.7', '9.9.8'), modified: '2025-06-01T00:00:00Z' });
    expect(feed.shows(more)).toMatchObject({
      allowed: false,
      needs: ['popular', 'withdraw'],
      lacks: ['popular'],
    });
    const less = advisory({ ...about('9.9.9'), modified: '2025-07-01T00:00:00Z' });
    expect(feed.shows(less)).toMatchObject({ allowed: true, needs: ['withdraw'] });
    const text = advisory({ ...about('9.9.9'), details: 'More.', modified: '2025-08-01T00:00:00Z' });
    expect(feed.shows(text)).toMatchObject({ kind: 'revision', needs: [] });
    expect(feed.shows(advisory({ ...about('9.9.9'), id: 'GHSA-2222-3333-4444' }))).toMatchObject({
      kind: 'addition',
      lacks: ['popular'],
    });
  });

  it('is asked for withdrawing, and for affecting less', () => {
    const feed = new Feed(NOTHING, deny('withdraw'));
    feed.shows(advisory(versions('1.0.0', '1.0.1')));
    const withdrawn = { withdrawn: '2025-05-01T00:00:00Z', modified: '2025-05-01T00:00:00Z' };
    const verdict = feed.shows(advisory({ ...versions('1.0.0', '1.0.1'), ...withdrawn }));
    expect(verdict).toMatchObject({ allowed: false, lacks: ['withdraw'] });
    expect(verdict.reason).toBe('A person has to decide: it withdraws the report on "left-padd".');
    const less = feed.shows(advisory({ ...versions('1.0.1'), modified: '2025-05-01T00:00:00Z' }));
    expect(less.reason).toBe('A person has to decide: it takes back "1.0.0" of "left-padd".');
  });

  it('is not asked for reporting at once that something was withdrawn', () => {
    const verdict = new Feed(NOTHING, deny('withdraw')).shows(
      advisory({ withdrawn: '2025-05-01T00:00:00Z' }),
    );
    expect(verdict).toMatchObject({ kind: 'new-package', needs: ['add'] });
  });

  it('is asked for indicators that are not there yet', () => {
    const iocs = { database_specific: { iocs: { domains: ['c2.bad-host.io'] } } };
    expect(new Feed(NOTHING, deny('indicators')).shows(advisory(iocs)).lacks).toEqual(['indicators']);
    const known = { ...report('left-padd'), database_specific: { ...iocs.database_specific } };
    const feed = new Feed(present(known), deny('indicators'));
    expect(feed.shows(advisory({ ...iocs, ...versions('1.0.0') })).needs).toEqual([]);
    const inEntry = {
      affected: [
        entry('left-padd', {
          versions: ['1.0.0'],
          ranges: undefined,
          database_specific: iocs.database_specific,
        }),
      ],
    };
    expect(feed.shows(advisory({ ...inEntry, modified: '2025-05-01T00:00:00Z' })).lacks).toEqual([
      'indicators',
    ]);
  });

  it('is asked where a withdrawn report comes back', () => {
    const feed = new Feed(NOTHING, deny('add'));
    feed.shows(advisory({ withdrawn: '2025-05-01T00:00:00Z' }), { accepted: true });
    const verdict = feed.shows(advisory({ modified: '2025-06-01T00:00:00Z' }));
    expect(verdict.lacks).toEqual(['add']);
    expect(verdict.reason).toContain('brings back the withdrawn report on "left-padd"');
  });

  it('is nothing that lifts what a person withdrew', () => {
    const decided = {
      ...report('left-padd'),
      withdrawn: '2025-02-01T00:00:00Z',
      database_specific: { 'false-positives': [{ reason: 'Harmless.', time: '2025-02-01T00:00:00Z' }] },
    };
    const feed = new Feed(present(decided), { trust: { widen: true, popular: true } });
    expect(feed.shows(advisory())).toMatchObject({ kind: 'addition', needs: [] });
    expect(feed.osv.withdrawn).toBe('2025-02-01T00:00:00Z');
  });
});

describe('a new name that looks like another', () => {
  const shows = (name: string, ecosystem = 'npm', world: Partial<JudgeWorld> = {}, trust = {}) => {
    const config = source({ trust: { popular: true, widen: true, ...trust } });
    const contribution = contributionOf(advisory({ affected: [entry(name, {}, ecosystem)] }), config);
    return judge(contribution, NOTHING, config, { ...WORLD, ...world });
  };

  it.each([['LODASH'], ['lo-dash_'], ['1odash'], ['Iodash'], ['l0dash'], ['@lo/dash']])(
    'always waits for a person, whatever the trust: %s',
    (name) => {
      const verdict = shows(name);
      expect(verdict).toMatchObject({ allowed: false, lacks: ['resemblance'] });
      expect(verdict.reason).toContain('looks like "lodash", one of the most downloaded packages of npm');
    },
  );

  it.each([
    ['Nеwtonsоft.Jsоn'],
    ['Νewtonsoft.Json'],
    ['Néwtonsoft.Json'],
    ['𝐍ewtonsoft.Json'],
    ['Newtoոsoft.Jsоn'],
  ])('waits in other scripts too, where its registry allows them: %s', (name) => {
    const verdict = shows(name, 'NuGet', { popularNames: () => ['Newtonsoft.Json'] });
    expect(verdict.lacks).toEqual(['resemblance']);
  });

  it('is compared with the packages of the database, by the caller', () => {
    const namesLike: JudgeWorld['namesLike'] = ({ ecosystem }, key) =>
      ecosystem === 'NuGet' && key === 'newtonsoftjson' ? ['Newtonsoft.Json'] : [];
    const verdict = shows('Nеwtonsoft.Jsоn', 'NuGet', { namesLike });
    expect(verdict.reason).toContain('looks like "Newtonsoft.Json", which the database has');
    expect(shows('newtonsoft.json', 'NuGet', { namesLike }).needs).toEqual(['add']);
  });

  it('is no concern of a package that is popular, known, or like no other', () => {
    expect(shows('left-padd').needs).toEqual(['add']);
    const feed = new Feed(present(report('lo-dash-')));
    const affected = [entry('lo-dash-', { versions: ['2.0.0'], ranges: undefined })];
    expect(feed.shows(advisory({ affected })).needs).toEqual([]);
  });
});
