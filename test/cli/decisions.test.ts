import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { applyOrNothing } from '../../src/apply-or-nothing.ts';
import { formatReport } from '../../src/core/format.ts';
import { numberReport } from '../../src/core/merge/number.ts';
import type { Origin, Osv, Range } from '../../src/core/report.ts';
import { type MergedReport, mergeReports, mergeWorld } from '../../src/merge.ts';
import { type Outcome, runMal, TestRepository } from './run.ts';

const ALL: Range = { type: 'SEMVER', events: [{ introduced: '0' }] };
const OSSF = '{"layout": "ossf", "roots": ["osv/malicious", "osv/withdrawn"]}\n';
const SOON = new Date(Date.now() + 3_600_000).toISOString();
const LATER = new Date(Date.now() + 7_200_000).toISOString();

interface Import extends Partial<Origin> {
  package?: string;
  ecosystem?: string;
  alias?: string;
  domain?: string;
}

/** What a source says, as an import brings it; a row without `modified_time` is not a revision of another. */
function imported({ package: name = 'bad', ecosystem = 'npm', alias, domain, ...row }: Import): Osv {
  const claims = {
    ...(row.ranges ? { ranges: row.ranges } : {}),
    ...(row.versions ? { versions: row.versions } : {}),
  };
  const origin: Origin = {
    source: 'feed',
    sha256: 'a'.repeat(64),
    id: 'F-1',
    import_time: '2025-03-02T00:00:00Z',
    ...row,
  };
  return {
    modified: '2025-03-01T00:00:00Z',
    published: '2025-03-01T00:00:00Z',
    schema_version: '1.9.0',
    id: 'MAL-0000-bad',
    summary: `Malicious code in ${name} (${ecosystem})`,
    details: `\n---\n_-= Per source details. Do not edit below this line.=-_\n\n## Source: ${origin.source} (${origin.sha256})\nIt sends secrets away.\n`,
    ...(alias ? { aliases: [alias] } : {}),
    affected: [{ package: { ecosystem, name, purl: `pkg:${ecosystem.toLowerCase()}/${name}` }, ...claims }],
    references: [{ type: 'REPORT', url: 'https://blog.some-vendor.com/bad' }],
    database_specific: {
      ...(domain ? { iocs: { domains: [domain] } } : {}),
      'malicious-packages-origins': [origin],
    },
  };
}

/** The same claim under a new hash, an hour from now: what must not undo a decision. */
const again = (claim: Import): Osv => imported({ ...claim, sha256: 'b'.repeat(64), import_time: SOON });
/** Another advisory, two hours from now: what must still come in. */
const news = (claim: Import): Osv =>
  imported({ source: 'other', sha256: 'c'.repeat(64), id: 'O-1', import_time: LATER, ...claim });

function numbered(osv: Osv, id: string): string {
  const done = numberReport({ osv }, id, mergeWorld({ now: '2025-03-03T00:00:00Z' }));
  if ('problem' in done) throw new Error(done.problem);
  return formatReport(done.osv);
}

/** A repository with one numbered report on npm "bad" for each claim ("bad", "bad2" …). */
class Database extends TestRepository {
  constructor(...claims: Import[]) {
    super();
    for (const [i, claim] of claims.entries()) {
      const name = i === 0 ? 'bad' : `bad${i + 1}`;
      this.write({
        [this.path(i)]: numbered(imported({ package: name, ...claim }), `MAL-2025-${1000001 + i}`),
      });
    }
    this.commit();
  }

  path(i = 0): string {
    return `osv/npm/bad${i === 0 ? '' : i + 1}/MAL-2025-${1000001 + i}.json`;
  }

  report(i = 0): Osv {
    return JSON.parse(readFileSync(join(this.root, this.path(i)), 'utf8'));
  }

