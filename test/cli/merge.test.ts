import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HEADER } from '../../src/core/details.ts';
import { formatReport } from '../../src/core/format.ts';
import type { Osv } from '../../src/core/report.ts';
import { framed, npm, origin, semver } from '../../src/rules/examples.ts';
import { TestRepository } from './run.ts';

const FOLDER = 'osv/npm/bad';
const NUMBERED = `${FOLDER}/MAL-2025-1000001.json`;
const waiting = (slug: string) => `${FOLDER}/MAL-0000-${slug}.json`;
const text = (id: string, parts: Parameters<typeof npm>[1] = {}) =>
  formatReport(npm('bad', { id, ...parts }));
const numbered = (parts: Parameters<typeof npm>[1] = {}) =>
  text('MAL-2025-1000001', {
    versions: ['1.0.0'],
    origins: [origin('first', 'a', { versions: ['1.0.0'] })],
    details: framed('first', 'a'.repeat(64), 'It steals.'),
    ...parts,
  });
const part = (slug: string, version: string, parts: Parameters<typeof npm>[1] = {}) =>
  text(`MAL-0000-${slug}`, { versions: [version], details: `About ${version}.\n`, ...parts });
const report = (repository: TestRepository, path: string): Osv => JSON.parse(repository.files()[path]!);
const reports = (repository: TestRepository) =>
  Object.keys(repository.files()).filter((path) => path.endsWith('.json') && path !== 'mal.config.json');
const entries = (repository: TestRepository) =>
  Object.entries(repository.files())
    .filter(([path]) => path.startsWith('.mal/unmergeable/'))
    .map(([, json]) => JSON.parse(json));

