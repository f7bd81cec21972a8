import { chmodSync, existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { zip } from '../ingest/support/zip.ts';
import { ALL_VERSIONS, advisory, affecting, SourceRepository } from '../support/ingest.ts';
import { SourceRemote } from '../support/source-remote.ts';
import { temporaryFolder } from './run.ts';

const A = 'osv/npm/a/';
const only = (repository: SourceRepository, folder: string) => {
  const found = Object.keys(repository.reports()).filter((path) => path.startsWith(folder));
  expect(found).toHaveLength(1);
  return found[0]!;
};

describe('mal ingest', () => {
  it('takes in what is new, and nothing the second time, from wherever it begins', () => {
    const repository = new SourceRepository();
    repository.feed({ 'a.json': advisory('a'), 'deep/b.json': advisory('b'), 'notes.txt': 'no report' });
    expect(repository.mal('ingest')).toMatchObject({ code: 0, stdout: 'feed: 2 new\n', stderr: '' });
    const before = repository.files();
    expect(Object.keys(repository.reports())).toHaveLength(2);
    expect(repository.report(only(repository, A))).toMatchObject({
      summary: 'Malicious code in a (npm)',
      aliases: ['SRC-a'],
      database_specific: { 'malicious-packages-origins': [{ source: 'feed', id: 'SRC-a' }] },
    });
    expect(repository.mal('validate').stdout).not.toMatch(/ error /);
    for (const args of [[], ['--replay'], ['feed'], ['--replay', '--since', '2020-01-01T00:00:00Z']]) {
      expect(repository.ingest(...args)).toMatchObject({ code: 0 });
      expect(repository.files()).toEqual(before);
    }
    expect(repository.counts('--replay')).toEqual({ fetched: 2, known: 2 });
    expect(repository.counts()).toEqual({ same: 2 });
  });

  it('merges what it brings with the report that has a number, and with what waits', () => {
    const repository = new SourceRepository();
    repository.feed({ 'a.json': advisory('a') }).mal('ingest', '--commit');
    repository.mal('assign-ids', '--commit');
    const numbered = only(repository, A);
    expect(numbered).toMatch(/MAL-2025-1000001\.json$/);
    repository.feed({
      'a.json': advisory('a', { modified: '2025-01-03T00:00:00Z', ...affecting('a', ['1.0.0', '1.0.1']) }),
      'second.json': advisory('a', { id: 'SRC-second', ...affecting('a', ['2.0.0']) }),
    });
    expect(repository.counts()).toEqual({ fetched: 2, new: 1, revised: 1 });
    expect(only(repository, A)).toBe(numbered);
    expect(repository.report(numbered).affected[0].versions).toEqual(['1.0.0', '1.0.1', '2.0.0']);
    expect(repository.counts('--replay')).toEqual({ fetched: 2, known: 2 });
  });

  it('makes one report of what several objects say of one package, in whatever order they come', () => {
    const objects = {
      'x.json': advisory('a', { id: 'X' }),
      'y.json': advisory('a', { id: 'Y', ...affecting('a', ['2.0.0']) }),
      'z.json': advisory('a', { id: 'Z', ...affecting('a', ['3.0.0']) }),
    };
    const [first, second] = [new SourceRepository(), new SourceRepository()];
    first.feed(objects).mal('ingest');
    for (const key of Object.keys(objects).reverse())
      second.feed({ [key]: objects[key as keyof typeof objects] }).mal('ingest');
    const settle = (repository: SourceRepository) =>
      Object.values(repository.reports()).map((text) => text.replace(/"(import_time|modified)": ".*?"/g, ''));
    expect(settle(second)).toEqual(settle(first));
    expect(settle(first)).toHaveLength(1);
  });

  it('sees the reports of packages whose folders git ignores', () => {
    const repository = new SourceRepository({}, [{ id: 'other', kind: 'folder', location: 'other' }]);
    repository.write({ '.gitignore': '/feed/\n/other/\nbuild/\n' });
    repository.feed({ 'build.json': advisory('build') });
    repository.feed({ 'build.json': advisory('build', { id: 'OTHER-1' }) }, 'other');
    expect(repository.counts()).toMatchObject({ new: 1 });
    const both = repository.reports();
    expect(Object.keys(both)).toHaveLength(1);
    // Another package comes first, so that the names of all are known by then.
    repository.feed({ 'a.json': advisory('a') });
    expect(repository.counts('--replay')).toMatchObject({ new: 1, known: 1 });
    expect(repository.reports()).toMatchObject(both);
  });

  it('adds nothing for the same advisory with other key order, and still finds it when it is deleted', () => {
    const repository = new SourceRepository();
    const { affected, ...rest } = advisory('a');
    repository.feed({ 'a.json': { affected, ...rest } }).mal('ingest');
    const before = repository.reports();
    repository.feed({ 'a.json': { ...rest, affected } });
    expect(repository.counts()).toEqual({ fetched: 1, sameContent: 1 });
    expect(repository.reports()).toEqual(before);
    repository.feed({ 'b.json': advisory('b') }).unfeed('a.json');
    expect(repository.counts()).toEqual({ fetched: 1, new: 1, withdrawn: 1 });
    expect(repository.report(only(repository, A)).withdrawn).toBeDefined();
  });

  it('withdraws what the source deleted, reinstates what comes back, and follows a file that moves', () => {
    const repository = new SourceRepository();
    repository.feed({ 'a.json': advisory('a'), 'b.json': advisory('b') }).mal('ingest');
    repository.unfeed('a.json');
    expect(repository.counts()).toEqual({ same: 1, withdrawn: 1 });
    expect(repository.report(only(repository, A)).withdrawn).toBeDefined();
    expect(repository.counts()).toEqual({ same: 1 });
    repository.feed({ 'a.json': advisory('a') });
    expect(repository.counts()).toEqual({ fetched: 1, same: 1, revised: 1 });
    expect(repository.report(only(repository, A)).withdrawn).toBeUndefined();
    repository.unfeed('a.json').feed({ 'moved/a.json': advisory('a') });
    expect(repository.counts()).toEqual({ fetched: 1, same: 1, known: 1 });
    expect(repository.report(only(repository, A)).withdrawn).toBeUndefined();
    expect(repository.counts('--replay')).toEqual({ fetched: 2, known: 2 });
  });

  it('withdraws what an object said of a package that it is not about any more, unless its new bytes did not come in', () => {
    const repository = new SourceRepository();
    const moved = (name: string) => ({ ...advisory('a'), affected: advisory(name).affected });
    const standing = () =>
      Object.entries(repository.reports()).map(([path, text]) => [
        path.split('/')[2],
        text.includes('"withdrawn"') ? 'withdrawn' : 'stands',
      ]);
    repository.feed({ 'a.json': moved('first') }).mal('ingest');
    repository.feed({ 'a.json': moved('not a name') }).mal('ingest');
    expect(standing()).toEqual([['first', 'stands']]);
    const other = new SourceRepository().feed({ 'a.json': moved('first') });
    other.mal('ingest');
    other.feed({ 'a.json': moved('second') }).mal('ingest');
    expect(
      Object.entries(other.reports()).map(([path, text]) => [
        path.split('/')[2],
        text.includes('"withdrawn"'),
      ]),
    ).toEqual([
      ['first', true],
      ['second', false],
    ]);
  });

  it('withdraws what is left out of an object that says nothing new of the rest', () => {
    const repository = new SourceRepository();
    const about = (...names: string[]) =>
      advisory('x', { affected: names.map((name) => affecting(name, ['1.0.0']).affected[0]) });
    const standing = () =>
      Object.entries(repository.reports())
        .filter(([, text]) => !text.includes('\n  "withdrawn"'))
        .map(([path]) => path.split('/')[2]);
    repository.feed({ 'x.json': about('a', 'b', 'c') }).mal('ingest');
    repository.feed({ 'x.json': about('b') }).mal('ingest');
    expect(standing()).toEqual(['b']);
    repository.feed({ 'x.json': about('a', 'b', 'c') }).mal('ingest');
    expect(standing()).toEqual(['a', 'b', 'c']);
    repository.feed({ 'x.json': about('c') }).mal('ingest');
    repository.unfeed('x.json').mal('ingest');
    expect(standing()).toEqual([]);
  });

  it('withdraws each part of an object by the row that says it, whichever version that came from', () => {
    const repository = new SourceRepository();
    const about = (packages: Record<string, string>) =>
      advisory('x', {
        affected: Object.entries(packages).map(([name, version]) => affecting(name, [version]).affected[0]),
      });
    const standing = () =>
      Object.entries(repository.reports())
        .filter(([, text]) => !text.includes('\n  "withdrawn"'))
        .map(([path]) => path.split('/')[2]);
    repository.feed({ 'x.json': about({ a: '1.0.0', b: '1.0.0', c: '1.0.0' }) }).mal('ingest');
    // Of `a` it says the same, of `b` something new; what it means instead of `c` nobody can tell.
    repository.feed({ 'x.json': about({ a: '1.0.0', b: '2.0.0', 'not a name': '1.0.0' }) }).mal('ingest');
    expect(standing()).toEqual(['a', 'b', 'c']);
    repository.feed({ 'x.json': about({ a: '1.0.0', b: '2.0.0', fourth: '1.0.0' }) }).mal('ingest');
    expect(standing()).toEqual(['a', 'b', 'fourth']);
    repository.unfeed('x.json').mal('ingest');
    expect(standing()).toEqual([]);
  });

  it('keeps what the database has of an object whose newer bytes are refused, held or not wanted', () => {
    for (const parts of [
      { affected: [] },
      { affected: [{ package: { ecosystem: 'npm', name: 'chalk' }, versions: ['1.0.0'] }] },
      { aliases: ['MAL-2025-7'] },
    ]) {
      const repository = new SourceRepository();
      repository.feed({ 'a.json': advisory('a'), 'b.json': advisory('b') }).mal('ingest');
      repository.feed({ 'a.json': advisory('a', parts) });
      for (const args of [[], [], ['--replay']]) {
        repository.ingest(...args);
        expect(repository.report(only(repository, A)).withdrawn).toBeUndefined();
      }
      // It is known all the same what there is to withdraw, when the object goes.
      repository.unfeed('a.json');
      expect(repository.counts()).toEqual({ same: 1, withdrawn: 1 });
      expect(repository.report(only(repository, A)).withdrawn).toBeDefined();
    }
  });

  it('reinstates what was deleted under one key and comes back under another', () => {
    const repository = new SourceRepository();
    repository.feed({ 'a.json': advisory('a'), 'b.json': advisory('b') }).mal('ingest');
    repository.unfeed('a.json').mal('ingest');
    repository.feed({ 'elsewhere/a.json': advisory('a') });
    expect(repository.counts()).toEqual({ fetched: 1, same: 1, revised: 1 });
    expect(repository.report(only(repository, A)).withdrawn).toBeUndefined();
    // In one and the same run, too: its place is taken by something else before it is shown.
    repository.unfeed('elsewhere/a.json').feed({ 'elsewhere/z.json': advisory('a') });
    repository.feed({ 'elsewhere/a.json': advisory('c') });
    repository.ingest();
    expect(repository.report(only(repository, A)).withdrawn).toBeUndefined();
    repository.feed({ 'elsewhere/z.json': advisory('bad-d') }).mal('ingest');
    expect(repository.report(only(repository, A)).withdrawn).toBeDefined();
  });

  it('holds deletions with `ask`, until a person accepts them, and counts them with `ignore`', () => {
    const repository = new SourceRepository({ deletions: 'ask' });
    repository.feed({ 'a.json': advisory('a'), 'b.json': advisory('b') }).mal('ingest');
    repository.unfeed('a.json');
    const { code, result } = repository.ingest();
    expect(code).toBe(1);
    expect(result.sources[0]).toMatchObject({
      counts: { held: 1 },
      withheld: [{ key: 'a.json', kind: 'held' }],
    });
    expect(repository.report(only(repository, A)).withdrawn).toBeUndefined();
    expect(repository.ingest()).toMatchObject({ code: 0 });
    expect(repository.mal('quarantine', 'accept', 'feed')).toMatchObject({ code: 0 });
    expect(repository.report(only(repository, A)).withdrawn).toBeDefined();
    expect(repository.mal('quarantine', 'list').stdout).toBe('0 entries\n');

    const deaf = new SourceRepository({ deletions: 'ignore' });
    deaf.feed({ 'a.json': advisory('a'), 'b.json': advisory('b') }).mal('ingest');
    deaf.unfeed('a.json');
    expect(deaf.counts()).toEqual({ same: 1, skipped: 1 });
    expect(deaf.report(only(deaf, A)).withdrawn).toBeUndefined();
    expect(deaf.counts()).toEqual({ same: 1 });
  });

  it('does not take for deleted what it was told not to look at', () => {
    const repository = new SourceRepository();
    repository.feed({ 'x/a.json': advisory('a'), 'y/b.json': advisory('b') }).mal('ingest');
    repository.configure({ id: 'feed', kind: 'folder', location: 'feed', prefixes: ['x/'] });
    expect(repository.counts()).toEqual({ same: 1 });
  });

  it('asks a person before it believes that most of a source is gone', () => {
    const repository = new SourceRepository({ limits: { errors: 2 } });
    repository.feed(Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [`${name}.json`, advisory(name)])));
    repository.mal('ingest');
    repository.unfeed('a.json', 'b.json', 'c.json');
    const before = repository.reports();
    const { code, result } = repository.ingest();
    expect(code).toBe(1);
    expect(result.sources[0]).toMatchObject({
      status: 'paused',
      reason: '3 of the 4 objects that it had are gone.',
      hint: 'If that is right: mal ingest feed --limit 3',
    });
    expect(repository.reports()).toEqual(before);
    expect(repository.ingest().result.sources[0]).toMatchObject({ status: 'paused', counts: { same: 0 } });
    expect(repository.counts('feed', '--limit', '3')).toEqual({ same: 1, withdrawn: 3 });
    expect(repository.ingest().code).toBe(0);
  });

  it('goes on with the others where one source cannot be read, and says since when', () => {
    const repository = new SourceRepository({ location: 'nowhere' }, [
      { id: 'other', kind: 'folder', location: 'other' },
      { id: 'off', kind: 'folder', location: 'off', disabled: 'Its owner asked for that.' },
    ]);
    repository.feed({ 'a.json': advisory('a') }, 'other');
    const first = repository.mal('ingest');
    expect(first.code).toBe(1);
    expect(first.stdout).toContain('feed: failed; nothing was read\n  ');
    expect(first.stdout).toContain('other: 1 new\n');
    expect(first.stdout).toContain('off: disabled\n  Its owner asked for that.\n');
    const sources = repository.mal('sources');
    expect(sources.code).toBe(1);
    expect(sources.stdout).toMatch(
      /feed \(folder nowhere\): failing\n {2}since \d{4}-.*nowhere.* does not exist/,
    );
    const before = repository.files();
    expect(repository.mal('ingest').code).toBe(1);
    expect(repository.files()).toEqual(before);
    expect(repository.mal('ingest', 'feed').code).toBe(2);
    expect(repository.mal('ingest', 'off')).toMatchObject({ code: 2 });
    repository.feed({}, 'nowhere').write({ 'nowhere/b.json': JSON.stringify(advisory('b')) });
    expect(repository.mal('ingest').code).toBe(0);
    expect(repository.mal('sources').code).toBe(0);
  });

  it('says of a damaged state how to restore it, and leaves the other sources alone', () => {
    const repository = new SourceRepository({}, [{ id: 'other', kind: 'folder', location: 'other' }]);
    repository.feed({ 'a.json': advisory('a') }).feed({ 'b.json': advisory('b') }, 'other');
    repository.write({ '.mal/sources/feed.json': '{"cursor": 1, "surprise": 2}\n' });
    const { code, result } = repository.ingest();
    expect(code).toBe(1);
    expect(result.sources).toMatchObject([
      {
        status: 'failed',
        reason: '.mal/sources/feed.json is not what mal writes there.',
        hint: expect.stringContaining('git checkout -- .mal/sources/feed.json'),
      },
      { status: 'read', counts: { new: 1 } },
    ]);
    expect(repository.mal('sources').stdout).toContain('feed (folder feed): damaged\n');
    repository.remove('.mal/sources/feed.json').write({ '.mal/sources/feed/seen': 'x' });
    expect(repository.ingest().result.sources[0].reason).toBe('.mal/sources/feed/seen is damaged.');
  });

  it('leaves a state that validate accepts; what is damaged or strays there, it tells', () => {
    const repository = new SourceRepository();
    repository.feed({ 'a.json': advisory('a'), 'bad.json': '{' }).mal('ingest');
    expect(repository.mal('validate')).toMatchObject({ code: 0 });
    const [entry] = Object.keys(repository.files()).filter((path) => path.includes('/feed/bad-'));
    repository.write({ '.mal/sources/feed.json': '{', [entry!]: '{}', '.mal/sources/feed/x.txt': '' });
    const { code, stdout } = repository.mal('validate');
    expect(code).toBe(1);
    expect(stdout.match(/^.* error .*$/gm)).toHaveLength(3);
    expect(stdout).toContain('source-state');
  });

  it('prints with --dry-run what would change, and changes nothing', () => {
    const repository = new SourceRepository();
    repository.feed({ 'a.json': advisory('a'), 'twice.json': advisory('a', { id: 'TWO' }), 'bad.json': '{' });
    const before = repository.files();
    const { code, stdout, stderr } = repository.mal('ingest', '--dry-run');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^--- \/dev\/null\n\+\+\+ b\/osv\/npm\/a\/MAL-0000-feed-/m);
    expect(stdout).toMatch(/^\+\+\+ b\/\.mal\/sources\/feed\/bad-/m);
    expect(stdout.match(/^\+\+\+ b\/osv/gm)).toHaveLength(1);
    expect(stderr).toContain('feed: 2 new, 1 refused\n');
    expect(stderr).toContain('Nothing was changed.\n');
    expect(repository.files()).toEqual(before);
  });

  it('stops at its limit, asks, and goes on from there when a person says so', () => {
    const repository = new SourceRepository({ limits: { newPerRun: 2 } });
    const names = ['a', 'b', 'c', 'bad-d', 'bad-e'];
    repository.feed(Object.fromEntries(names.map((name) => [`${name}.json`, advisory(name)])));
    const { code, result } = repository.ingest();
    expect(code).toBe(1);
    expect(result.sources[0]).toMatchObject({
      status: 'paused',
      reason: 'More than 2 reports would be new in one run.',
      hint: expect.stringContaining('mal ingest feed --limit 20'),
      counts: { new: 2 },
    });
    expect(Object.keys(repository.reports())).toHaveLength(2);
    expect(repository.mal('sources')).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('feed): paused'),
    });
    // Nobody has said anything yet.
    expect(repository.ingest().result.sources[0]).toMatchObject({ status: 'paused', counts: { new: 0 } });
    expect(repository.mal('ingest', '--limit', '9')).toMatchObject({ code: 2 });
    expect(repository.ingest('feed', '--limit', '1')).toMatchObject({
      code: 0,
      result: { sources: [{ status: 'stopped', counts: { new: 1, same: 2 } }] },
    });
    expect(repository.counts('feed', '--limit', '20')).toEqual({ fetched: 2, same: 3, new: 2 });
    expect(repository.ingest().code).toBe(0);
    expect(Object.keys(repository.reports())).toHaveLength(5);
  });

  it('counts what a day brings', () => {
    const repository = new SourceRepository({ limits: { newPerDay: 2 } });
    repository.feed({ 'a.json': advisory('a'), 'b.json': advisory('b') });
    expect(repository.ingest().code).toBe(0);
    repository.feed({ 'c.json': advisory('c') });
    expect(repository.ingest().result.sources[0]).toMatchObject({
      status: 'paused',
      reason: 'More than 2 reports would be new on one day.',
    });
    const yesterday = JSON.parse(repository.files()['.mal/sources/feed.json']!);
    yesterday.day.date = '2020-01-01';
    delete yesterday.paused;
    repository.write({ '.mal/sources/feed.json': JSON.stringify(yesterday) });
    expect(repository.counts()).toEqual({ fetched: 1, same: 2, new: 1 });
  });

  it('pauses a source that sends more rubbish than its budget; each time a person goes on, it gets further', () => {
    const repository = new SourceRepository({ limits: { errors: 3 } });
    repository.feed(Object.fromEntries([1, 2, 3, 4, 5].map((n) => [`bad-${n}.json`, `{ ${n}`])));
    repository.feed({ 'a.json': advisory('a'), 'z.json': advisory('z') });
    expect(repository.ingest().result.sources[0]).toMatchObject({
      status: 'paused',
      reason: 'More than 3 objects would be refused or held in one run.',
      counts: { new: 1, refused: 3 },
      waiting: 3,
    });
    expect(repository.ingest('feed', '--limit', '100').result.sources[0]).toMatchObject({
      status: 'read',
      counts: { new: 1, refused: 2, same: 4 },
      waiting: 5,
    });
  });

  it('commits reports and state together, and nothing else, without running a hook', () => {
    const repository = new SourceRepository();
    repository.write({
      '.git/hooks/pre-commit': '#!/bin/sh\nexit 1\n',
      'notes.md': 'mine\n',
      'staged.md': 'mine\n',
    });
    chmodSync(join(repository.root, '.git/hooks/pre-commit'), 0o755);
    repository.git('add', 'staged.md');
    repository.feed({ 'a.json': advisory('a'), 'bad.json': '{' });
    const { code, stdout } = repository.mal('ingest', '--commit');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^Committed as [0-9a-f]{12}\.$/m);
    expect(repository.git('show', '--name-only', '--format=%s', 'HEAD').split('\n')).toEqual([
      'Ingest 1 new',
      '',
      expect.stringMatching(/^\.mal\/sources\/feed\.json$/),
      expect.stringMatching(/^\.mal\/sources\/feed\/bad-/),
      '.mal/sources/feed/seen',
      expect.stringMatching(/^osv\/npm\/a\/MAL-0000-feed-/),
    ]);
    expect(repository.git('status', '--porcelain')).toBe('A  staged.md\n?? notes.md');
    expect(repository.mal('ingest', '--commit').stdout).not.toContain('Committed');
    repository.unfeed('a.json').feed({ 'b.json': advisory('b') });
    repository.mal('ingest', '--commit');
    expect(repository.git('status', '--porcelain')).toBe('A  staged.md\n?? notes.md');
  });

  it('refuses to commit where data differ from HEAD already, before anything is written', () => {
    const repository = new SourceRepository();
    repository.feed({ 'a.json': advisory('a') }).mal('ingest');
    repository.commit();
    const path = only(repository, A);
    repository.write({ [path]: repository.files()[path]!.replace('1.0.0', '1.0.9') });
    repository.feed({ 'b.json': advisory('b') });
    const before = repository.files();
    const outcome = repository.mal('ingest', '--commit');
    expect(outcome).toMatchObject({ code: 2 });
    expect(outcome.stderr).toContain(`1 file of the data differs from HEAD, such as "${path}"`);
    expect(repository.files()).toEqual(before);
    repository.git('checkout', '--', path);
    repository.git('checkout', '-q', '--detach');
    expect(repository.mal('ingest', '--commit').stderr).toContain('HEAD is detached');
  });

  it('records what a source shows, and takes the record in without asking the source', () => {
    const repository = new SourceRepository();
    repository.feed({ 'a.json': advisory('a'), 'b.json': advisory('b') }).mal('ingest');
    repository.unfeed('a.json').feed({ 'c.json': advisory('c'), 'large.json': 'x'.repeat(2 << 20) });
    const folder = join(temporaryFolder(), 'spool');
    const before = repository.files();
    expect(repository.mal('ingest', '--dir', folder)).toMatchObject({ code: 0 });
    expect(repository.files()).toEqual(before);
    const expected = new SourceRepository();
    expected.feed({ 'a.json': advisory('a'), 'b.json': advisory('b') }).mal('ingest');
    expected
      .unfeed('a.json')
      .feed({ 'c.json': advisory('c'), 'large.json': 'x'.repeat(2 << 20) })
      .mal('ingest');
    repository.unfeed('b.json', 'c.json', 'large.json');
    expect(repository.counts('--from', folder)).toEqual({
      fetched: 1,
      same: 1,
      new: 1,
      withdrawn: 1,
      refused: 1,
    });
    const settle = (files: Record<string, string>) =>
      Object.entries(files).map(([path, text]) => [
        path,
        text.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, ''),
      ]);
    expect(settle(repository.reports())).toEqual(settle(expected.reports()));
    // Once more it changes nothing, and the source's own deletions are not guessed from an old record.
    const after = repository.reports();
    expect(repository.ingest('--from', folder).result.sources[0].warnings).toEqual([
      expect.stringContaining('recorded before the last run'),
    ]);
    expect(repository.reports()).toEqual(after);
  });

  it('hands a failure on with the record, and refuses a record that is damaged or not there', () => {
    const repository = new SourceRepository({ location: 'nowhere' });
    const folder = temporaryFolder();
    expect(repository.mal('ingest', '--dir', folder).code).toBe(2);
    const from = repository.ingest('--from', folder);
    expect(from).toMatchObject({ code: 2, result: { sources: [{ status: 'failed' }] } });
    expect(from.result.sources[0].reason).toContain('does not exist');
    const text = readFileSync(join(folder, 'feed.spool'), 'utf8');
    repository.write({ 'cut/feed.spool': text.slice(0, -20), 'none/feed.spool': 'x', 'empty/x': '' });
    expect(repository.ingest('--from', 'cut').result.sources[0].reason).toContain(
      'is damaged, or ends too early',
    );
    expect(repository.ingest('--from', 'none').result.sources[0].reason).toContain('is damaged');
    expect(repository.mal('ingest', '--from', 'empty').stderr).toContain('holds no record of any source');
  });

  it('writes its summary as Markdown in which nothing of a source is a mark', () => {
    const repository = new SourceRepository();
    repository.feed({ 'a.json': advisory('a'), '<b>`|**.json': '{' });
    repository.write({ 'summary.md': 'Before.\n' });
    repository.mal('ingest', '--summary', 'summary.md');
    const text = repository.files()['summary.md']!;
    expect(text.startsWith('Before.\n## Ingest: 1 new, 0 revised, 0 withdrawn\n')).toBe(true);
    expect(text).toContain('| feed |  | 2 | 1 | 0 | 0 | 1 |');
    expect(text).not.toContain('<b>');
    expect(repository.mal('ingest', '--format', 'markdown').stdout).toContain('## Ingest: 0 new');
  });

  it('names what a person has to decide ahead of rubbish, and on a page all of it', () => {
    const repository = new SourceRepository();
    const rubbish = Array.from({ length: 40 }, (_, i) => [`${i + 10}.json`, '{'] as const);
    repository.feed({ ...Object.fromEntries(rubbish), 'z.json': advisory('chalk') });
    const { stdout } = repository.mal('ingest', '--summary', 'summary.md');
    expect(stdout.split('\n')[1]).toMatch(/^ {2}held: z\.json: /);
    expect(stdout).toContain('… and 31 more');
    const page = repository.files()['summary.md']!;
    expect(page.match(/^- (?:refused|held)\\:/gm)).toHaveLength(41);
    expect(page).not.toContain('more\n');
  });

  it.each([
    [['ingest', 'nobody'], 'There is no source "nobody".'],
    [['ingest', '--dir', 'x', '--from', 'y'], '--dir only records'],
    [['ingest', '--from', 'y', '--replay'], '--since and --replay belong to --dir'],
    [['ingest', '--commit', '--dry-run'], 'exclude each other'],
    [['ingest', '--since', 'yesterday'], '--since "yesterday" is no time.'],
    [['ingest', 'feed', '--limit', 'many'], '--limit "many" is not a whole number.'],
    [['quarantine', 'eat', 'x'], '"eat" is none of list, show'],
    [['quarantine', 'retry'], 'needs to know which entries'],
    [['quarantine', 'drop', 'feed'], '--reason is missing'],
    [['quarantine', 'show', 'nothing'], 'No entry of the quarantine is called "nothing".'],
  ])('answers mal %j with a sentence', (args, sentence) => {
    const { code, stderr } = new SourceRepository().mal(...args);
    expect(code).toBe(2);
    expect(stderr).toContain(sentence);
  });

  it.each(['text', 'json'])('keeps what is secret in a location out of its list of sources: %s', (format) => {
    const repository = new SourceRepository();
    const location = 'http://somebody:pass@w0rd@127.0.0.1:1/npm/all.json?key=t0ken#t0ken';
    repository.configure(
      { id: 'list', kind: 'osv-list', location },
      { id: 'clone', kind: 'git', location },
      { id: 'disc', kind: 'folder', location: 'a folder/#1?' },
    );
    const { stdout } = repository.mal('sources', '--format', format);
    expect(stdout).not.toMatch(/somebody|w0rd|t0ken/);
    expect(stdout.split('http://127.0.0.1:1/npm/all.json').length).toBe(3);
    expect(stdout).toContain('a folder/#1?');
  });

  it.each(['con', 'nul', 'com1'])('takes no id whose state Windows could not keep: %s', (id) => {
    const repository = new SourceRepository();
    repository.configure({ id, kind: 'folder', location: 'feed' });
    expect(repository.mal('ingest')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('must be a source id such as'),
    });
  });

  it('says where no sources are configured, or two have one id', () => {
    const repository = new SourceRepository();
    repository.configure();
    expect(repository.mal('ingest').stderr).toContain('mal.config.json names no sources.');
    const source = { id: 'feed', kind: 'folder' as const, location: 'feed' };
    repository.configure(source, source);
    expect(repository.mal('ingest').stderr).toContain('two sources with the id "feed"');
  });

  it('refuses to run beside another run, and is not kept from it by one that was killed', () => {
    const repository = new SourceRepository();
    repository.feed({ 'a.json': advisory('a') });
    repository.write({ '.git/mal/ingest.lock': String(process.pid) });
    expect(repository.mal('ingest').stderr).toContain(
      `Another mal ingest is at work here (process ${process.pid})`,
    );
    const unfinished = (pid: number | string) => `osv/npm/a/.${pid}-0.52.tmp`;
    repository.write({
      '.git/mal/ingest.lock': '4194303999',
      [unfinished('4194303999')]: '',
      // Left by one before, whose heir was killed as soon as it had taken the lock.
      [unfinished('4194303998')]: '',
      [unfinished(process.pid)]: '',
    });
    expect(repository.mal('ingest').code).toBe(0);
    const left = Object.keys(repository.reports()).filter((path) => path.endsWith('.tmp'));
    expect(left).toEqual([unfinished(process.pid)]);
    expect(existsSync(join(repository.root, '.git/mal/ingest.lock'))).toBe(false);
  });

  it('keeps to the layout of a clone of ossf', () => {
    const repository = new SourceRepository();
    const source = { id: 'feed', kind: 'folder' as const, location: 'feed' };
    const config = { layout: 'ossf', roots: ['osv/malicious', 'osv/withdrawn'], sources: [source] };
    repository.write({ 'mal.config.json': JSON.stringify(config) });
    repository.feed({
      'a.json': advisory('A', {
        affected: [{ package: { ecosystem: 'crates.io', name: 'A' }, versions: ['1.0.0'] }],
      }),
      'b.json': advisory('b'),
    });
    expect(repository.counts()).toEqual({ fetched: 2, new: 2 });
    repository.unfeed('b.json');
    expect(repository.counts()).toEqual({ same: 1, withdrawn: 1 });
    expect(Object.keys(repository.reports()).map((path) => path.slice(0, path.lastIndexOf('/')))).toEqual([
      'osv/malicious/crates.io/a',
      'osv/withdrawn/npm/b',
    ]);
  });
});

