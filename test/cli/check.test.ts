import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMMIT, database, indexFile, packageLock, project } from '../support/check-database.ts';
import { type Outcome, runMal, startMal, temporaryFolder } from './run.ts';

const DB = indexFile();
const LOCK = 'package-lock.json';

const check = (folder: string, ...args: string[]): Outcome =>
  runMal(folder, ['check', ...args], { MAL_DB: DB });

interface Checked {
  checked: { files: number; packages: number; unpinned: number };
  found: Record<'malicious' | 'possible' | 'allowed', number>;
  matches: {
    kind: string;
    path: string;
    line: number;
    name: string;
    version?: string;
    as?: string;
    report: { id: string };
  }[];
  unchecked: { path: string; reason: string; line: number }[];
  expired: { id: string }[];
  database: { place: string; commit: string };
}

/** What `--format json` says, with the exit code. */
function judged(folder: string, ...args: string[]): Checked & { code: number | null } {
  const { code, stdout, stderr } = check(folder, '--format', 'json', ...args);
  expect(stderr).toBe('');
  return { ...(JSON.parse(stdout) as Checked), code };
}

/** `kind path:line name version`, one for each match. */
const told = ({ matches }: Checked): string[] =>
  matches.map(
    ({ kind, path, line, name, version, report }) =>
      `${kind} ${path}:${line} ${name} ${version ?? '-'} ${report.id}`,
  );