  /** Runs a decision that must succeed, and proves what every decision promises. */
  decide(...words: string[]): Osv {
    const before = this.report();
    const dry = this.mal(...words, '--dry-run');
    expect(dry.code, dry.stderr).toBe(0);
    expect(dry.stdout).toMatch(/^--- a\/osv\//);
    expect(this.report()).toEqual(before);
    const done = this.mal(...words);
    expect(done.code, done.stderr).toBe(0);
    const after = this.report();
    expect(after.modified! > before.modified!).toBe(true);
    expect(after.published).toBe(before.published);
    expect(this.mal('validate', this.path()).stdout).toContain(' 0 errors');
    // A merge of the result with itself finds nothing new: reading what was written gives the same state.
    expect(mergeReports([after, after], { now: LATER }).unchanged).toBe(true);
    return after;
  }

  /** What the next imports make of the report. */
  merge(...imports: Osv[]): MergedReport & { osv: Osv } {
    const text = readFileSync(join(this.root, this.path()), 'utf8');
    const merged = mergeReports([{ osv: JSON.parse(text), text }, ...imports.map((osv) => ({ osv }))], {
      now: LATER,
    });
    if (!merged.osv) throw new Error(JSON.stringify(merged.aside));
    return merged as MergedReport & { osv: Osv };
  }
}

const versions = ({ affected }: Osv): string[] => affected[0]?.versions ?? [];
const THREE = { versions: ['1.0.0', '1.0.1', '1.1.0'] };

function expectRefusal({ code, stdout, stderr }: Outcome, words: string): void {
  expect(stderr).toContain(words);
  expect(stderr).not.toMatch(/internal error|^\s+at /m);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
}

describe('the next import cannot undo', () => {
  it('a withdrawal of versions, while a new source and a new version still come in', () => {
    const database = new Database(THREE);
    const after = database.decide('withdraw', 'npm/bad', '--versions', '1.0.0,1.0.1', '--reason', 'Clean.');
    expect(versions(after)).toEqual(['1.1.0']);
    expect(versions(database.merge(again(THREE)).osv)).toEqual(['1.1.0']);
    expect(versions(database.merge(again({ versions: [...THREE.versions, '1.2.0'] })).osv)).toEqual([
      '1.1.0',
      '1.2.0',
    ]);
    const merged = database.merge(news({ versions: ['1.0.1'] }));
    expect(versions(merged.osv)).toEqual(['1.0.1', '1.1.0']);
    expect(merged.reclaimed).toEqual([{ source: 'other', sha256: 'c'.repeat(64), versions: ['1.0.1'] }]);
  });

  it('a withdrawal of the report; what is new is on record, and stays withdrawn with it', () => {
    const database = new Database(THREE);
    const { withdrawn } = database.decide('withdraw', 'MAL-2025-1000001', '--reason', 'A tool of its owner.');
    expect(withdrawn).toBeDefined();
    expect(database.merge(again(THREE)).osv.withdrawn).toBe(withdrawn);
    const { osv } = database.merge(news({ versions: ['2.0.0'] }));
    expect(osv.withdrawn).toBe(withdrawn);
    expect(versions(osv)).toEqual([...THREE.versions, '2.0.0']);
  });

  it('a withdrawal of "all versions", which explicit versions survive, old and new', () => {
    const database = new Database({ versions: ['1.95.6'], ranges: [ALL] });
    const after = database.decide('withdraw', 'npm/bad', '--range', '>=0', '--reason', 'Only two releases.');
    expect(after.affected[0]).toMatchObject({ versions: ['1.95.6'] });
    expect(after.affected[0]?.ranges).toBeUndefined();
    const merged = database.merge(
      again({ versions: ['1.95.6', '1.95.7'], ranges: [ALL] }),
      news({ ranges: [ALL] }),
    );
    expect(merged.osv.affected[0]?.ranges).toBeUndefined();
    expect(versions(merged.osv)).toEqual(['1.95.6', '1.95.7']);
  });

  it('such a withdrawal where versions have no successors either', () => {
    const range: Range = { ...ALL, type: 'ECOSYSTEM' };
    const claim = { ecosystem: 'PyPI', versions: ['1.0', '2.0'], ranges: [range] };
    const path = 'osv/pypi/bad/MAL-2025-1000001.json';
    const repository = new TestRepository({ [path]: numbered(imported(claim), 'MAL-2025-1000001') });
    const outcome = repository.mal('withdraw', 'pypi/bad', '--range', '>=0', '--reason', 'Two releases.');
    expect(outcome.code, outcome.stderr).toBe(0);
    const after: Osv = JSON.parse(readFileSync(join(repository.root, path), 'utf8'));
    expect(after.affected[0]).toMatchObject({ versions: ['1.0', '2.0'] });
    expect(after.affected[0]?.ranges).toBeUndefined();
    expect(mergeReports([after, again(claim)], { now: LATER }).osv?.affected[0]?.ranges).toBeUndefined();
  });

  it('a withdrawal of one version out of an open range, which is split there', () => {
    const database = new Database({ ranges: [ALL] });
    const split = [{ introduced: '0' }, { fixed: '1.0.5' }, { introduced: '1.0.6-0' }];
    expect(
      database.decide('withdraw', 'pkg:npm/bad@1.0.5', '--reason', 'Clean.').affected[0]?.ranges?.[0]?.events,
    ).toEqual(split);
    expect(database.merge(again({ ranges: [ALL] })).osv.affected[0]?.ranges?.[0]?.events).toEqual(split);
    expect(versions(database.merge(news({ versions: ['1.0.5'] })).osv)).toEqual(['1.0.5']);
  });

  it('a reinstatement, neither of versions nor of the report', () => {
    const database = new Database(THREE);
    database.decide('withdraw', 'npm/bad', '--versions', '1.0.0', '--reason', 'Clean.');
    expect(
      versions(database.decide('reinstate', 'npm/bad', '--versions', '1.0.0', '--reason', 'It is not.')),
    ).toEqual(THREE.versions);
    expect(versions(database.merge(again(THREE)).osv)).toEqual(THREE.versions);
    database.decide('withdraw', 'npm/bad', '--reason', 'A tool.');
    expect(database.decide('reinstate', 'npm/bad', '--reason', 'It is not.').withdrawn).toBeUndefined();
    expect(database.merge(again(THREE)).osv.withdrawn).toBeUndefined();
  });

  it('a reinstatement of what its source withdrew, even if the source says so again', () => {
    const gone = { ...THREE, withdrawn: '2025-03-02T00:00:00Z', withdrawn_reason: 'Mistaken.' };
    const database = new Database(gone);
    expect(database.report().withdrawn).toBe('2025-03-02T00:00:00Z');
    const after = database.decide('reinstate', 'npm/bad', '--reason', 'The source was misled.');
    expect(after.withdrawn).toBeUndefined();
    expect(after.database_specific?.disputes).toMatchObject([{ by: 'feed', reason: 'Mistaken.' }]);
    expect(database.merge(again({ ...gone, withdrawn: SOON })).osv.withdrawn).toBeUndefined();
  });

  it('a reinstatement of a report whose every version had been excluded', () => {
    const database = new Database(THREE);
    const withdrawn = database.decide(
      'withdraw',
      'npm/bad',
      '--versions',
      THREE.versions.join(','),
      '--reason',
      'Clean.',
    );
    expect(withdrawn.withdrawn).toBeDefined();
    expect(versions(withdrawn)).toEqual(THREE.versions);
    const after = database.decide('reinstate', 'npm/bad', '--reason', 'They are not.');
    expect(after.withdrawn).toBeUndefined();
    expect(versions(after)).toEqual(THREE.versions);
    expect(versions(database.merge(again(THREE)).osv)).toEqual(THREE.versions);
  });

  it('a dispute, which changes nothing that is affected', () => {
    const database = new Database(THREE);
    const before = database.report();
    const url = 'https://some-owner.dev/statement';
    const after = database.decide(
      'dispute',
      'npm/bad@1.0.1',
      '--by',
      'Owner',
      '--reason',
      'Harmless.',
      '--reference',
      url,
    );
    expect(after.affected).toEqual(before.affected);
    expect(after.withdrawn).toBeUndefined();
    const said = { by: 'Owner', reason: 'Harmless.', references: [url], versions: ['1.0.1'] };
    expect(database.merge(again(THREE)).osv.database_specific?.disputes).toMatchObject([said]);
  });

  it('an amendment: what was added stays, and what was removed stays out', () => {
    const claim = { ...THREE, alias: 'CVE-2025-10001', domain: 'c2.stats-collector.top' };
    const database = new Database(claim);
    const change = [
      '--add-version',
      '2.0.0',
      '--remove-version',
      '1.0.0',
      '--remove-alias',
      'CVE-2025-10001',
    ];
    const lists = [
      '--remove-indicator',
      'domain=c2[.]stats-collector[.]top',
      '--add-indicator',
      'ip=45.77.12.34',
    ];
    const texts = [
      '--note',
      'Taken over in March.',
      '--remove-reference',
      'https://blog.some-vendor.com/bad',
    ];
    const more = ['--add-reference', 'report=https://some-vendor.com/x', '--add-credit', 'FINDER=Jane'];
    const after = database.decide('amend', 'npm/bad', ...change, ...lists, ...texts, ...more);
    for (const osv of [after, database.merge(again(claim)).osv]) {
      expect(versions(osv)).toEqual(['1.0.1', '1.1.0', '2.0.0']);
      expect(osv.aliases).toBeUndefined();
      expect(osv.database_specific?.iocs).toEqual({ ips: ['45.77.12.34'] });
      expect(osv.references).toEqual([{ type: 'REPORT', url: 'https://some-vendor.com/x' }]);
      expect(osv.credits).toEqual([{ name: 'Jane', type: 'FINDER' }]);
      expect(osv.details).toMatch(/^Taken over in March\.\n\n---\n/);
    }
    const merged = database.merge(news({ versions: ['3.0.0'], domain: 'c9.stats-collector.top' })).osv;
    expect(versions(merged)).toContain('3.0.0');
    expect(merged.database_specific?.iocs?.domains).toEqual(['c9.stats-collector.top']);
  });

  it('an addition, even when its source corrects itself to less', () => {
    const database = new Database(THREE);
    database.decide('amend', 'npm/bad', '--add-version', '9.0.0');
    const corrected = again({ versions: ['1.0.0'], modified_time: '2025-06-01T00:00:00Z' });
    expect(versions(database.merge(corrected).osv)).toEqual(['1.0.0', '9.0.0']);
  });
});

describe('all that is named is changed, or nothing', () => {
  it('when one of three reports cannot be changed so', () => {
    const database = new Database(THREE, { versions: ['5.0.0'] }, THREE);
    const before = database.files();
    const words = [
      'withdraw',
      'npm/bad',
      'npm/bad2',
      'npm/bad3',
      '--versions',
      '1.0.0',
      '--reason',
      'Clean.',
    ];
    expectRefusal(database.mal(...words), 'MAL-2025-1000002 (npm "bad2") does not affect version "1.0.0".');
    expect(database.files()).toEqual(before);
  });

  it('when one would get an error that it did not have', () => {
    const database = new Database(THREE, THREE);
    const before = database.files();
    const outcome = database.mal('amend', 'npm/bad', 'npm/bad2', '--add-indicator', 'domain=localhost');
    expectRefusal(outcome, 'would have a new error');
    expect(database.files()).toEqual(before);
  });

  it('when a file cannot be written in the middle', () => {
    const database = new Database();
    const folder = (i: number) => `osv/malicious/npm/bad${i}/MAL-2025-${i}.json`;
    for (const i of [1, 2, 3]) {
      database.write({ [folder(i)]: numbered(imported({ package: `bad${i}`, ...THREE }), `MAL-2025-${i}`) });
    }
    // The second report would move into a folder whose name is taken by a file.
    database.write({ 'mal.config.json': OSSF, 'osv/withdrawn/npm/bad2': 'in the way\n' });
    const before = database.files();
    const words = ['withdraw', 'MAL-2025-1', 'MAL-2025-2', 'MAL-2025-3', '--reason', 'Tools.'];
    expectRefusal(database.mal(...words), 'Nothing was changed');
    expect(database.files()).toEqual(before);
    database.remove('osv/withdrawn/npm/bad2');
    expect(database.mal(...words).code).toBe(0);
    expect(Object.keys(database.files()).filter((path) => path.startsWith('osv/'))).toEqual(
      [1, 2, 3].map((i) => folder(i).replace('malicious', 'withdrawn')),
    );
  });

  it('also where a folder stands in place of a file, or a delete fails: what was written is put back', () => {
    const repository = new TestRepository({ a: 'one\n', 'm/b': 'two\n' });
    mkdirSync(join(repository.root, 'z/taken'), { recursive: true });
    const before = repository.files();
    const plan = [
      { kind: 'write', path: 'a', text: 'changed\n' },
      { kind: 'move', path: 'm/b', to: 'new/deep/b', text: 'moved\n' },
      { kind: 'write', path: 'z/taken', text: 'impossible\n' },
    ] as const;
    expect(() => applyOrNothing(repository.root, plan)).toThrow(/z\/taken cannot be written/);
    expect(repository.files()).toEqual(before);
    expect(applyOrNothing(repository.root, plan.slice(0, 2))).toEqual(['a', 'new/deep/b', 'm/b']);
  });

  it.skipIf(process.getuid?.() === 0)('where a folder may not be written to', () => {
    const database = new Database(THREE, THREE);
    const before = database.files();
    chmodSync(join(database.root, 'osv/npm/bad2'), 0o500);
    expectRefusal(
      database.mal('withdraw', 'npm/bad', 'npm/bad2', '--reason', 'Tools.'),
      'Nothing was changed',
    );
    chmodSync(join(database.root, 'osv/npm/bad2'), 0o700);
    expect(database.files()).toEqual(before);
  });
});

describe('a report is named', () => {
  it('by id, path, ecosystem/name or purl, from any folder, twice without harm', () => {
    for (const word of [
      'MAL-2025-1000001',
      'osv/npm/bad',
      'osv/npm/bad/MAL-2025-1000001.json',
      'npm/bad',
      'pkg:npm/bad',
    ]) {
      const database = new Database(THREE);
      expect(database.mal('withdraw', word, 'npm/bad', '--reason', 'A tool.').code, word).toBe(0);
      expect(database.report().withdrawn).toBeDefined();
    }
    const database = new Database(THREE);
    const inside = runMal(join(database.root, 'osv/npm'), ['withdraw', './bad', '--reason', 'A tool.']);
    expect(inside.code, inside.stderr).toBe(0);
  });

  it('with a version, which then is all that is meant', () => {
    const database = new Database(THREE, THREE);
    const outcome = database.mal(
      'withdraw',
      'npm/bad@1.0.0',
      'npm/bad@1.0.1',
      'pkg:npm/bad2@1.1.0',
      '--reason',
      'Clean.',
    );
    expect(outcome.code, outcome.stderr).toBe(0);
    expect(versions(database.report())).toEqual(['1.1.0']);
    expect(versions(database.report(1))).toEqual(['1.0.0', '1.0.1']);
  });
});

describe('a decision', () => {
  it('written twice within a second keeps its order', () => {
    const database = new Database(THREE);
    for (const reason of ['One.', 'Two.', 'Three.']) {
      expect(database.mal('withdraw', 'npm/bad', '--reason', reason).code).toBe(0);
      expect(database.mal('reinstate', 'npm/bad', '--reason', reason).code).toBe(0);
    }
    const entries = database.report().database_specific?.['false-positives'] ?? [];
    expect(entries.map(({ reason }) => reason)).toEqual(['One.', 'One.', 'Two.', 'Two.', 'Three.', 'Three.']);
    expect(new Set(entries.map(({ time }) => time)).size).toBe(6);
    expect(database.report().withdrawn).toBeUndefined();
  });

  it('on a report with an error may be made, if it adds none', () => {
    const database = new Database(THREE);
    const text = readFileSync(join(database.root, database.path()), 'utf8');
    writeFileSync(join(database.root, database.path()), text.replace('"1.0.1"', '"not a version"'));
    expect(database.mal('validate', database.path()).code).toBe(1);
    const outcome = database.mal('withdraw', 'npm/bad', '--versions', '1.0.0', '--reason', 'Clean.');
    expect(outcome.code, outcome.stderr).toBe(0);
  });

  it('keeps what a person edited by hand before it', () => {
    const database = new Database(THREE);
    const edited = database.report();
    edited.affected[0]!.versions = ['1.0.0', '1.1.0', '7.0.0'];
    database.write({ [database.path()]: formatReport(edited) });
    database.decide('amend', 'npm/bad', '--add-alias', 'CVE-2025-10002');
    expect(versions(database.merge(again(THREE)).osv)).toEqual(['1.0.0', '1.1.0', '7.0.0']);
  });

  it('changes no line that it need not, so that contributors may record disputes, notes and links', () => {
    const text = formatReport({
      ...imported(THREE),
      id: 'MAL-2025-1000001',
      details: 'It sends secrets away.\n',
      database_specific: { zeta: { b: 1, a: 2 }, iocs: { domains: ['c2.stats-collector.top'] } },
    } as Osv);
    const database = new Database();
    database.write({ [database.path()]: text }).commit();
    const base = database.git('rev-parse', 'HEAD');
    database.git('checkout', '-q', '-b', 'contribution');
    database.decide('dispute', 'npm/bad', '--by', 'Owner', '--reason', 'Harmless.');
    database.decide(
      'amend',
      'npm/bad',
      '--note',
      'See there.',
      '--add-reference',
      'https://some-vendor.com/x',
    );
    database.decide('withdraw', 'npm/bad', '--reason', 'A tool.');
    const removed = database.git('diff', '--unified=0').match(/^-(?!--).*$/gm);
    // The last reference gets a comma; all else stands where it stood, unsorted as it was.
    expect(removed).toEqual([
      expect.stringContaining('"modified"'),
      expect.stringContaining('"details"'),
      '-    }',
    ]);
    database.commit();
    const judged = database.mal('validate', '--base', base);
    expect(judged.code, judged.stdout).toBe(0);
    expect(judged.stdout).toContain('change-reduces-protection');
  });

  it('says what it did as JSON', () => {
    const database = new Database(THREE);
    const { stdout } = database.mal('withdraw', 'npm/bad@1.0.0', '--reason', 'Clean.', '--format', 'json');
    expect(JSON.parse(stdout)).toEqual({
      dryRun: false,
      reports: [
        {
          id: 'MAL-2025-1000001',
          path: database.path(),
          withdrawn: null,
          versions: ['1.0.1', '1.1.0'],
          ranges: [],
          changes: ['no longer affected: "1.0.0"'],
        },
      ],
    });
  });

  it('prints nothing that a terminal would obey', () => {
    const database = new Database(THREE);
    const hostile = 'x\u001b[2J\u202e';
    const outcomes = [
      database.mal('dispute', 'npm/bad', '--by', hostile, '--reason', hostile),
      database.mal('withdraw', 'npm/bad', '--versions', hostile, '--reason', 'x'),
      database.mal('amend', 'npm/bad', '--add-range', hostile),
      database.mal('show', 'npm/bad'),
    ];
    for (const { stdout, stderr } of outcomes) expect(stdout + stderr).not.toMatch(/[\u001b\u202e]/);
  });
});

describe('commits of a repository', () => {
  it('are withdrawn by the very range that names them', () => {
    const hash = '3'.repeat(40);
    const repo = 'https://github.com/some-owner/some-repo';
    const path = 'osv/git/github.com/some-owner/some-repo/MAL-2025-1000001.json';
    const range = (event: string): Range => ({
      type: 'GIT',
      repo,
      events: [{ introduced: event }, { last_affected: event }],
    });
    const { package: _, ...affected } = imported({ ranges: [range(hash), range('4'.repeat(40))] })
      .affected[0]!;
    const osv = { ...imported({ ranges: [range(hash), range('4'.repeat(40))] }), affected: [affected] };
    const repository = new TestRepository({ [path]: numbered(osv, 'MAL-2025-1000001') });
    const outcome = repository.mal(
      'withdraw',
      'MAL-2025-1000001',
      '--range',
      `>=${hash} <=${hash}`,
      '--reason',
      'Clean.',
    );
    expect(outcome.code, outcome.stderr).toBe(0);
    const after: Osv = JSON.parse(readFileSync(join(repository.root, path), 'utf8'));
    expect(after.affected[0]?.ranges).toEqual([range('4'.repeat(40))]);
    expectRefusal(
      repository.mal('withdraw', 'MAL-2025-1000001', '--versions', '1.0.0', '--reason', 'x'),
      'git repository',
    );
  });
});