describe('mal ingest and mal assign-ids', () => {
  it('number what came in, with the state of the sources in the same commit', () => {
    const repository = new SourceRepository();
    repository.feed({ 'a.json': advisory('a') }).mal('ingest', '--commit');
    repository.feed({ 'b.json': advisory('b'), 'bad.json': '{' }).mal('ingest');
    const { code, stderr } = repository.mal('assign-ids', '--commit');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(repository.git('status', '--porcelain')).toBe('');
    const committed = repository.git('show', '--name-only', '--format=', 'HEAD').split('\n');
    expect(committed).toContain('.mal/sources/feed.json');
    expect(committed.some((path) => path.startsWith('.mal/sources/feed/bad-'))).toBe(true);
    expect(Object.keys(repository.reports()).every((path) => path.includes('/MAL-2025-'))).toBe(true);
  });

  it('push to a remote branch: with their commit, or what is not committed if --commit says so', () => {
    const remote = new SourceRepository();
    remote.git('config', 'receive.denyCurrentBranch', 'ignore');
    const repository = new SourceRepository();
    repository.git('remote', 'add', 'origin', remote.root);
    repository.git('fetch', '-q', 'origin');
    repository.git('reset', '-q', '--hard', 'origin/main');
    const push = ['assign-ids', '--push', 'origin', 'main'];
    repository.feed({ 'a.json': advisory('a') }).mal('ingest', '--commit');
    expect(repository.mal(...push)).toMatchObject({ code: 0, stderr: '' });
    repository.git('fetch', '-q', 'origin');
    repository.git('reset', '-q', '--hard', 'origin/main');
    repository.feed({ 'b.json': advisory('b') }).mal('ingest');
    const refused = repository.mal(...push);
    expect(refused).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('is changed and not committed'),
    });
    expect(repository.mal(...push, '--commit')).toMatchObject({ code: 0, stderr: '' });
    remote.git('reset', '-q', '--hard');
    expect(Object.keys(remote.reports())).toEqual([
      'osv/npm/a/MAL-2025-1000001.json',
      'osv/npm/b/MAL-2025-1000002.json',
    ]);
    expect(remote.files()['.mal/sources/feed/seen']).toBe(repository.files()['.mal/sources/feed/seen']);
    expect(remote.files()['.mal/sources/feed.json']).toBe(repository.files()['.mal/sources/feed.json']);
  });
});