describe('mal check', () => {
  it('says what, where, why, since when, and what to do now', () => {
    const folder = project({
      [LOCK]: packageLock({ debug: '4.0.0', chalk: '5.6.1' }),
      'app/package-lock.json': packageLock({ good: '1.0.0' }),
    });
    const { code, stdout, stderr } = check(folder);
    expect(stderr).toBe('');
    expect(stdout.replace(/commit [0-9a-f]{12}/, 'commit <commit>').replace(DB, '<db>')).toBe(
      [
        'package-lock.json',
        '  6: chalk 5.6.1 (npm) is malicious: MAL-2025-46969 names this version.',
        '      reported on 2025-01-01',
        '',
        'What to do now',
        '  1. Isolate every machine that installed it: its code may have run.',
        '  2. From a clean machine, rotate every secret it could read: tokens, keys, passwords, cookies.',
        '  3. Remove the package, pin a version from before, and install anew without caches.',
        '  4. Read the report for what it did, and look for its indicators.',
        '     https://osv.dev/vulnerability/MAL-2025-46969',
        '',
        '3 packages in 2 files checked: 1 malicious package.',
        'Asked: <db> at commit <commit>, whose latest change is of 2025-01-02T00:00:00Z.',
        '',
      ].join('\n'),
    );
    expect(code).toBe(1);
  });

  it('exits with 0 where nothing is known to be malicious', () => {
    const folder = project({
      [LOCK]: packageLock({ chalk: '5.6.2', withdrawn: '1.0.0', '@acme/range': '1.2.0' }),
    });
    const { code, stdout } = check(folder);
    expect(stdout).toMatch(/^3 packages in 1 file checked: none is known to be malicious\.\nAsked: /);
    expect(code).toBe(0);
  });

  it('exits with 2 for what it cannot read, unless something else is malicious', () => {
    const folder = project({
      'a/package-lock.json': '{"lockfileVersion": 3, "packages": {',
      'b/yarn.lock': 'a b c',
    });
    const torn = judged(folder);
    expect(torn.code).toBe(2);
    expect(torn.unchecked.map(({ path }) => path)).toEqual(['a/package-lock.json', 'b/yarn.lock']);
    const { stdout } = check(folder);
    expect(stdout).toMatch(/^a\/package-lock\.json(?::\d+)? was not checked: it .+\.$/m);
    expect(stdout).toContain(
      '0 files checked: none is known to be malicious; 2 things could not be checked.',
    );
    writeFileSync(join(folder, LOCK), packageLock({ evil: '1.0.0' }));
    const both = judged(folder);
    expect(both.code).toBe(1);
    expect(told(both)).toEqual([`malicious ${LOCK}:5 evil 1.0.0 MAL-2025-2`]);
    expect(both.unchecked).toHaveLength(2);
  });

  it('names every place where a malicious package stands', () => {
    const folder = project({
      [LOCK]: packageLock({ evil: '1.0.0', 'debug/node_modules/evil': '1.0.0', chalk: '5.6.0' }),
    });
    const found = judged(folder);
    expect(told(found)).toEqual([
      `malicious ${LOCK}:5 evil 1.0.0 MAL-2025-2`,
      `malicious ${LOCK}:6 evil 1.0.0 MAL-2025-2`,
    ]);
    expect(found.matches[1]).toMatchObject({ as: 'node_modules/debug/node_modules/evil' });
    expect(found.checked).toEqual({ files: 1, packages: 2, unpinned: 0 });
  });

  it('sees through aliases, and takes what comes from a repository for that repository', () => {
    const folder = project({
      [LOCK]: packageLock({
        harmless: { name: 'evil', version: '1.0.0' },
        'evil-like': { version: '1.0.0', resolved: `git+ssh://git@github.com/Acme/Tool.git#${COMMIT}` },
      }),
    });
    expect(told(judged(folder))).toEqual([
      `malicious ${LOCK}:5 evil 1.0.0 MAL-2025-2`,
      `malicious ${LOCK}:6 ssh://git@github.com/Acme/Tool.git ${COMMIT} MAL-2025-6`,
    ]);
    expect(check(folder).stdout).toContain('here it is harmless');
  });

  it('warns of what no version is said of, and is certain where all are malicious', () => {
    const folder = project({ 'requirements.txt': 'Foo.Bar>=1\nrequests>=2\n' });
    expect(told(judged(folder))).toEqual(['malicious requirements.txt:1 foo-bar - MAL-2025-4']);
    const words = judged(folder, 'npm/chalk', 'npm/good@1.0.0');
    expect(told(words)).toEqual(['possible :0 chalk - MAL-2025-46969']);
    expect(words).toMatchObject({ code: 0, checked: { files: 0, packages: 2, unpinned: 1 } });
    const { stdout } = check(folder, 'npm/chalk');
    expect(stdout).toContain(
      'chalk (npm) may be malicious: MAL-2025-46969 names version 5.6.1, and nothing says which one is used.',
    );
    expect(stdout).toContain('none is known to be malicious, 1 may be. 1 of them at no certain version');
  });

  it('judges actions by tag, and by a commit only where a report lists it', () => {
    const uses = (ref: string) => `jobs:\n  a:\n    steps:\n      - uses: acme/action@${ref}\n`;
    const folder = project({
      '.github/workflows/a.yml': uses('v45'),
      '.github/workflows/b.yml': uses('v46'),
      '.github/workflows/c.yml': uses(COMMIT),
      '.github/workflows/d.yml': uses('f'.repeat(40)),
    });
    expect(told(judged(folder)).map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      'malicious .github/workflows/a.yml:4',
      'malicious .github/workflows/c.yml:4',
      'possible .github/workflows/d.yml:4',
    ]);
    expect(check(folder).stdout).toContain('names a range, and only its repository can tell');
  });
});

