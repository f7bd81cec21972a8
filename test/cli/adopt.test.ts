import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HEADER } from '../../src/core/details.ts';
import { formatReport } from '../../src/core/format.ts';
import { framed, npm, origin, pypi, report, semver } from '../../src/rules/examples.ts';
import { ForeignDatabase, foreign, reportAt, reportsOf } from '../support/foreign-database.ts';
import { numbered, waiting } from '../support/numbering.ts';
import { type Outcome, TestRepository, temporaryFolder } from './run.ts';

const entries = (repository: TestRepository) =>
  Object.entries(repository.files())
    .filter(([path]) => path.startsWith('.mal/unmergeable/'))
    .map(([, text]) => JSON.parse(text));
const errors = (repository: TestRepository): string[] =>
  JSON.parse(repository.mal('validate', '--format', 'json').stdout).diagnostics.flatMap(
    ({ severity, rule, path }: Record<string, string>) => (severity === 'error' ? [`${path}: ${rule}`] : []),
  );

/** Adopts, and holds the run to what holds of every run: a dry one says the same, a second one changes nothing. */
function adopt(repository: TestRepository, database: ForeignDatabase, ...options: string[]): Outcome {
  const before = repository.files();
  const dry = repository.mal('adopt', database.root, '--dry-run', ...options);
  expect(repository.files()).toEqual(before);
  const done = repository.mal('adopt', database.root, ...options);
  expect(done.stderr).toBe('');
  expect(dry.code).toBe(done.code);
  expect(dry.stdout.replaceAll('would be ', '')).toBe(done.stdout);
  const after = repository.files();
  const again = repository.mal('adopt', database.root, ...options);
  expect(repository.files()).toEqual(after);
  expect(again.code).toBe(done.code);
  expect(again.stdout).toMatch(/: 0 added, 0 merged, /);
  return done;
}

