import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { formatReport } from '../../src/core/format.ts';
import { npm } from '../../src/rules/examples.ts';
import { RULES } from '../../src/rules/index.ts';
import { MAL, runMal, startMal, TestRepository, temporaryFolder } from './run.ts';

const GOOD = { 'osv/npm/good/MAL-0000-good.json': formatReport(npm('good', { id: 'MAL-0000-good' })) };
const bad = (i: number) => ({
  [`osv/npm/bad-${i}/MAL-0000-bad-${i}.json`]: formatReport(
    npm(`bad-${i}`, {
      id: `MAL-0000-bad-${i}`,
      versions: Array.from({ length: 300 }, (_, k) => `v${k}.0.0`),
    }),
  ),
});
const MANY = Object.assign({}, GOOD, ...Array.from({ length: 30 }, (_, i) => bad(i)));

describe('the help', () => {
  it('fits one screen, and that of each command is hardly longer', async () => {
    const { stdout, code } = runMal(temporaryFolder(), ['--help']);
    expect(code).toBe(0);
    expect(stdout.split('\n').length).toBeLessThanOrEqual(40);
    expect(stdout).toMatch(/Examples:\n/);
    const list = stdout.slice(stdout.indexOf('Commands:'), stdout.indexOf('Examples:'));
    const commands = [...list.matchAll(/^ {2}([a-z-]+) /gm)]
      .map((match) => match[1]!)
      .filter((word) => word !== 'help');
    expect(commands).toEqual(
      expect.arrayContaining(['validate', 'normalize', 'new', 'show', 'explain', 'completion']),
    );
    for (const outcome of await Promise.all(
      commands.map((command) => startMal(temporaryFolder(), ['help', command])),
    )) {
      expect(outcome.code).toBe(0);
      expect(outcome.stdout.split('\n').length).toBeLessThanOrEqual(50);
      for (const line of outcome.stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(140);
    }
  });
});

describe('the list and the pages of rules', () => {
  it('hold every rule', () => {
    const { stdout, code } = runMal(temporaryFolder(), ['explain']);
    expect(code).toBe(0);
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => line.split(' ')[0]),
    ).toEqual(RULES.map(({ id }) => id));
  });
});

describe('completion', () => {
  it.each(['bash', 'zsh', 'fish'])(
    'of %s names every command, and is a script that its shell can read',
    (shell) => {
      const { stdout, code } = runMal(temporaryFolder(), ['completion', shell]);
      expect(code).toBe(0);
      for (const word of ['validate', 'normalize', '--format', '--max-warnings', 'PyPI', 'alias-self'])
        expect(stdout).toContain(word);
      const there = spawnSync(shell, ['-c', ':']).status === 0;
      if (there)
        expect(spawnSync(shell, ['-n'], { input: stdout, encoding: 'utf8' })).toMatchObject({
          status: 0,
          stderr: '',
        });
    },
  );

  it('of bash completes commands, options and rules', () => {
    const { stdout } = runMal(temporaryFolder(), ['completion', 'bash']);
    const complete = (...words: string[]) => {
      const script = `${stdout}\nCOMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _mal; printf '%s\\n' "\${COMPREPLY[@]}"`;
      return spawnSync('bash', ['-c', script], { encoding: 'utf8' }).stdout.trim().split('\n');
    };
    expect(complete('mal', 'val')).toEqual(['validate']);
    expect(complete('mal', 'validate', '--max')).toEqual(['--max-warnings']);
    expect(complete('mal', 'explain', 'alias-se')).toEqual(['alias-self']);
    expect(complete('mal', 'completion', 'z')).toEqual(['zsh']);
  });
});

describe('output', () => {
  it('is coloured only where it is asked for', () => {
    const { root } = new TestRepository(bad(1));
    const coloured = (variables: NodeJS.ProcessEnv) =>
      runMal(root, ['validate'], variables).stdout.includes('\u001b[');
    expect(coloured({ NO_COLOR: '' })).toBe(false);
    expect(coloured({ NO_COLOR: '', FORCE_COLOR: '1' })).toBe(true);
    expect(coloured({ NO_COLOR: '1', FORCE_COLOR: '1' })).toBe(false);
  });

  it('may be cut off by whoever reads it', () => {
    const { root } = new TestRepository(MANY);
    for (const format of ['text', 'json']) {
      const line = `"${process.execPath}" "${MAL}" validate --all --format ${format} | head -n 1`;
      const done = spawnSync('bash', ['-c', `set -o pipefail; ${line}; echo "codes \${PIPESTATUS[*]}"`], {
        cwd: root,
        encoding: 'utf8',
      });
      expect(done.stderr).toBe('');
      expect(done.stdout).toMatch(/codes [01] 0\n$/);
    }
  });

  it('of a large result reaches a pipe whole', async () => {
    const { root } = new TestRepository(MANY);
    const { stdout, code } = await startMal(root, ['validate', '--format', 'json']);
    expect(code).toBe(1);
    const result = JSON.parse(stdout);
    expect(result.diagnostics).toHaveLength(9000);
    expect(result).toMatchObject({ checked: 31, errors: 9000, warnings: 0 });
  });

  it('as JSON has exactly the keys that are promised', () => {
    const { root } = new TestRepository(bad(1));
    const { stdout, stderr } = runMal(root, ['validate', '--format', 'json']);
    const result = JSON.parse(stdout);
    expect(stderr).toBe('');
    expect(Object.keys(result)).toEqual(['checked', 'errors', 'warnings', 'diagnostics']);
    const keys = ['rule', 'severity', 'path', 'line', 'column', 'pointer', 'message', 'hint', 'fixable'];
    for (const diagnostic of result.diagnostics) expect(Object.keys(diagnostic)).toEqual(keys);
  });

  it('for people stays readable at thousands of findings', () => {
    const { root } = new TestRepository(MANY);
    const { stdout } = runMal(root, ['validate']);
    expect(stdout.split('\n').length).toBeLessThan(60);
    expect(stdout).toContain('version-invalid (9,000)');
    expect(stdout).toContain('--all shows the rest');
    expect(stdout).toContain('9,000 findings can be repaired: mal normalize');
  });
});

describe('a command in a subfolder', () => {
  it('finds its repository and takes words from where it stands', () => {
    const { root } = new TestRepository({ ...GOOD, ...bad(1) });
    expect(runMal(`${root}/osv/npm/good`, ['validate', '--format', 'json', '.']).stdout).toContain(
      '"checked": 1',
    );
    expect(runMal(`${root}/osv/npm`, ['validate', '--format', 'json', 'good/MAL-0000-good.json']).code).toBe(
      0,
    );
    expect(runMal(`${root}/osv/npm`, ['validate', '--format', 'json']).stdout).toContain('"checked": 2');
    expect(runMal(`${root}/osv`, ['validate', 'npm/good']).code).toBe(0);
  });
});