describe('the packages on a command line', () => {
  it('are purls or ecosystem/name@version', () => {
    const found = judged(
      temporaryFolder(),
      ...[
        'pkg:npm/%40acme/range@1.1.0',
        'npm/@acme/range@1.2.0',
        'pypi/Foo_Bar@3',
        'gem/ours@1.0.0',
        `git/github.com/acme/tool@${COMMIT}`,
      ],
    );
    expect(found.code).toBe(1);
    expect(found.matches.map(({ report }) => report.id).sort()).toEqual([
      'MAL-2025-1000001',
      'MAL-2025-3',
      'MAL-2025-4',
      'MAL-2025-6',
    ]);
  });

  it('come from standard input too, a line each; one that is none hides no other', () => {
    const input = '# ours\nnpm/good@1.0.0\n\nchalk@5.6.1\nnpm/chalk@5.6.1\n';
    const { code, stdout } = runMal(
      temporaryFolder(),
      ['check', '--format', 'json', '-'],
      { MAL_DB: DB },
      input,
    );
    const found = JSON.parse(stdout) as Checked;
    expect(code).toBe(1);
    expect(told(found)).toEqual(
      ['malicious :0 chalk 5.6.1 MAL-2025-46969'].map((line) => line.replace(':0', ':5')),
    );
    expect(found.unchecked).toEqual([
      { path: 'standard input', line: 4, reason: expect.stringContaining('without its ecosystem') },
    ]);
    expect(runMal(temporaryFolder(), ['check', '-'], { MAL_DB: DB }, '').code).toBe(2);
    const noise = runMal(temporaryFolder(), ['check', '-'], { MAL_DB: DB }, 'x\n'.repeat(100_000));
    expect(noise.code).toBe(2);
    expect(noise.stdout).toContain(
      'standard input was not checked: it has 99900 more words that name no package.',
    );
  });

  it('are not clean because nobody understands them', () => {
    for (const word of [
      'chalk',
      '',
      'nowhere/chalk@1',
      'npm/@@@',
      'pkg:npm',
      './missing',
      'go/go.mod',
      'app/package-lock.json',
      'x/requirements.txt',
    ]) {
      const { code, stdout } = check(temporaryFolder(), word);
      expect(code, word).toBe(2);
      expect(stdout, word).toMatch(/ was not checked: it (?:names|is not there)/);
    }
  });
});

describe('what is looked into', () => {
  it('is every file of a known name below a folder, but for what others put there', () => {
    const lock = packageLock({ evil: '1.0.0' });
    const folder = project({
      'a/b/package-lock.json': lock,
      'a/requirements-dev.txt': 'foo_bar==1\n',
      'sboms/app.cdx.json': JSON.stringify({
        bomFormat: 'CycloneDX',
        specVersion: '1.6',
        components: [{ type: 'library', name: 'evil', purl: 'pkg:npm/evil@2.0.0' }],
      }),
      ...Object.fromEntries(
        ['node_modules/x', '.git/x', 'vendor/x', '.venv/lib', 'a/node_modules'].map((at) => [
          `${at}/${LOCK}`,
          lock,
        ]),
      ),
    });
    const found = judged(folder);
    expect(found.matches.map(({ path }) => path)).toEqual([
      'a/b/package-lock.json',
      'a/requirements-dev.txt',
      'sboms/app.cdx.json',
    ]);
    expect(judged(folder, './a/b/').matches.map(({ path }) => path)).toEqual(['a/b/package-lock.json']);
    expect(judged(join(folder, 'a/b'), '../../sboms', '..').matches.map(({ path }) => path)).toEqual([
      '../../sboms/app.cdx.json',
      '../b/package-lock.json',
      '../requirements-dev.txt',
    ]);
    expect(judged('/', folder).matches.map(({ path }) => path)).toEqual(
      ['a/b/package-lock.json', 'a/requirements-dev.txt', 'sboms/app.cdx.json'].map(
        (path) => `${folder}/${path}`,
      ),
    );
  });

  it('is a file that is named, in whatever folder and by whatever name its content is known', () => {
    const folder = project({
      [`vendor/${LOCK}`]: packageLock({ evil: '1.0.0' }),
      'delivered.json': JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.5', components: [] }),
      'frozen.txt': 'foo-bar==1\n',
      'notes.md': 'x',
      'package.json': '{}',
    });
    expect(judged(folder, `vendor/${LOCK}`, 'frozen.txt').matches.map(({ path }) => path)).toEqual([
      'frozen.txt',
      `vendor/${LOCK}`,
    ]);
    expect(judged(folder, 'delivered.json')).toMatchObject({ code: 0, checked: { files: 1 } });
    const { code, unchecked } = judged(folder, 'notes.md', 'package.json', 'gone.lock');
    expect(code).toBe(2);
    expect(unchecked.map(({ path, reason }) => `${path} ${reason}`)).toEqual([
      'notes.md is no lockfile, manifest or SBOM that mal knows by its name',
      'package.json is neither CycloneDX nor SPDX: it does not say which',
      'the command line names "gone.lock" without its ecosystem; write npm/gone.lock, pypi/gone.lock …, or a package URL',
    ]);
  });

  it('is nothing where there is nothing, and that is not clean', () => {
    const { code, stderr, stdout } = check(temporaryFolder());
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('Nothing to check was found');
  });

  it('is no link that leads out of the folder, and no pipe', () => {
    const folder = project({ 'real/package-lock.json': packageLock({ evil: '1.0.0' }) });
    const other = project({ 'yarn.lock': 'secret words\n' });
    mkdirSync(join(folder, 'links'));
    symlinkSync('../real/package-lock.json', join(folder, `links/${LOCK}`));
    symlinkSync(join(other, 'yarn.lock'), join(folder, 'links/yarn.lock'));
    symlinkSync('/dev/zero', join(folder, 'links/go.sum'));
    symlinkSync('nowhere', join(folder, 'links/Cargo.lock'));
    symlinkSync('..', join(folder, 'links/loop'));
    const found = judged(folder);
    expect(found.code).toBe(1);
    expect(found.matches.map(({ path }) => path)).toEqual([`links/${LOCK}`, `real/${LOCK}`]);
    expect(found.unchecked.map(({ path, reason }) => `${path} ${reason}`)).toEqual([
      'links/Cargo.lock is no file',
      'links/go.sum is no file',
      'links/yarn.lock is a link that leads out of the folder',
    ]);
    expect(JSON.stringify(found)).not.toContain('secret');
    expect(judged(folder, 'links/yarn.lock').unchecked[0]?.reason).not.toContain('leads out');
  });
});