describe('mal adopt', () => {
  it('takes every report over under its id, repaired, into the folders of this repository', () => {
    const { purl: _, ...bare } = npm('JSONStream').affected[0]!.package!;
    const database = new ForeignDatabase({
      ...foreign('left-pad', 'MAL-2024-1'),
      ...foreign('JSONStream', 'MAL-2024-2', { affected: [{ package: bare, versions: ['1.0.0'] }] }),
      ...foreign('jsonstream', 'MAL-2024-3'),
      ...foreign('gone', 'MAL-2023-4', { withdrawn: '2025-03-01T00:00:00Z' }),
      'osv/malicious/crates-io/lit-test/MAL-2022-5.json': formatReport(
        report(
          { ecosystem: 'crates.io', name: 'lit-test', purl: 'pkg:cargo/lit-test' },
          { id: 'MAL-2022-5' },
        ),
      ),
      'osv/malicious/pypi/foo-bar/MAL-2021-6.json': formatReport(
        pypi('Foo_Bar', {
          id: 'MAL-2021-6',
          affected: [{ package: { ecosystem: 'PyPI', name: 'Foo_Bar' }, versions: ['1.0'] }],
        }),
      ),
      'osv/malicious/README.md': '# not a report\n',
    });
    const repository = new TestRepository();
    const file = join(temporaryFolder(), 'report.ndjson');
    const done = adopt(repository, database, '--report', file);
    expect(done.code).toBe(0);
    expect(done.stdout).toMatch(
      /^6 reports: 6 added, 0 merged, 0 there already, 0 set aside; 2 repaired\.$/m,
    );
    expect(done.stdout).toContain('passed over: osv/malicious/README.md: it is no report');
    expect(reportsOf(repository)).toEqual([
      'osv/crates.io/lit_test/MAL-2022-5.json',
      'osv/npm/!j!s!o!n!stream/MAL-2024-2.json',
      'osv/npm/gone/MAL-2023-4.json',
      'osv/npm/jsonstream/MAL-2024-3.json',
      'osv/npm/left-pad/MAL-2024-1.json',
      'osv/pypi/foo-bar/MAL-2021-6.json',
    ]);
    expect(repository.files()['osv/npm/left-pad/MAL-2024-1.json']).toBe(
      formatReport(npm('left-pad', { id: 'MAL-2024-1' })),
    );
    expect(reportAt(repository, 'osv/npm/gone/MAL-2023-4.json').withdrawn).toBe('2025-03-01T00:00:00Z');
    expect(errors(repository)).toEqual([]);
    const lines = readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toHaveLength(3);
    expect(lines[0]).toEqual({
      id: 'README.md',
      from: 'osv/malicious/README.md',
      outcome: 'other',
      reason: 'it is no report',
    });
    expect(lines[1]).toEqual({
      id: 'MAL-2024-2',
      from: 'osv/malicious/npm/jsonstream/MAL-2024-2.json',
      to: 'osv/npm/!j!s!o!n!stream/MAL-2024-2.json',
      outcome: 'same',
      repairs: [
        {
          rule: 'package-purl-missing',
          changes: [{ pointer: '/affected/0/package/purl', after: 'pkg:npm/JSONStream' }],
        },
      ],
    });
    expect(lines[2].repairs).toContainEqual({
      rule: 'package-canonical-name',
      changes: [{ pointer: '/affected/0/package/name', before: 'Foo_Bar', after: 'foo-bar' }],
    });
  });

  it('tells as JSON what came of it', () => {
    const database = new ForeignDatabase({
      ...foreign('a', 'MAL-2024-1', { schema_version: '1.5.0', purl: 'pkg:npm/a@1.0.0' }),
      'osv/malicious/npm/b/MAL-2024-2.json': '{',
    });
    const repository = new TestRepository();
    const { code, stdout } = repository.mal('adopt', database.root, '--format', 'json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      dryRun: false,
      reports: 2,
      added: 1,
      merged: 0,
      same: 0,
      repaired: 1,
      repairs: [
        { rule: 'package-purl', reports: 1, changes: 1, summary: expect.stringContaining('purl') },
        {
          rule: 'schema-version',
          reports: 1,
          changes: 1,
          summary: 'What is repaired is written as OSV 1.9.0.',
        },
      ],
      setAside: [
        { path: 'osv/malicious/npm/b/MAL-2024-2.json', reason: expect.stringContaining('cannot be read') },
      ],
      notRepaired: [],
      waiting: [],
      packages: [],
      passedOver: [],
      numbers: [],
    });
  });

  it('keeps what cannot be taken over until it can', () => {
    const two = npm('a').affected.concat(npm('b').affected);
    const database = new ForeignDatabase({
      ...foreign('good', 'MAL-2024-1'),
      'osv/malicious/npm/torn/MAL-2024-2.json': '{ "id": ',
      ...foreign('two', 'MAL-2024-3', { affected: two }),
      'osv/malicious/npm/other-id/MAL-2024-4.json': formatReport(npm('other-id', { id: 'MAL-2024-44' })),
      'osv/malicious/npm/no-id/GHSA-2v46-p5h4-248w.json': formatReport(
        npm('no-id', { id: 'GHSA-2v46-p5h4-248w' }),
      ),
      'osv/malicious/npm/large/MAL-2024-5.json': `{"details": "${'x'.repeat(1 << 20)}"}`,
      'osv/malicious/npm/bytes/MAL-2024-6.json': new Uint8Array([0x7b, 0xff, 0x7d]),
      'osv/malicious/npm/nameless/MAL-2024-7.json': formatReport(
        report({ ecosystem: 'npm', name: 'a\u0000b' }, { id: 'MAL-2024-7' }),
      ),
    });
    symlinkSync('/etc/hosts', join(database.root, 'osv/malicious/npm/good/MAL-2024-8.json'));
    const repository = new TestRepository();
    const done = adopt(repository, database);
    expect(done.code).toBe(1);
    expect(reportsOf(repository)).toEqual(['osv/npm/good/MAL-2024-1.json']);
    const kept = entries(repository);
    expect(Object.fromEntries(kept.map(({ path, reason }) => [path.split('/')[3], reason]))).toEqual({
      bytes: expect.stringContaining('UTF-8'),
      good: 'it is a symbolic link',
      large: 'it has 1048591 bytes, and a report at most a mebibyte',
      nameless: expect.stringContaining('it can have no folder here'),
      'no-id': expect.stringContaining('is no id'),
      'other-id': 'it has the id "MAL-2024-44", which is not its name',
      torn: expect.stringContaining('it cannot be read'),
      two: 'it does not name exactly one package',
    });
    const torn = kept.find(({ path }) => path.includes('torn'));
    expect(torn).toMatchObject({ from: 'adopt', size: 8 });
    expect(Buffer.from(torn.bytes, 'base64').toString()).toBe('{ "id": ');
    // A merge of this database leaves them alone, and validation shows them.
    const before = repository.files();
    expect(repository.mal('merge').code).toBe(0);
    expect(repository.files()).toEqual(before);
    const shown = repository.mal('validate', '--all').stdout;
    expect(shown).toContain('"osv/malicious/npm/torn/MAL-2024-2.json" could not be taken over');
    expect(errors(repository)).toEqual([]);
    // Repaired there, they come in, and nothing is left of the entry.
    database.write({
      ...foreign('torn', 'MAL-2024-2'),
      'osv/malicious/npm/two/MAL-2024-3.json': '{',
    });
    expect(repository.mal('adopt', database.root).stdout).toMatch(/: 1 added, /);
    expect(reportsOf(repository)).toContain('osv/npm/torn/MAL-2024-2.json');
    const left = entries(repository);
    expect(left).toHaveLength(7);
    expect(left.filter(({ path }) => path.includes('two'))).toMatchObject([{ size: 1 }]);
  });

  it('takes a report over as it is, where a repair could lose something', () => {
    const strange = { ...npm('a', { id: 'MAL-2024-1', schema_version: '1.5.0' }), weight: 7 };
    const text = `${JSON.stringify(strange)}\n`;
    const database = new ForeignDatabase({ 'osv/malicious/npm/a/MAL-2024-1.json': text });
    const repository = new TestRepository();
    const done = adopt(repository, database);
    expect(done).toMatchObject({ code: 0 });
    expect(done.stdout).toContain(
      'not repaired: osv/malicious/npm/a/MAL-2024-1.json: it cannot be written anew',
    );
    expect(repository.files()['osv/npm/a/MAL-2024-1.json']).toBe(text);
  });

  it('does not give a number to a second package', () => {
    const repository = new TestRepository(numbered('ours', 'MAL-2024-1'));
    const database = new ForeignDatabase({
      ...foreign('theirs', 'MAL-2024-1'),
      ...foreign('a', 'MAL-2024-2'),
      ...foreign('b', 'MAL-2024-2'),
    });
    const done = adopt(repository, database);
    expect(done.code).toBe(1);
    expect(reportsOf(repository)).toEqual(['osv/npm/a/MAL-2024-2.json', 'osv/npm/ours/MAL-2024-1.json']);
    expect(
      entries(repository)
        .map(({ path, reason }) => `${path}: ${reason}`)
        .sort(),
    ).toEqual([
      'osv/malicious/npm/b/MAL-2024-2.json: its number is that of another report here, osv/npm/a/MAL-2024-2.json',
      'osv/malicious/npm/theirs/MAL-2024-1.json: its number is that of another report here, osv/npm/ours/MAL-2024-1.json',
    ]);
    expect(repository.mal('merge').code).toBe(0);
    expect(errors(repository)).toEqual([]);
  });

  it('lets two numbers of one package wait, and folds the higher with --supersede', () => {
    const repository = new TestRepository(numbered('a', 'MAL-2025-1000001', { versions: ['2.0.0'] }));
    const database = new ForeignDatabase(foreign('a', 'MAL-2024-7', { versions: ['1.0.0'] }));
    const done = adopt(repository, database);
    expect(done.code).toBe(1);
    expect(done.stdout).toMatch(/MAL-2025-1000001\.json: waits: it has a number beside MAL-2024-7/);
    expect(reportsOf(repository)).toEqual(['osv/npm/a/MAL-2024-7.json', 'osv/npm/a/MAL-2025-1000001.json']);
    expect(errors(repository)).toEqual(['osv/npm/a/MAL-2025-1000001.json: path-one-report']);
    const folded = adopt(repository, database, '--supersede');
    expect(folded.code).toBe(0);
    expect(reportAt(repository, 'osv/npm/a/MAL-2024-7.json')).toMatchObject({
      aliases: ['MAL-2025-1000001'],
      affected: [{ versions: ['1.0.0', '2.0.0'] }],
    });
    expect(reportAt(repository, 'osv/npm/a/MAL-2025-1000001.json')).toMatchObject({
      aliases: ['MAL-2024-7'],
      withdrawn: expect.any(String),
    });
    expect(errors(repository)).toEqual([]);
  });

  it('merges reports without a number, of either side, into the one that has it', () => {
    const repository = new TestRepository({
      ...waiting('a', { versions: ['2.0.0'], details: 'Ours.\n' }),
      ...numbered('b', 'MAL-2025-1000001', { versions: ['1.0.0'] }),
      ...waiting('c', { versions: ['1.0.0'], details: 'Ours.\n' }, 'same-name'),
    });
    const database = new ForeignDatabase({
      ...foreign('a', 'MAL-2024-7', { versions: ['1.0.0'] }),
      ...foreign('b', 'MAL-0000-b', { versions: ['2.0.0'], details: 'Theirs.\n' }),
      ...foreign('c', 'MAL-0000-same-name', { versions: ['2.0.0'], details: 'Theirs.\n' }),
      ...foreign('d', 'MAL-0000-alone'),
    });
    const done = adopt(repository, database);
    expect(done.code).toBe(0);
    expect(done.stdout).toMatch(/^4 reports: 2 added, 2 merged, /m);
    expect(reportsOf(repository)).toEqual([
      'osv/npm/a/MAL-2024-7.json',
      'osv/npm/b/MAL-2025-1000001.json',
      'osv/npm/c/MAL-0000-same-name.json',
      'osv/npm/d/MAL-0000-alone.json',
    ]);
    for (const path of reportsOf(repository).slice(0, 3))
      expect(reportAt(repository, path).affected[0]!.versions).toEqual(['1.0.0', '2.0.0']);
    expect(reportAt(repository, 'osv/npm/c/MAL-0000-same-name.json').details).toMatch(
      /Ours\.[\s\S]*Theirs\.|Theirs\.[\s\S]*Ours\./,
    );
    expect(errors(repository)).toEqual([]);
  });

  it('brings what is new about reports that were taken over before, and undoes nothing decided here', () => {
    const row = origin('feed', 'a', { versions: ['1.0.0', '1.0.1'] });
    const first = {
      origins: [row],
      versions: ['1.0.0', '1.0.1'],
      details: framed('feed', row.sha256, 'It steals.'),
    };
    const database = new ForeignDatabase({
      ...foreign('a', 'MAL-2024-1', first),
      ...foreign('b', 'MAL-2024-2', first),
    });
    const repository = new TestRepository();
    adopt(repository, database);
    repository.commit();
    expect(repository.mal('withdraw', 'npm/a@1.0.1', '--reason', 'harmless').code).toBe(0);
    const decided = repository.files();
    expect(repository.mal('adopt', database.root).stdout).toMatch(/: 0 added, 0 merged, 2 there already/);
    expect(repository.files()).toEqual(decided);
    const more = origin('other', 'b', { versions: ['2.0.0'] });
    const second = {
      modified: '2025-02-01T00:00:00Z',
      origins: [row, more],
      versions: ['1.0.0', '1.0.1', '2.0.0'],
      details: `A note.\n${first.details}\n## Source: other (${more.sha256})\nIt steals more.\n`,
    };
    database.write({ ...foreign('a', 'MAL-2024-1', second), ...foreign('b', 'MAL-2024-2', second) });
    const done = adopt(repository, database);
    expect(done.stdout).toMatch(/^2 reports: 0 added, 2 merged, /m);
    const a = reportAt(repository, 'osv/npm/a/MAL-2024-1.json');
    expect(a.affected[0]!.versions).toEqual(['1.0.0', '2.0.0']);
    expect(a.details).toMatch(/^A note\.\n\n---\n[\s\S]*It steals\.[\s\S]*It steals more\./);
    expect(reportAt(repository, 'osv/npm/b/MAL-2024-2.json').affected[0]!.versions).toEqual([
      '1.0.0',
      '1.0.1',
      '2.0.0',
    ]);
    expect(errors(repository)).toEqual([]);
  });

  it('takes two files of one number for one report', () => {
    const database = new ForeignDatabase({
      ...foreign('a', 'MAL-2024-1', { versions: ['1.0.0'] }),
      ...foreign('a', 'MAL-2024-1', { versions: ['1.0.0'], withdrawn: '2025-03-01T00:00:00Z' }),
    });
    const repository = new TestRepository();
    const done = adopt(repository, database);
    expect(done).toMatchObject({ code: 0 });
    expect(reportsOf(repository)).toEqual(['osv/npm/a/MAL-2024-1.json']);
    expect(reportAt(repository, 'osv/npm/a/MAL-2024-1.json').withdrawn).toBe('2025-03-01T00:00:00Z');
  });

  it('leaves a report withdrawn that only its folder called so', () => {
    const text = formatReport(npm('a', { id: 'MAL-2024-1', modified: '2025-04-01T00:00:00Z' }));
    const database = new ForeignDatabase({ 'osv/withdrawn/npm/a/MAL-2024-1.json': text });
    const repository = new TestRepository();
    const file = join(temporaryFolder(), 'report.ndjson');
    adopt(repository, database, '--report', file);
    expect(reportAt(repository, 'osv/npm/a/MAL-2024-1.json').withdrawn).toBe('2025-04-01T00:00:00Z');
    expect(JSON.parse(readFileSync(file, 'utf8')).repairs).toContainEqual({
      rule: 'withdrawn-root',
      changes: [{ pointer: '/withdrawn', after: '2025-04-01T00:00:00Z' }],
    });
  });

  it('does not depend on the clock where a report lacks its time', () => {
    const { modified: _, ...timeless } = npm('a', { id: 'MAL-2024-1' });
    const {
      modified: __,
      published: ___,
      ...lost
    } = npm('b', { id: 'MAL-2024-2', origins: [origin('feed')] });
    const never = { modified: undefined, published: undefined };
    const database = new ForeignDatabase({
      'osv/malicious/npm/a/MAL-2024-1.json': formatReport(timeless),
      'osv/malicious/npm/b/MAL-2024-2.json': formatReport(lost),
      'osv/malicious/npm/c/MAL-0000-c.json': formatReport({
        ...npm('c', { id: 'MAL-0000-c' }),
        ...never,
      } as never),
      'osv/withdrawn/npm/d/MAL-2024-3.json': formatReport({
        ...npm('d', { id: 'MAL-2024-3' }),
        ...never,
      } as never),
    });
    const repository = new TestRepository();
    expect(adopt(repository, database).stdout).toContain('but nothing tells since when');
    expect(reportAt(repository, 'osv/npm/a/MAL-2024-1.json').modified).toBe('2025-01-01T00:00:00Z');
    expect(reportAt(repository, 'osv/npm/b/MAL-2024-2.json').modified).toBe('2025-01-01T12:00:00Z');
  });

  it('raises the numbers given by those of our own range, and by no other', () => {
    const given = '{\n  "2025": 1000003\n}\n';
    const database = new ForeignDatabase({
      ...foreign('a', 'MAL-2024-9'),
      ...foreign('b', 'MAL-2025-1000007'),
      ...foreign('c', 'MAL-2026-1000002'),
      'osv/malicious/npm/torn/MAL-2026-1000009.json': '{',
    });
    const repository = new TestRepository({ '.mal/ids.json': given });
    const done = adopt(repository, database);
    expect(done.stdout).toContain('numbers of 2025: given up to 1000007, so far 1000003');
    expect(repository.files()['.mal/ids.json']).toBe('{\n  "2025": 1000007,\n  "2026": 1000002\n}\n');
    expect(errors(repository)).toEqual([]);
    const without = new TestRepository();
    adopt(without, database);
    expect(without.files()['.mal/ids.json']).toBeUndefined();
    const low = new TestRepository({ '.mal/ids.json': given });
    adopt(low, new ForeignDatabase(foreign('a', 'MAL-2025-9')));
    expect(low.files()['.mal/ids.json']).toBe(given);
  });

  it('goes by the configuration of the other database', () => {
    const database = new ForeignDatabase({
      'mal.config.json': '{"layout": "portable", "roots": ["data"]}',
      'data/npm/!a/MAL-2024-1.json': formatReport(npm('A', { id: 'MAL-2024-1' })),
      ...foreign('b', 'MAL-2024-2'),
    });
    const repository = new TestRepository();
    adopt(repository, database);
    expect(reportsOf(repository)).toEqual(['osv/npm/!a/MAL-2024-1.json']);
  });

  it('reads a clone as it reads a copy of it, writes nothing into it, and runs nothing that it names', () => {
    const clone = new TestRepository({
      'mal.config.json': '{"layout": "ossf", "roots": ["osv/malicious", "osv/withdrawn"]}',
      '.gitignore': 'osv/malicious/npm/ignored/\n',
      ...foreign('a', 'MAL-2024-1'),
      ...foreign('a-b', 'MAL-2024-1'),
      ...foreign('deleted', 'MAL-2024-2'),
      'osv/malicious/npm/torn/MAL-2024-3.json': '{',
    });
    clone.commit();
    clone.write({ ...foreign('untracked', 'MAL-2024-4'), ...foreign('ignored', 'MAL-2024-5') });
    clone.remove('osv/malicious/npm/deleted');
    const trap = join(clone.root, 'trap');
    writeFileSync(join(clone.root, 'hook'), `#!/bin/sh\ntouch ${trap}\n`, { mode: 0o755 });
    clone.git('config', 'core.fsmonitor', join(clone.root, 'hook'));
    const everything = (folder: string) => readdirSync(folder, { recursive: true }).sort();
    const before = everything(clone.root);
    const copy = new ForeignDatabase(clone.files());
    const reports = [clone.root, copy.root].map((folder) => {
      const repository = new TestRepository();
      const file = join(temporaryFolder(), 'report.ndjson');
      expect(repository.mal('adopt', folder, '--report', file).code).toBe(1);
      return [readFileSync(file, 'utf8'), reportsOf(repository)];
    });
    expect(reports[0]).toEqual(reports[1]);
    expect(reports[0]![1]).toEqual([
      'osv/npm/a-b/MAL-2024-1.json',
      'osv/npm/ignored/MAL-2024-5.json',
      'osv/npm/untracked/MAL-2024-4.json',
    ]);
    expect(everything(clone.root)).toEqual(before);
    // A repository inside the repository is none of git's business, but ours.
    mkdirSync(join(clone.root, 'osv/malicious/npm/untracked/.git'));
    expect(new TestRepository().mal('adopt', clone.root).stdout).toMatch(/: 3 added, /);
  });

  it('cannot run on what is no database, or none that could be taken over', () => {
    const repository = new TestRepository();
    const empty = temporaryFolder();
    const links = new ForeignDatabase({ 'data/npm/a/MAL-2024-1.json': '{}' });
    symlinkSync(join(links.root, 'data'), join(links.root, 'osv'));
    const foreignIds = new ForeignDatabase({
      'mal.config.json': '{"layout": "ossf", "roots": ["osv/malicious"], "idPrefix": "x_acme"}',
      'osv/malicious/npm/a/x_acme-2024-1.json': '{}',
    });
    const torn = new ForeignDatabase({
      'mal.config.json': '{"layout": "mine"}',
      'osv/malicious/x.json': '{}',
    });
    const hollow = new ForeignDatabase({ 'osv/malicious/README.md': '' });
    const refusals: [string[], RegExp][] = [
      [[], /missing required argument/],
      [['no-such-folder'], /There is no folder "no-such-folder"/],
      [[empty], /holds no reports: none of osv\/malicious, osv\/withdrawn is a folder/],
      [[links.root], /holds no reports/],
      [[foreignIds.root], /Ids begin with "x_acme" there and with "MAL" here/],
      [[torn.root], /^mal: ".*": mal\.config\.json: /],
      [[hollow.root], /No report was found there/],
      [['.'], /is this repository/],
      [[hollow.root, '--report', join(empty, 'no/such/file')], /cannot be written/],
      [[hollow.root, '--format', 'xml'], /"xml" is not known/],
    ];
    for (const [args, message] of refusals) {
      const { code, stderr } = repository.mal('adopt', ...args);
      expect(stderr).toMatch(message);
      expect(code).toBe(2);
    }
    const ossf = new TestRepository({ 'mal.config.json': '{"layout": "ossf", "roots": ["osv/malicious"]}' });
    expect(ossf.mal('adopt', hollow.root)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('layout "ossf"'),
    });
  });

  it('prints and keeps what an attacker wrote without obeying it', () => {
    const evil = '\u001b[31m::error::x';
    const database = new ForeignDatabase({
      ...foreign('good', 'MAL-2024-1'),
      [`osv/malicious/npm/${evil}/MAL-2024-2.json`]: formatReport(npm(evil, { id: 'MAL-2024-2' })),
      'osv/malicious/npm/proto/MAL-2024-3.json': '{"__proto__": {"affected": []}, "id": "MAL-2024-3"}\n',
      'osv/malicious/npm/up/MAL-2024-4.json': formatReport(npm('../../../../etc/x', { id: 'MAL-2024-4' })),
      'osv/malicious/npm/deep/MAL-2024-5.json': `${'['.repeat(5000)}${']'.repeat(5000)}`,
      'osv/malicious/npm/frame/MAL-2024-6.json': formatReport(
        npm('frame', {
          id: 'MAL-2024-6',
          details: `${HEADER}## Source: x (y)\n`,
          ranges: [semver({ introduced: '0' })],
        }),
      ),
    });
    const repository = new TestRepository();
    const file = join(temporaryFolder(), 'report.ndjson');
    const done = adopt(repository, database, '--report', file);
    expect(done.code).toBe(1);
    for (const text of [done.stdout, readFileSync(file, 'utf8')]) {
      expect(text).not.toContain('\u001b');
      expect(text).not.toMatch(/^::/m);
    }
    for (const path of Object.keys(repository.files()))
      expect(path).toMatch(
        /^(?:osv\/npm\/[a-z0-9!%[.-]+\/MAL-\d+-\d+\.json|\.mal\/unmergeable\/[a-z0-9-]+\.json|mal\.config\.json)$/,
      );
    expect(done.stdout).toMatch(/MAL-2024-4\.json: it can have no folder here/);
  });
});