describe('mal merge', () => {
  it('folds what waits beside a numbered report into it and deletes it', () => {
    const repository = new TestRepository({
      [NUMBERED]: numbered(),
      [waiting('a')]: part('a', '1.0.1', { aliases: ['CVE-2025-12345'] }),
      [waiting('b')]: part('b', '1.0.2'),
    });
    const result = repository.mal('merge');
    expect(result).toMatchObject({ code: 0, stdout: `${NUMBERED}: merged MAL-0000-a, MAL-0000-b\n` });
    expect(reports(repository)).toEqual([NUMBERED]);
    const osv = report(repository, NUMBERED);
    expect(osv.affected[0]!.versions).toEqual(['1.0.0', '1.0.1', '1.0.2']);
    expect(osv.aliases).toEqual(['CVE-2025-12345']);
    expect(osv.published).toBe('2025-01-01T00:00:00Z');
    expect(osv.modified! > '2025-01-02').toBe(true);
    expect(osv.details).toContain('About 1.0.1.');
    expect(repository.mal('validate').stdout).not.toMatch(/ error /);
  });

  it('changes nothing the second time, and leaves a report that is alone as it is', () => {
    const repository = new TestRepository({
      [NUMBERED]: numbered(),
      [waiting('a')]: part('a', '1.0.1'),
      'osv/npm/other/MAL-0000-x.json': formatReport(npm('other', { id: 'MAL-0000-x' })),
    });
    repository.mal('merge');
    const before = repository.files();
    expect(before['osv/npm/other/MAL-0000-x.json']).toBe(formatReport(npm('other', { id: 'MAL-0000-x' })));
    for (const args of [['merge'], ['merge', FOLDER], ['merge', 'npm/bad'], ['merge', 'MAL-2025-1000001']]) {
      expect(repository.mal(...args)).toMatchObject({ code: 0, stdout: '' });
      expect(repository.files()).toEqual(before);
    }
  });

  it('folds reports without a number into the one with the least id', () => {
    const repository = new TestRepository({
      [waiting('b')]: part('b', '1.0.1'),
      [waiting('a')]: part('a', '1.0.2'),
      [waiting('c')]: part('c', '1.0.2'),
    });
    expect(repository.mal('merge', FOLDER).code).toBe(0);
    expect(reports(repository)).toEqual([waiting('a')]);
    expect(report(repository, waiting('a'))).toMatchObject({
      id: 'MAL-0000-a',
      affected: [{ versions: ['1.0.1', '1.0.2'] }],
    });
  });

  it('takes the id from the name of the file, where it is left out or wrong', () => {
    const repository = new TestRepository({
      [NUMBERED]: numbered(),
      [waiting('a')]: part('a', '1.0.1').replace(/ {2}"id".*\n/, ''),
      [waiting('b')]: part('b', '1.0.2').replace('MAL-0000-b', 'MAL-2020-7'),
    });
    expect(repository.mal('merge').code).toBe(0);
    expect(report(repository, NUMBERED)).toMatchObject({
      id: 'MAL-2025-1000001',
      affected: [{ versions: ['1.0.0', '1.0.1', '1.0.2'] }],
    });
  });

  it('prints the plan as a diff with --dry-run, and changes nothing', () => {
    const repository = new TestRepository({
      [NUMBERED]: numbered(),
      [waiting('a')]: part('a', '1.0.1'),
      [waiting('b')]: '{',
    });
    const before = repository.files();
    const result = repository.mal('merge', '--dry-run');
    expect(result.code).toBe(1);
    expect(result.stdout).toContain(`--- a/${waiting('a')}\n+++ /dev/null`);
    expect(result.stdout).toContain('+        "1.0.1"');
    expect(result.stdout).toContain('+++ b/.mal/unmergeable/');
    expect(result.stderr).toContain('1 report would be merged into 1, 1 set aside');
    expect(repository.files()).toEqual(before);
  });

  it('says in JSON what was merged, superseded, withdrawn and set aside', () => {
    const row = (digit: string, day: string, parts = {}) =>
      origin('src', digit, {
        id: 'A',
        import_time: `2025-01-0${day}T00:00:00Z`,
        modified_time: `2025-01-0${day}T00:00:00Z`,
        ...parts,
      });
    const repository = new TestRepository({
      [NUMBERED]: numbered({
        versions: ['1.0.0', '2.0.0'],
        origins: [row('a', '1', { versions: ['1.0.0', '2.0.0'] })],
        details: framed('src', 'a'.repeat(64), 'All.'),
      }),
      [waiting('a')]: part('a', '1.0.0', {
        origins: [
          row('b', '2', {
            versions: ['1.0.0'],
            withdrawn: '2025-01-03T00:00:00Z',
            withdrawn_reason: 'wrong',
          }),
        ],
        details: framed('src', 'b'.repeat(64), 'One.'),
      }),
      [waiting('x')]: '[]\n',
    });
    const result = repository.mal('merge', '--format', 'json');
    expect(result.code).toBe(1);
    expect(JSON.parse(result.stdout)).toMatchObject({
      dryRun: false,
      packages: 1,
      changed: 1,
      merged: 1,
      aside: 1,
      reports: [
        {
          report: NUMBERED,
          merged: [waiting('a')],
          superseded: [{ source: 'src', sha256: 'a'.repeat(64) }],
          withdrawn: { by: 'sources', time: '2025-01-03T00:00:00Z' },
        },
      ],
      setAside: [
        {
          path: waiting('x'),
          entry: expect.stringMatching(/^\.mal\/unmergeable\/mal-0000-x-[0-9a-f]{16}\.json$/),
          reason: expect.stringContaining('a list'),
        },
      ],
    });
    expect(report(repository, NUMBERED).withdrawn).toBe('2025-01-03T00:00:00Z');
  });

  it('says that a new source claims what a person had excluded', () => {
    const repository = new TestRepository({
      [NUMBERED]: numbered({
        versions: ['1.0.0'],
        origins: [origin('first', 'a', { versions: ['1.0.0', '2.0.0'] })],
        database_specific: {
          'false-positives': [{ versions: ['2.0.0'], reason: 'clean', time: '2025-01-05T00:00:00Z' }],
        },
      }),
      [waiting('a')]: part('a', '2.0.0'),
    });
    expect(repository.mal('merge').stdout).toContain(
      'community claims "2.0.0", which a person had excluded: affected again',
    );
    expect(report(repository, NUMBERED).affected[0]!.versions).toEqual(['1.0.0', '2.0.0']);
  });

  it('finds what waits without being told, tracked or not, and everything below a folder', () => {
    const other = (name: string) => ({
      [`osv/npm/${name}/MAL-0000-a.json`]: formatReport(npm(name, { id: 'MAL-0000-a', versions: ['1.0.0'] })),
      [`osv/npm/${name}/MAL-0000-b.json`]: formatReport(npm(name, { id: 'MAL-0000-b', versions: ['2.0.0'] })),
    });
    for (const words of [
      [],
      ['osv'],
      ['osv/npm'],
      ['.'],
      ['osv/npm/*/MAL-0000-b.json'],
      ['pkg:npm/one', 'npm/two'],
      ['osv/npm/one/MAL-0000-a.json', 'osv/npm/two'],
    ]) {
      const repository = new TestRepository(other('one'));
      repository.commit();
      repository.write(other('two'));
      expect(repository.mal('merge', ...words).stderr).toContain(
        '2 packages looked at, 2 reports merged into 2, 0 set aside',
      );
    }
  });

  it('merges with --base what commits since then touch, and nothing else', () => {
    const pair = (name: string) => ({
      [`osv/npm/${name}/MAL-0000-a.json`]: formatReport(npm(name, { id: 'MAL-0000-a' })),
      [`osv/npm/${name}/MAL-0000-b.json`]: formatReport(npm(name, { id: 'MAL-0000-b' })),
    });
    const repository = new TestRepository(pair('old'));
    const base = repository.commit();
    repository.write(pair('new'));
    repository.commit();
    expect(repository.mal('merge', '--base', base).stderr).toContain(
      '1 package looked at, 1 report merged into 1',
    );
    expect(reports(repository)).toEqual([
      'osv/npm/new/MAL-0000-a.json',
      'osv/npm/old/MAL-0000-a.json',
      'osv/npm/old/MAL-0000-b.json',
    ]);
    expect(repository.mal('merge', '--base', 'nowhere')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('nowhere'),
    });
  });

  it('moves a report between the roots of the layout ossf, and takes all folders of a package together', () => {
    const CONFIG =
      '{"layout": "ossf", "roots": ["osv/malicious", "osv/withdrawn"], "idPrefix": "MAL", "firstNumber": 1}\n';
    const row = origin('src', 'a', { id: 'A', modified_time: '2025-01-01T00:00:00Z', versions: ['1.0.0'] });
    const gone = {
      ...row,
      sha256: 'b'.repeat(64),
      modified_time: '2025-01-02T00:00:00Z',
      import_time: '2025-01-02T00:00:00Z',
      withdrawn: '2025-01-03T00:00:00Z',
    };
    const repository = new TestRepository({
      'mal.config.json': CONFIG,
      'osv/malicious/npm/bad/MAL-2025-5.json': text('MAL-2025-5', {
        origins: [row],
        details: framed('src', row.sha256, 'It steals.'),
      }),
      'osv/malicious/npm/bad/MAL-0000-a.json': text('MAL-0000-a', {
        origins: [gone],
        details: framed('src', gone.sha256, 'It steals.'),
      }),
    });
    expect(repository.mal('merge').stdout).toContain(
      'osv/withdrawn/npm/bad/MAL-2025-5.json: moved from osv/malicious/npm/bad/MAL-2025-5.json',
    );
    expect(reports(repository)).toEqual(['osv/withdrawn/npm/bad/MAL-2025-5.json']);
    repository.write({ 'osv/malicious/npm/bad/MAL-0000-b.json': part('b', '1.0.1') });
    repository.mal('merge', 'npm/bad');
    expect(reports(repository)).toEqual(['osv/malicious/npm/bad/MAL-2025-5.json']);
    expect(report(repository, 'osv/malicious/npm/bad/MAL-2025-5.json')).toMatchObject({
      affected: [{ versions: ['1.0.1'] }],
    });
  });

  it('keeps packages apart that share a folder of the layout ossf', () => {
    const repository = new TestRepository({
      'mal.config.json':
        '{"layout": "ossf", "roots": ["osv/malicious"], "idPrefix": "MAL", "firstNumber": 1}\n',
      'osv/malicious/npm/bad/MAL-2020-1.json': text('MAL-2020-1'),
      'osv/malicious/npm/bad/MAL-0000-a.json': formatReport(
        npm('Bad', { id: 'MAL-0000-a', versions: ['3.0.0'] }),
      ),
      'osv/malicious/npm/bad/MAL-0000-b.json': formatReport(
        npm('bad', { id: 'MAL-0000-b', versions: ['2.0.0'] }),
      ),
    });
    expect(repository.mal('merge').code).toBe(0);
    expect(reports(repository)).toEqual([
      'osv/malicious/npm/bad/MAL-0000-a.json',
      'osv/malicious/npm/bad/MAL-2020-1.json',
    ]);
    expect(report(repository, 'osv/malicious/npm/bad/MAL-2020-1.json').affected[0]!.versions).toEqual([
      '1.0.0',
      '2.0.0',
    ]);
  });
});