describe('the allow list', () => {
  const folder = project({ [LOCK]: packageLock({ evil: '1.0.0', 'x/node_modules/evil': '2.0.0' }) });
  const listed = (list: unknown) => {
    writeFileSync(join(folder, 'allow.json'), typeof list === 'string' ? list : JSON.stringify(list));
    return ['--allow', 'allow.json'];
  };

  it('lets a report pass with a reason, for a version or for all, until its day', () => {
    const entry = { id: 'MAL-2025-2', reason: 'our own canary', until: '2999-12-31' };
    const all = judged(folder, ...listed({ allow: [entry] }));
    expect(all).toMatchObject({ code: 0, found: { malicious: 0, allowed: 2 } });
    expect(check(folder, '--allow', 'allow.json').stdout).toContain('reason: our own canary');
    writeFileSync(join(folder, 'marked.json'), `\ufeff${JSON.stringify({ allow: [entry] })}`);
    expect(check(folder, LOCK, '--allow', 'marked.json').code).toBe(0);
    const one = judged(folder, ...listed({ allow: [{ ...entry, version: '1.0.0' }] }));
    expect(told(one).map((line) => line.split(' ')[0])).toEqual(['allowed', 'malicious']);
    expect(one.code).toBe(1);
    const late = judged(folder, ...listed({ allow: [{ ...entry, until: '2020-01-01' }] }));
    expect(late).toMatchObject({ code: 1, found: { malicious: 2 }, expired: [{ id: 'MAL-2025-2' }] });
    expect(check(folder, '--allow', 'allow.json').stdout).toContain(
      'The allow list let MAL-2025-2 pass until 2020-01-01: decide anew.',
    );
  });

  it('is refused where it is not exactly one, before anything passes', () => {
    const entry = { id: 'MAL-2025-2', reason: 'x', until: '2999-12-31' };
    for (const [list, says] of [
      ['{', /cannot be read/],
      ['[]', /must hold one list/],
      [{ allow: [entry], alow: [] }, /must hold one list/],
      [{ allow: ['MAL-2025-2'] }, /holds at 0 what is no object/],
      [{ allow: [{ ...entry, id: '' }] }, /no "id"/],
      [{ allow: [{ ...entry, reason: ' ' }] }, /no "reason"/],
      [{ allow: [{ ...entry, until: 'soon' }] }, /no day "until"/],
      [{ allow: [entry, { ...entry, versions: ['1'] }] }, /at 1 the unknown key "versions"/],
      ['{"allow": [{"__proto__": {"id": "MAL-2025-2"}}]}', /unknown key "__proto__"/],
    ] as const) {
      const { code, stderr } = check(folder, ...listed(list));
      expect(stderr).toMatch(says);
      expect(code).toBe(2);
    }
    expect(check(folder, '--allow', 'missing.json').code).toBe(2);
  });
});