describe('mal ingest and people', () => {
  it('holds what trust does not allow, and lets it in once a person accepts it', () => {
    const repository = new SourceRepository();
    repository.feed({
      'chalk.json': advisory('chalk', affecting('chalk', ['5.6.1'])),
      'a.json': advisory('a'),
    });
    const { result } = repository.ingest();
    expect(result.sources[0]).toMatchObject({ counts: { new: 1, held: 1 }, waiting: 1 });
    const list = repository.mal('quarantine', 'list');
    expect(list.code).toBe(0);
    expect(list.stdout).toMatch(
      /^chalk-[0-9a-f]{16} {2}held {2}feed {2}"chalk\.json"\n {2}A person has to decide: "chalk" is one of/,
    );
    const name = list.stdout.split(' ')[0]!;
    const show = repository.mal('quarantine', 'show', name).stdout;
    expect(repository.mal('quarantine', 'show', `${name}.json`).stdout).toBe(show);
    expect(show).toContain('"id": "SRC-chalk"');
    expect(repository.mal('quarantine', 'retry', name)).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('still waits: A person has to decide'),
    });
    expect(repository.mal('quarantine', 'accept', name)).toMatchObject({
      code: 0,
      stdout: `${name}: came in\n`,
    });
    expect(Object.keys(repository.reports()).some((path) => path.startsWith('osv/npm/chalk/'))).toBe(true);
    expect(repository.counts()).toEqual({ same: 2 });
    expect(repository.counts('--replay')).toEqual({ fetched: 2, known: 2 });
    expect(repository.mal('quarantine', 'list').stdout).toBe('0 entries\n');
  });

  it('keeps out for good what a person dropped, under whatever key it comes', () => {
    const repository = new SourceRepository();
    repository.feed({ 'chalk.json': advisory('chalk') }).mal('ingest');
    expect(repository.mal('quarantine', 'drop', 'feed', '--reason', 'It is chalk.').code).toBe(0);
    expect(repository.mal('quarantine', 'list').stdout).toBe('0 entries\n');
    expect(repository.mal('quarantine', 'list', '--all').stdout).toContain('(dropped: It is chalk.)');
    repository.feed({ 'again/chalk.json': advisory('chalk') });
    const { code, result } = repository.ingest();
    expect(code).toBe(0);
    expect(result.sources[0].skipped).toEqual([{ reason: 'dropped by a person', count: 1 }]);
    expect(repository.ingest('--replay').result.sources[0].counts).toMatchObject({ skipped: 2, held: 0 });
    expect(repository.reports()).toEqual({});
    expect(repository.mal('quarantine', 'accept', 'feed')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('with the next run'),
    });
    expect(repository.counts()).toMatchObject({ new: 1 });
  });

  it('clears what waited when the source corrects it', () => {
    const repository = new SourceRepository();
    repository.feed({ 'a.json': '{', 'chalk.json': advisory('chalk') }).mal('ingest');
    expect(repository.ingest().result.sources[0].waiting).toBe(2);
    repository.feed({ 'a.json': advisory('a'), 'chalk.json': advisory('chalkk') });
    expect(repository.ingest().result.sources[0]).toMatchObject({ counts: { new: 2 }, waiting: 0 });
    repository.feed({ 'bad.json': '{' }).mal('ingest');
    repository.unfeed('bad.json');
    expect(repository.ingest()).toMatchObject({ code: 0, result: { sources: [{ waiting: 0 }] } });
  });

  it('keeps of a large object what names it, and lets it in when it is shown again', () => {
    const repository = new SourceRepository();
    const details = `It sends everything. ${'x'.repeat(70_000)}`;
    repository.feed({ 'chalk.json': advisory('chalk', { details }) }).mal('ingest');
    const [entry] = Object.entries(repository.files()).filter(([path]) => path.includes('/feed/chalk-'));
    expect(entry![1].length).toBeLessThan(2000);
    expect(JSON.parse(entry![1])).toMatchObject({
      kind: 'held',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      size: expect.any(Number),
    });
    expect(repository.mal('quarantine', 'retry', 'feed').stdout).toContain('with the next run');
    expect(repository.counts()).toEqual({ fetched: 1, held: 1 });
    expect(repository.mal('quarantine', 'accept', 'feed').code).toBe(0);
    expect(repository.counts()).toEqual({ fetched: 1, new: 1 });
    expect(repository.mal('quarantine', 'list', '--all').stdout).toBe('0 entries\n');
  });

  it.each(['archive', 'ndjson', 'git'] as const)(
    'asks %s once more for a large object that a person accepted, though nothing there has changed',
    (kind) => {
      const repository = new SourceRepository();
      const details = Array.from({ length: 14_000 }, (_, i) => i).join(' ');
      const objects = [advisory('chalk', { details }), advisory('other')].map((one) => JSON.stringify(one));
      const [chalk = '', other = ''] = objects;
      repository.feed({
        'all.zip': zip([
          { name: 'chalk.json', data: chalk },
          { name: 'other.json', data: other },
        ]),
        'all.ndjson': `${chalk}\n${other}\n`,
      });
      const location = {
        archive: 'feed/all.zip',
        ndjson: 'feed/all.ndjson',
        git: new SourceRemote({ 'chalk.json': chalk, 'other.json': other }).url,
      }[kind];
      repository.configure({ id: 'feed', kind, location });
      expect(repository.counts()).toEqual({ fetched: 2, new: 1, held: 1 });
      expect(repository.counts()).toEqual({});
      expect(repository.mal('quarantine', 'accept', 'feed').stdout).toContain('with the next run');
      expect(repository.counts()).toMatchObject({ fetched: 1, new: 1 });
      expect(repository.mal('quarantine', 'list', '--all').stdout).toBe('0 entries\n');
      expect(repository.counts()).toEqual({});
    },
  );

  it('clears what could not be had when it is not there any more, and keeps quiet while it is', () => {
    const repository = new SourceRepository();
    repository.feed({ 'a.json': advisory('a'), 'b.json': 'x'.repeat(2_000_000) });
    symlinkSync('a.json', join(repository.root, 'feed/link.json'));
    expect(repository.ingest().result.sources[0]).toMatchObject({
      counts: { new: 1, refused: 2 },
      waiting: 2,
    });
    repository.commit();
    expect(repository.ingest()).toMatchObject({ code: 1, result: { sources: [{ counts: { refused: 2 } }] } });
    expect(repository.git('status', '--porcelain')).toBe('');
    repository.unfeed('link.json');
    expect(repository.ingest().result.sources[0]).toMatchObject({ counts: { refused: 1 }, waiting: 1 });
    repository.unfeed('b.json');
    expect(repository.ingest()).toMatchObject({ code: 0, result: { sources: [{ waiting: 0 }] } });
  });

  it('retries what was refused, once the reason is gone', () => {
    const repository = new SourceRepository({ recursion: 'ask' });
    repository.feed({ 'a.json': advisory('a', { id: 'MAL-2025-1' }) }).mal('ingest');
    expect(repository.mal('quarantine', 'retry', 'feed').code).toBe(1);
    repository.configure({ id: 'feed', kind: 'folder', location: 'feed', recursion: 'skip' });
    expect(repository.mal('quarantine', 'retry', 'feed', '--format', 'json')).toMatchObject({ code: 0 });
    expect(repository.reports()).toEqual({});
  });

  it('does not undo what a person decided, when the source repeats itself', () => {
    const repository = new SourceRepository();
    repository.feed({
      'a.json': advisory('a', {
        affected: [{ package: { ecosystem: 'npm', name: 'a' }, ranges: ALL_VERSIONS }],
      }),
    });
    repository.mal('ingest', '--commit');
    repository.mal('assign-ids', '--commit');
    repository.mal('withdraw', '--reason', 'It was a test.', 'npm/a');
    repository.commit();
    repository.feed({
      'a.json': `${JSON.stringify(advisory('a', { affected: [{ package: { ecosystem: 'npm', name: 'a' }, ranges: ALL_VERSIONS }] }))}\n`,
    });
    repository.mal('ingest');
    expect(repository.report(only(repository, A)).withdrawn).toBeDefined();
  });
});
