import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../src/core/diagnostic.ts';
import { formatReport } from '../../src/core/format.ts';
import { npm } from '../../src/rules/examples.ts';
import { type Outcome, runMal, startMal, TestRepository, temporaryFolder } from './run.ts';

const report = (parts = {}) => formatReport(npm('bad', { id: 'MAL-0000-bad', ...parts }));
const PATH = 'osv/npm/bad/MAL-0000-bad.json';
const GOOD = { 'osv/npm/good/MAL-0000-good.json': formatReport(npm('good', { id: 'MAL-0000-good' })) };
const FORMATS = ['text', 'json', 'github', 'sarif'];

/** Control, bidirectional and invisible characters, line breaks and tabs apart. */
const RAW = /[\0-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;

/** What every run must be, whatever it met. */
function expectCivil({ code, stdout, stderr }: Outcome, codes: readonly number[] = [0, 1, 2]): void {
  const all = `${stdout}\n${stderr}`;
  expect(codes, all.slice(0, 2000)).toContain(code);
  expect(all).not.toMatch(/^\s+at .*:\d+:\d+/m);
  expect(all).not.toMatch(/internal error|ENOENT|undefined|\[object Object\]/);
  expect(RAW.exec(all)?.[0]).toBe(undefined);
  expect(all).not.toMatch(/^\s*::(?!error |warning )/m);
  expect(all).not.toContain('##[');
}

/** Validates in every format, and plans a repair; gives what the JSON says of each path. */
async function judge(repository: TestRepository, ...args: string[]): Promise<Map<string, Diagnostic[]>> {
  const runs = await Promise.all(
    FORMATS.map((format) => startMal(repository.root, ['validate', '--format', format, ...args])),
  );
  for (const run of runs) expectCivil(run, [1]);
  const found = new Map<string, Diagnostic[]>();
  for (const diagnostic of JSON.parse(runs[1]!.stdout).diagnostics as Diagnostic[]) {
    found.set(diagnostic.path, [...(found.get(diagnostic.path) ?? []), diagnostic]);
  }
  const before = repository.files();
  expectCivil(repository.mal('normalize', '--dry-run'));
  expect(repository.files()).toEqual(before);
  return found;
}

const said = (diagnostics: Diagnostic[] | undefined) =>
  (diagnostics ?? []).map(({ message }) => message).join('\n');

describe('a machine without git', () => {
  it.each([
    ['validate'],
    ['validate', '--base', 'HEAD'],
    ['index'],
    ['merge'],
    ['export', 'csv', '--out', 'out'],
    ['query', 'npm/x'],
    ['check', 'npm/x@1.0.0'],
  ])('is told so: mal %s %s', (...words) => {
    const repository = new TestRepository({
      'osv/npm/x/MAL-2025-1000001.json': formatReport(npm('x', { id: 'MAL-2025-1000001' })),
    });
    repository.commit();
    const { code, stdout, stderr } = runMal(repository.root, words, { PATH: temporaryFolder() });
    expect(stderr).toBe('mal: git is not installed, or not on the PATH.\n');
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });
});

describe('hostile files', () => {
  const CONTENTS: [what: string, content: string | Uint8Array, says: RegExp][] = [
    ['empty', '', /end of the file|empty/i],
    ['line-break', '\n', /end of the file|empty/i],
    ['lists', `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, /nest|deep/i],
    ['brackets', '['.repeat(100_000), /nest|deep/i],
    ['proto', report().replace('"details"', '"__proto__": {"x": 1},\n  "details"'), /__proto__/],
    [
      'constructor',
      report().replace('"details"', '"constructor": {"prototype": 1},\n  "details"'),
      /constructor/,
    ],
    ['twice', report().replace('"details"', '"id": "MAL-2025-1",\n  "details"'), /"id"/],
    ['utf8', Buffer.concat([Buffer.from(report()), Buffer.from([0xff, 0xfe])]), /UTF-8/],
    ['surrogate', report({ details: 'x' }).replace('"x"', '"\\ud800"'), /surrogate/],
    ['list', '[]\n', /a list/],
    ['number', '1\n', /a number/],
    ['binary', Uint8Array.from({ length: 5000 }, (_, i) => i % 256), /UTF-8/],
    ['megabytes', report({ details: 'x'.repeat(2_000_000) }), /2[.,]0|2000|MiB|bytes/],
  ];

  it('are told at their place and left alone', async () => {
    const at = (what: string) => `osv/npm/${what}/MAL-0000-${what}.json`;
    const repository = new TestRepository(GOOD);
    for (const [what, content] of CONTENTS) repository.write({ [at(what)]: content, [at('sparse')]: '' });
    const fd = openSync(join(repository.root, at('sparse')), 'w');
    ftruncateSync(fd, 200 * 1024 * 1024);
    closeSync(fd);
    const found = await judge(repository);
    for (const [what, , says] of [...CONTENTS, ['sparse', '', /200|209/] as const]) {
      expect(said(found.get(at(what))), what).toMatch(says);
    }
    expect(found.has('osv/npm/good/MAL-0000-good.json')).toBe(false);
    const before = repository.files();
    expectCivil(repository.mal('normalize'), [1]);
    expect(repository.files()).toEqual(before);
    for (const what of ['sparse', 'binary', 'lists']) expectCivil(repository.mal('show', at(what)), [2]);
  });
});

describe('hostile names', () => {
  const NAMES = [
    ...[
      '../../etc/passwd',
      '-rf',
      'con',
      'a\u001b[2Jb',
      '::error::x',
      '##[error]x',
      '\u202egpj.exe',
      'a\u0000b',
    ],
    ...[
      '\u009b31mred',
      'a\r\n::stop-commands::x',
      'x'.repeat(5000),
      '$(touch owned)`touch owned`',
      "'; touch owned; '",
    ],
  ];

  it('of packages do no harm where they are judged, shown, repaired and written', async () => {
    const paths = NAMES.map((_, i) => `osv/npm/n${i}/MAL-0000-n${i}.json`);
    const repository = new TestRepository(GOOD);
    for (const [i, name] of NAMES.entries()) {
      const parts = {
        id: `MAL-0000-n${i}`,
        aliases: [name],
        references: [{ type: 'WEB', url: name }],
        details: name,
      };
      repository.write({
        [paths[i]!]: formatReport(npm(name, { ...parts, credits: [{ name, contact: [name] }] })),
      });
    }
    const found = await judge(repository);
    for (const path of paths) expect(found.has(path), path).toBe(true);
    expectCivil(repository.mal('show', ...paths), [0]);
    expectCivil(repository.mal('show', '--format', 'json', ...paths), [0]);
    expectCivil(repository.mal('normalize'), [0, 1]);
    const writing = NAMES.filter((name) => !name.includes('\0')).map((name) =>
      startMal(repository.root, [
        'new',
        'npm',
        '--versions',
        '1.0.0',
        '--details',
        'Steals tokens.',
        '--',
        name,
      ]),
    );
    for (const outcome of await Promise.all(writing)) expectCivil(outcome, [0, 2]);
    for (const path of Object.keys(repository.files()))
      expect(path).toMatch(/^(osv\/npm\/[ -~]+\.json|mal\.config\.json)$/);
  });

  it('of folders do no harm, and name the reports in them', async () => {
    const folders = [
      'a\nb',
      'a"b',
      "a'b",
      'ü',
      '-rf',
      '--base=x',
      ':(top)',
      '*',
      '[a]',
      'a b',
      '%s',
      'x.json',
      '\u001b[2J',
      '::error::',
    ];
    const repository = new TestRepository(GOOD);
    for (const name of folders) repository.write({ [`osv/npm/${name}/MAL-0000-bad.json`]: report() });
    repository.commit();
    const found = await judge(repository);
    for (const name of folders) expect(found.has(`osv/npm/${name}/MAL-0000-bad.json`), name).toBe(true);
    const named = repository.mal('validate', '--format', 'json', ...folders.map((name) => `osv/npm/${name}`));
    expectCivil(named, [1]);
    expect(JSON.parse(named.stdout).checked).toBe(folders.length);
    const inside = runMal(join(repository.root, 'osv/npm'), [
      'validate',
      '--format',
      'json',
      '--',
      ...folders,
    ]);
    expect(inside.stdout).toBe(named.stdout);
  });
});

describe('what is no file', () => {
  it('is told and not followed: a link, a linked folder, a folder named like a report, a named pipe', async () => {
    const repository = new TestRepository({ ...GOOD, 'osv/npm/x.json/MAL-0000-bad.json': report() });
    const elsewhere = temporaryFolder();
    writeFileSync(join(elsewhere, 'MAL-0000-bad.json'), report());
    mkdirSync(join(repository.root, 'osv/npm/bad'));
    symlinkSync('/etc/passwd', join(repository.root, PATH));
    symlinkSync(elsewhere, join(repository.root, 'osv/npm/linked'));
    mkdirSync(join(repository.root, 'osv/npm/empty.json'));
    spawnSync('mkfifo', [join(repository.root, 'osv/npm/bad/MAL-0000-pipe.json')]);
    const found = await judge(repository);
    expect(said(found.get(PATH))).toMatch(/link/);
    expect(said(found.get('osv/npm/linked'))).toMatch(/link/);
    expect(found.has('osv/npm/x.json/MAL-0000-bad.json')).toBe(true);
    const paths = [
      PATH,
      'osv/npm/linked',
      'osv/npm/bad/MAL-0000-pipe.json',
      'osv/npm/empty.json',
      'osv/npm/linked/MAL-0000-bad.json',
    ];
    const words = paths.flatMap((path) =>
      ['validate', 'normalize', 'show'].map((command) => [command, path]),
    );
    for (const [i, outcome] of (
      await Promise.all(words.map((args) => startMal(repository.root, args)))
    ).entries()) {
      expectCivil(outcome);
      expect(outcome.stdout).not.toContain('root:x');
      expect([1, 2], `${words[i]}: ${outcome.stdout}${outcome.stderr}`).toContain(outcome.code);
    }
    expectCivil(repository.mal('normalize'), [1]);
    expect(readFileSync(join(elsewhere, 'MAL-0000-bad.json'), 'utf8')).toBe(report());
    repository.commit();
    expect(said((await judge(repository)).get(PATH))).toMatch(/link/);
  });

  it('is never written through: neither a link nor a linked folder leads out of the repository', () => {
    const elsewhere = temporaryFolder();
    const repository = new TestRepository(GOOD);
    symlinkSync(elsewhere, join(repository.root, 'osv/npm/linked'));
    expectCivil(
      repository.mal('new', 'npm', 'linked', '--versions', '1.0.0', '--details', 'Steals tokens.'),
      [2],
    );
    repository.write({ [PATH]: formatReport(npm('linked', { id: 'MAL-0000-bad' })) });
    const moved = repository.mal('normalize', PATH);
    expectCivil(moved, [1]);
    expect(moved.stderr).toContain('symbolic link');
    expect(readdirSync(elsewhere)).toEqual([]);
    expect(repository.files()[PATH]).toContain('linked');
  });

  it('is told if it may not be read', async (context) => {
    const repository = new TestRepository({ ...GOOD, [PATH]: report() });
    chmodSync(join(repository.root, PATH), 0);
    if (process.getuid?.() === 0) return context.skip('root may read everything');
    expect(said((await judge(repository)).get(PATH))).toContain('permission denied');
  });
});

describe('a hostile repository', () => {
  const CONFIGS: Record<string, string> = {
    'broken JSON': '{',
    'a list': '[]',
    null: 'null',
    'an unknown key': '{"layout": "portable", "roots": ["osv"], "rots": 1}',
    'an unknown layout': '{"layout": "flat", "roots": ["osv"]}',
    'a root above it': '{"layout": "portable", "roots": ["../elsewhere"]}',
    'a root that is absolute': '{"layout": "portable", "roots": ["/etc"]}',
    'a root with dots inside': '{"layout": "portable", "roots": ["osv/../../etc"]}',
    'a root with a final slash': '{"layout": "portable", "roots": ["osv/"]}',
    'no root': '{"layout": "portable", "roots": []}',
    'control characters': '{"layout": "\\u001b[2J::error::", "roots": ["osv"]}',
    'control characters in a key': '{"layout": "portable", "roots": ["osv"], "\\u001b[2J\\u202e": 1}',
    'raw control characters': '{"layout": "\u001b[2J"}',
    megabytes: `{"layout": "${'x'.repeat(3_000_000)}"}`,
  };

  it('with a damaged configuration cannot be judged or repaired, and says why', async () => {
    const runs = Object.entries(CONFIGS).map(async ([what, config], i) => {
      const { root } = new TestRepository({ ...GOOD, 'mal.config.json': config });
      return { what, outcome: await startMal(root, [i % 2 ? 'normalize' : 'validate']) };
    });
    for (const { what, outcome } of await Promise.all(runs)) {
      expectCivil(outcome, [2]);
      expect(outcome.stdout, what).toBe('');
      expect(outcome.stderr, what).toContain('mal.config.json');
      expect(outcome.stderr.length).toBeLessThan(2000);
    }
  });

  it('with a link in place of its configuration cannot be judged', () => {
    const repository = new TestRepository(GOOD).remove('mal.config.json');
    symlinkSync('/etc/hostname', join(repository.root, 'mal.config.json'));
    const outcome = repository.mal('validate');
    expectCivil(outcome, [2]);
    expect(outcome.stderr).toContain('mal.config.json is no file');
  });

  it('with damaged numbers cannot be judged, and says why', async () => {
    const numbers = [
      '{',
      '[]',
      'null',
      '{"2025": "x"}',
      '{"2025": -1}',
      '{"__proto__": 1}',
      '{"2025": 1e400}',
    ];
    const runs = numbers.map((ids) =>
      startMal(new TestRepository({ ...GOOD, '.mal/ids.json': ids }).root, ['validate']),
    );
    for (const outcome of await Promise.all(runs)) {
      expectCivil(outcome, [2]);
      expect(outcome.stderr).toContain('.mal/ids.json');
    }
  });

  it('without commits is judged, but has no base', () => {
    const repository = new TestRepository(GOOD);
    expectCivil(repository.mal('validate'), [0]);
    const outcome = repository.mal('validate', '--base', 'HEAD');
    expectCivil(outcome, [2]);
    expect(outcome.stderr).toContain('HEAD');
  });

  it('with a base or head that does not exist, or is none, says so', async () => {
    const repository = new TestRepository(GOOD);
    repository.commit();
    const revisions = [
      'nowhere',
      '-x',
      '--output=owned',
      'main..HEAD',
      '',
      'HEAD:osv',
      'a b',
      '0'.repeat(40),
      '\u001b[2J',
      'main^{blob}',
    ];
    const words = revisions.map((rev, i) => (i % 3 ? [`--base=${rev}`] : ['--base=main', `--head=${rev}`]));
    for (const outcome of await Promise.all(
      words.map((args) => startMal(repository.root, ['validate', ...args])),
    )) {
      expectCivil(outcome, [2]);
      expect(outcome.stderr.length).toBeGreaterThan(20);
    }
    expect(Object.keys(repository.files())).not.toContain('owned');
  });

  it('that is none at all, or empty, or broken, is an error that says so', async () => {
    const folder = temporaryFolder();
    const words = [
      ['validate'],
      ['normalize'],
      ['new', 'npm', 'x', '--all'],
      ['show', 'npm/x'],
      ['validate', '--base', 'main'],
    ];
    for (const outcome of await Promise.all(words.map((args) => startMal(folder, args)))) {
      expectCivil(outcome, [2]);
      expect(outcome.stderr).toMatch(/not inside a git repository/);
    }
    const empty = new TestRepository();
    for (const command of ['validate', 'normalize']) {
      const outcome = empty.mal(command);
      expectCivil(outcome, [2]);
      expect(outcome.stderr).toContain('No report was found');
    }
    writeFileSync(join(folder, '.git'), 'gitdir: /nowhere\n');
    expectCivil(runMal(folder, ['validate']), [2]);
  });

  it('with a pull request of hostile files is judged from objects alone', async () => {
    const repository = new TestRepository(GOOD);
    const base = repository.commit();
    repository.git('checkout', '-q', '-b', 'pr');
    repository.write({
      'osv/npm/a/MAL-0000-a.json': '[1,',
      'osv/npm/\u001b[2J::error::/MAL-0000-b.json': report(),
      'osv/npm/big/MAL-0000-big.json': ' '.repeat(3_000_000),
      'osv/npm/deep/MAL-0000-deep.json': '['.repeat(100_000),
      'osv/npm/utf/MAL-0000-utf.json': Uint8Array.of(0xff, 0xfe),
      '::error::stray': 'x',
      'mal.config.json': '{"roots": ["../.."]}',
    });
    symlinkSync('/etc/passwd', join(repository.root, 'osv/npm/a/MAL-0000-link.json'));
    repository.commit();
    const found = await judge(repository, '--base', base);
    expect(said(found.get('osv/npm/big/MAL-0000-big.json'))).toMatch(/3[.,]0|3000|MiB|bytes/);
    expect(said(found.get('osv/npm/a/MAL-0000-link.json'))).toMatch(/link/);
    expect(JSON.stringify([...found])).not.toContain('root:x');
  });
});

describe('a report that earns more findings than anyone reads', () => {
  it('is judged in seconds, in every format, in a repository and in a pull request', async () => {
    const versions = Array.from({ length: 60_000 }, (_, i) => ` v${i % 7}`);
    const repository = new TestRepository(GOOD);
    const base = repository.commit();
    repository.write({ [PATH]: report({ versions }) }).commit();
    const start = performance.now();
    const words = [['--all'], ['--format=json'], ['--format=github', `--base=${base}`], [PATH]];
    for (const outcome of await Promise.all(
      words.map((args) => startMal(repository.root, ['validate', ...args])),
    )) {
      expect(outcome.code, outcome.stderr).toBe(1);
      expect(outcome.stderr).not.toContain('internal');
    }
    // On two busy cores it is a fifth of this; a search through the file for each finding takes minutes.
    expect(performance.now() - start).toBeLessThan(20_000);
  });
});