describe('several numbers for one package', () => {
  const second = `${FOLDER}/MAL-2025-1000002.json`;
  const two = () =>
    new TestRepository({
      [NUMBERED]: numbered(),
      [second]: text('MAL-2025-1000002', {
        versions: ['2.0.0'],
        aliases: ['CVE-2025-12345'],
        origins: [origin('second', 'c', { versions: ['2.0.0'] })],
        details: framed('second', 'c'.repeat(64), 'It steals too.'),
      }),
    });

  it('wait for --supersede, while what waits beside them goes into the least', () => {
    const repository = two().write({ [waiting('a')]: part('a', '3.0.0') });
    const before = repository.files()[second];
    const result = repository.mal('merge');
    expect(result.code).toBe(1);
    expect(result.stdout).toContain(`${second}: waits: it has a number beside MAL-2025-1000001`);
    expect(report(repository, NUMBERED).affected[0]!.versions).toEqual(['1.0.0', '3.0.0']);
    expect(repository.files()[second]).toBe(before);
    expect(entries(repository)).toEqual([]);
  });

  it('become one with --supersede: the higher is withdrawn in place, and each names the other', () => {
    const repository = two().write({ [waiting('a')]: part('a', '3.0.0') });
    const result = repository.mal('merge', '--supersede');
    expect(result).toMatchObject({ code: 0, stdout: expect.stringContaining('replaces MAL-2025-1000002') });
    const [kept, gone] = [report(repository, NUMBERED), report(repository, second)];
    expect(kept.affected[0]!.versions).toEqual(['1.0.0', '2.0.0', '3.0.0']);
    expect(kept.aliases).toEqual(['CVE-2025-12345', 'MAL-2025-1000002']);
    expect(kept.withdrawn).toBe(undefined);
    expect(gone.withdrawn).toBe(kept.modified);
    expect(gone.aliases).toEqual(['CVE-2025-12345', 'MAL-2025-1000001']);
    expect(gone.database_specific!['false-positives']).toEqual([
      { reason: 'superseded by MAL-2025-1000001', time: gone.withdrawn },
    ]);
    const before = repository.files();
    expect(repository.mal('merge', '--supersede', FOLDER)).toMatchObject({ code: 0, stdout: '' });
    expect(repository.mal('merge')).toMatchObject({ code: 0, stdout: '' });
    expect(repository.files()).toEqual(before);
  });

  it('are found by --supersede without being named', () => {
    const repository = two();
    repository.commit();
    expect(repository.mal('merge').stderr).toContain('0 packages looked at');
    expect(repository.mal('merge', '--supersede').stdout).toContain('replaces');
  });
});