describe('the database', () => {
  const folder = project({ [LOCK]: packageLock({ evil: '1.0.0' }) });
  const asked = (cwd: string, variables: NodeJS.ProcessEnv, ...args: string[]) =>
    runMal(cwd, ['check', ...args], variables);

  it('is what --db says, else what MAL_DB says, else the repository one is in', () => {
    const clone = database({ [LOCK]: packageLock({ evil: '1.0.0' }) });
    for (const outcome of [
      asked(folder, {}, '--db', clone.root),
      asked(folder, { MAL_DB: clone.root }),
      asked(folder, { MAL_DB: '/nowhere' }, '--db', DB),
      asked(clone.root, {}),
      asked(join(clone.root, 'osv'), {}, '..'),
    ]) {
      expect(outcome.stdout).toContain('evil 1.0.0 (npm) is malicious');
      expect(outcome.code).toBe(1);
    }
    const { stdout } = asked(clone.root, {});
    expect(stdout).toContain(`Asked: ${clone.root} at commit ${clone.git('rev-parse', 'HEAD').slice(0, 12)}`);
    expect(stdout).toContain(`mal query MAL-2025-2 --db ${clone.root}\n`);
  });

  it('is the newest commit of a clone, read without writing where that cannot be', () => {
    const clone = database();
    expect(asked(folder, {}, '--db', clone.root).code).toBe(1);
    clone.remove('osv/npm/evil').commit();
    expect(asked(folder, {}, '--db', clone.root).code).toBe(0);
    clone.git('reset', '-q', '--hard', 'HEAD~1');
    clone.git('pack-refs', '--all');
    expect(asked(folder, {}, '--db', clone.root).code).toBe(1);
    const bare = join(temporaryFolder(), 'shallow');
    clone.git('clone', '-q', '--depth=1', `file://${clone.root}`, bare);
    expect(asked(folder, {}, '--db', bare).code).toBe(1);
  });

  it('is refused where it is none, is empty, or is damaged', () => {
    const empty = database();
    empty.remove('osv').commit();
    const torn = join(temporaryFolder(), 'torn');
    writeFileSync(torn, 'mal-index 1 00000000\n{}');
    for (const [place, says] of [
      ['/nowhere', 'is not there'],
      [temporaryFolder(), 'no clone of one, and no index'],
      [empty.root, 'holds no report that stands'],
      [indexFile(empty), 'holds no report that stands'],
      [torn, 'damaged or was cut off'],
      [join(folder, LOCK), 'is no index'],
    ] as const) {
      const { code, stderr, stdout } = asked(folder, {}, '--db', place);
      expect(stderr, place).toContain(says);
      expect({ code, stdout }, place).toEqual({ code: 2, stdout: '' });
    }
  });

  it('of another layout is read by the configuration that lies beside it', () => {
    const clone = database();
    clone.git('mv', 'osv/npm', 'osv/malicious');
    clone.remove('mal.config.json').commit();
    clone.write({ 'mal.config.json': '{"layout": "ossf", "roots": ["osv/malicious", "osv/withdrawn"]}' });
    expect(asked(folder, {}, '--db', clone.root).code).toBe(1);
    expect(asked(folder, {}, '--db', clone.root, 'gem/ours@1.0.0').code).toBe(0);
  });

  it('tells of reports that it could not read', () => {
    const clone = database({ 'osv/npm/torn/MAL-2025-99.json': '{' });
    const { code, stderr } = asked(folder, {}, '--db', clone.root);
    expect(stderr).toContain('a report is not taken into account: osv/npm/torn/MAL-2025-99.json');
    expect(code).toBe(1);
  });
});

describe('mal check at once', () => {
  it('gives the same answer in six processes that all make the index', async () => {
    const clone = database();
    const folder = project({ [LOCK]: packageLock({ evil: '1.0.0' }) });
    const runs = await Promise.all(
      Array.from({ length: 6 }, () => startMal(folder, ['check', '--db', clone.root])),
    );
    for (const { code, stdout } of runs) {
      expect(stdout).toBe(runs[0]!.stdout);
      expect(code).toBe(1);
    }
  });
});