describe('mal merge refuses', () => {
  it.each<[string, string[], string]>([
    ['a folder that is not there', ['osv/npm/none'], 'names no report'],
    ['a package without reports', ['npm/none'], 'There is no report on npm "none"'],
    ['an id that nobody has', ['MAL-2025-999'], 'There is no report with the id MAL-2025-999'],
    [
      'a file that has no name of a report',
      ['mal.config.json'],
      '"mal.config.json" is not the name of a report',
    ],
    ['a base beside names', ['--base', 'HEAD', 'npm/bad'], '--base finds the packages itself'],
    ['a format it does not have', ['--format', 'sarif'], 'Use one of text, json'],
    ['a time in a repository', ['--now', '2025-01-01T00:00:00Z'], '--now goes with --stdout'],
  ])('%s in one sentence, and does nothing', (_, words, says) => {
    const repository = new TestRepository({ [NUMBERED]: numbered(), [waiting('a')]: part('a', '1.0.1') });
    repository.commit();
    const before = repository.files();
    const result = repository.mal('merge', ...words);
    expect(result).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(says) });
    expect(repository.files()).toEqual(before);
  });

  it('to write through a link', () => {
    const repository = new TestRepository({
      'elsewhere/MAL-0000-a.json': part('a', '1.0.1'),
      'elsewhere/MAL-0000-b.json': part('b', '1.0.2'),
    });
    mkdirSync(join(repository.root, 'osv/npm'), { recursive: true });
    symlinkSync('../../elsewhere', join(repository.root, FOLDER));
    const before = repository.files();
    for (const words of [[], [FOLDER], ['npm/bad']]) {
      expect(repository.mal('merge', ...words).code, words.join()).not.toBe(1);
      expect(repository.files()).toEqual(before);
    }
  });
});

describe('what cannot be merged', () => {
  it('is set aside with its bytes and its reason, and the rest goes on', () => {
    const broken: [string, string | Uint8Array, RegExp][] = [
      ['syntax', '{"id": ', /cannot be read/],
      ['utf', Uint8Array.of(0xff, 0xfe, 0), /UTF-8/],
      [
        'other',
        formatReport(npm('good', { id: 'MAL-0000-other' })),
        /about npm "good", whose folder this is not/,
      ],
      ['frame', part('frame', '1.0.0', { details: `${HEADER}\nstray text\n` }), /details cannot be read/],
      [
        'above',
        part('above', '1.0.0', { details: `Mine.${HEADER}`, origins: [origin('x', 'd')] }),
        /text above the header/,
      ],
      ['none', part('none', '1.0.0', { affected: [] }), /does not name exactly one package/],
      [
        'list',
        part('list', '1.0.0').replace('"modified"', '"aliases": "CVE-2025-1",\n  "modified"'),
        /cannot be read/,
      ],
      ['Name', part('x', '1.0.0'), /no id/],
    ];
    const repository = new TestRepository({
      [NUMBERED]: numbered(),
      [waiting('good')]: part('good', '1.0.1'),
      ...Object.fromEntries(broken.map(([slug, content]) => [waiting(slug), content])),
    });
    const result = repository.mal('merge');
    expect(result.code).toBe(1);
    expect(result.stderr).toContain('1 report merged into 1, 8 set aside');
    expect(reports(repository).filter((path) => path.startsWith('osv/'))).toEqual([NUMBERED]);
    expect(report(repository, NUMBERED).affected[0]!.versions).toEqual(['1.0.0', '1.0.1']);
    const found = entries(repository);
    expect(found).toHaveLength(8);
    for (const [slug, content, reason] of broken) {
      const entry = found.find(({ path }) => path === waiting(slug));
      expect(entry.reason).toMatch(reason);
      expect(Buffer.from(entry.bytes, 'base64')).toEqual(Buffer.from(content as string));
      expect(entry).toMatchObject({
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        size: Buffer.from(content as string).length,
      });
    }
    const before = repository.files();
    expect(repository.mal('merge').code).toBe(1);
    expect(repository.files()).toEqual(before);
  });

  it('is shown by validate as a warning, and no longer once it is gone', () => {
    const repository = new TestRepository({ [NUMBERED]: numbered(), [waiting('a')]: '{' });
    repository.mal('merge');
    const { diagnostics } = JSON.parse(repository.mal('validate', '--format', 'json').stdout);
    expect(diagnostics).toContainEqual(
      expect.objectContaining({
        rule: 'merge-unmergeable',
        severity: 'warning',
        message: expect.stringContaining(waiting('a')),
      }),
    );
    repository.remove('.mal/unmergeable');
    expect(repository.mal('validate').stdout).not.toContain('merge-unmergeable');
  });

  it('is tried again each time: it is merged, or comes back, and its entry goes', () => {
    const repository = new TestRepository({
      [NUMBERED]: numbered(),
      [waiting('a')]: formatReport(npm('worse', { id: 'MAL-0000-a', versions: ['5.0.0'] })),
    });
    repository.mal('merge');
    expect(entries(repository)).toHaveLength(1);
    // The same bytes where they belong, as a newer mal, or another layout, might see them.
    const [path, json] = Object.entries(repository.files()).find(([name]) => name.startsWith('.mal/'))!;
    repository.write({ [path]: json.replaceAll(waiting('a'), 'osv/npm/worse/MAL-0000-a.json') });
    expect(repository.mal('merge').code).toBe(0);
    expect(reports(repository)).toEqual([NUMBERED, 'osv/npm/worse/MAL-0000-a.json']);
    repository.remove('osv/npm/worse').write({
      [path]: json.replaceAll(waiting('a'), 'osv/npm/worse/MAL-0000-a.json'),
      'osv/npm/worse/MAL-0000-b.json': formatReport(npm('worse', { id: 'MAL-0000-b', versions: ['6.0.0'] })),
    });
    expect(repository.mal('merge', 'npm/worse').code).toBe(0);
    expect(reports(repository)).toEqual([NUMBERED, 'osv/npm/worse/MAL-0000-a.json']);
    expect(report(repository, 'osv/npm/worse/MAL-0000-a.json').affected[0]!.versions).toEqual([
      '5.0.0',
      '6.0.0',
    ]);
  });

  it('stays where it is if it is large or numbered, and its entry goes once it is repaired', () => {
    const large = part('large', '1.0.0', { details: 'x'.repeat(70_000) }).replace('"modified"', '"modified');
    const repository = new TestRepository({
      [NUMBERED]: numbered({ details: `${HEADER}\nstray\n` }),
      [waiting('large')]: large,
      [waiting('huge')]: 'x'.repeat(3_000_000),
      [waiting('ok')]: part('ok', '1.0.1'),
    });
    expect(repository.mal('merge').code).toBe(1);
    expect(reports(repository).filter((path) => path.startsWith('osv/'))).toEqual([
      waiting('huge'),
      waiting('large'),
      waiting('ok'),
      NUMBERED,
    ]);
    expect(
      entries(repository)
        .map(({ path, size, bytes }) => [path, size, bytes])
        .sort(),
    ).toEqual([
      [waiting('huge'), 3_000_000, undefined],
      [waiting('large'), large.length, undefined],
      [NUMBERED, expect.any(Number), undefined],
    ]);
    const before = repository.files();
    repository.mal('merge');
    expect(repository.files()).toEqual(before);
    repository
      .write({ [NUMBERED]: numbered(), [waiting('large')]: large.replace('"modified', '"modified"') })
      .remove(waiting('huge'));
    expect(repository.mal('merge').code).toBe(0);
    expect(reports(repository)).toEqual([NUMBERED]);
  });

  it('leaves a file with a conflict of git alone', () => {
    const repository = new TestRepository({
      [NUMBERED]: numbered(),
      [waiting('a')]: `<<<<<<< ours\n${part('a', '1.0.0')}=======\n>>>>>>> theirs\n`,
    });
    const before = repository.files();
    expect(repository.mal('merge')).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('git left a conflict in it'),
    });
    expect(repository.files()).toEqual(before);
  });

  it('would be a report with more errors than any it came from', () => {
    const big = (slug: string, digit: string) =>
      part(slug, '1.0.0', { details: `${digit.repeat(600_000)}\n` });
    const repository = new TestRepository({
      [NUMBERED]: numbered(),
      [waiting('a')]: big('a', 'x'),
      [waiting('b')]: big('b', 'y'),
      'osv/npm/ok/MAL-0000-a.json': formatReport(npm('ok', { id: 'MAL-0000-a' })),
      'osv/npm/ok/MAL-0000-b.json': formatReport(npm('ok', { id: 'MAL-0000-b' })),
    });
    const result = repository.mal('merge');
    expect(result.code).toBe(1);
    expect(result.stdout).toMatch(
      /MAL-0000-a\.json: set aside: merging it would add an error: .*\(file-size\)/,
    );
    expect(repository.files()[NUMBERED]).toBe(numbered());
    expect(reports(repository)).toContain('osv/npm/ok/MAL-0000-a.json');
    expect(reports(repository)).not.toContain('osv/npm/ok/MAL-0000-b.json');
  });

  it('cannot lead an entry out of the reports', () => {
    const repository = new TestRepository({ [NUMBERED]: numbered() });
    const bytes = Buffer.from(part('a', '1.0.0'));
    repository.mal('merge');
    for (const path of ['../outside.json', 'osv/npm/../../x.json', '.git/x.json', '/tmp/x.json']) {
      mkdirSync(join(repository.root, '.mal/unmergeable'), { recursive: true });
      writeFileSync(
        join(repository.root, '.mal/unmergeable/x.json'),
        JSON.stringify({
          path,
          reason: 'x',
          time: '',
          sha256: 'x',
          size: 1,
          bytes: bytes.toString('base64'),
        }),
      );
      const before = repository.files();
      expect(repository.mal('merge').code).toBe(0);
      expect(repository.files()).toEqual(before);
    }
  });
});

describe('mal merge keeps', () => {
  it('ranges and every word of what it merges', () => {
    const repository = new TestRepository({
      [NUMBERED]: numbered(),
      [waiting('a')]: part('a', '9.9.9', {
        ranges: [semver({ introduced: '2.0.0' }, { fixed: '3.0.0' })],
        database_specific: { custom: { deep: ['x'] } } as never,
        references: [{ type: 'WEB', url: 'https://example.org/x' }],
      }),
    });
    expect(repository.mal('merge').code).toBe(0);
    const osv = report(repository, NUMBERED);
    expect(osv.affected[0]!.ranges).toEqual([semver({ introduced: '2.0.0' }, { fixed: '3.0.0' })]);
    expect(osv.database_specific).toMatchObject({ custom: { deep: ['x'] } });
    expect(osv.references).toContainEqual({ type: 'WEB', url: 'https://example.org/x' });
  });
});
