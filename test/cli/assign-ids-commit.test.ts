import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatReport } from '../../src/core/format.ts';
import { npm } from '../../src/rules/examples.ts';
import { numbered, repository, waiting } from '../support/numbering.ts';
import { MAL, type TestRepository } from './run.ts';

const ready = (): TestRepository => {
  const made = repository({ ...waiting('a'), ...waiting('b'), 'notes.txt': 'one\n' });
  made.commit();
  return made;
};

/** What must be so after a refusal: the same files, the same commit. */
function refused(made: TestRepository, ...args: string[]): string {
  const [files, head] = [made.files(), made.git('rev-parse', 'HEAD')];
  const { code, stdout, stderr } = made.mal('assign-ids', '--commit', ...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(made.files()).toEqual(files);
  expect(made.git('rev-parse', 'HEAD')).toBe(head);
  expect(stderr.split('\n').length).toBeLessThanOrEqual(3);
  return stderr;
}

describe('mal assign-ids --commit', () => {
  it('makes one commit of exactly what was numbered and leaves everything else as it is', () => {
    const made = ready();
    made.write({ 'notes.txt': 'two\n', 'draft.txt': 'mine\n' });
    made.git('add', 'notes.txt');
    const { code, stdout } = made.mal('assign-ids', '--commit');
    expect(code).toBe(0);
    expect(stdout).toMatch(/2 reports numbered.*\nCommitted as [0-9a-f]{12}\.\n$/);
    expect(made.git('log', '-1', '--format=%an <%ae>%n%B')).toBe(
      'Test <test@example.org>\nNumber 2 reports\n\nMAL-2025-1000001: npm/a\nMAL-2025-1000002: npm/b',
    );
    expect(made.git('show', '--name-status', '--no-renames', '--format=', 'HEAD').split('\n')).toEqual([
      'A\t.mal/ids.json',
      'D\tosv/npm/a/MAL-0000-a.json',
      'A\tosv/npm/a/MAL-2025-1000001.json',
      'D\tosv/npm/b/MAL-0000-b.json',
      'A\tosv/npm/b/MAL-2025-1000002.json',
    ]);
    expect(made.git('status', '--porcelain').split('\n')).toEqual(
      ['M  notes.txt', '?? draft.txt'].map((line) => line.trim()),
    );
  });

  it('takes new reports along that were never committed, and the author it is told', () => {
    const made = ready();
    made.write(waiting('c'));
    expect(made.mal('assign-ids', '--commit', '--author', 'Ann Other <ann@example.org>').code).toBe(0);
    expect(made.git('log', '-1', '--format=%an <%ae>')).toBe('Ann Other <ann@example.org>');
    expect(made.git('ls-files', 'osv/npm/c')).toBe('osv/npm/c/MAL-2025-1000003.json');
    expect(made.git('status', '--porcelain')).toBe('');
  });

  it('commits nothing when there is nothing to number', () => {
    const made = repository({
      ...numbered('a', 'MAL-2025-1000001'),
      '.mal/ids.json': '{\n  "2025": 1000001\n}\n',
    });
    const head = made.commit();
    expect(made.mal('assign-ids', '--commit')).toEqual({
      code: 0,
      stdout: '0 reports numbered, 0 merged, 0 stamped.\n',
      stderr: '',
    });
    expect(made.git('rev-parse', 'HEAD')).toBe(head);
  });

  it('conflicts with a branch that gave numbers at the same time', () => {
    const made = ready();
    made.git('switch', '-q', '-c', 'other');
    made.write(waiting('c')).commit();
    made.mal('assign-ids', '--commit');
    made.git('switch', '-q', 'main');
    made.mal('assign-ids', '--commit');
    expect(() => made.git('merge', '-q', 'other')).toThrow();
    expect(made.git('diff', '--name-only', '--diff-filter=U').split('\n')).toContain('.mal/ids.json');
  });

  it('refuses to be mixed with changes that are not committed', () => {
    const made = ready();
    made.write({ '.mal/ids.json': '{}\n' });
    made.commit();
    made.write({ '.mal/ids.json': '{"2025": 1000005}\n' });
    expect(refused(made)).toBe(
      'mal: 1 file of the data differs from HEAD, such as ".mal/ids.json".\n     Commit your changes first, or take them back; only what the numbering changes goes into its commit.\n',
    );
    made.git('checkout', '-q', '--', '.mal');
    made.write({
      'osv/npm/a/MAL-0000-a.json': formatReport(npm('a', { id: 'MAL-0000-a', details: 'Edited.\n' })),
    });
    expect(refused(made)).toContain('"osv/npm/a/MAL-0000-a.json"');
    made.git('add', '-A');
    expect(refused(made)).toContain('"osv/npm/a/MAL-0000-a.json"');
    made.git('reset', '-q', '--hard');
    made.write({ 'osv/npm/z/MAL-2025-1000009.json': formatReport(npm('z', { id: 'MAL-2025-1000009' })) });
    expect(refused(made)).toContain('"osv/npm/z/MAL-2025-1000009.json"');
  });

  it('refuses a detached HEAD, an unfinished merge, a repository without a commit and an author that is none', () => {
    const made = ready();
    made.git('switch', '-q', '--detach');
    expect(refused(made)).toContain('HEAD is detached');
    made.git('switch', '-q', 'main');
    made.git('switch', '-q', '-c', 'other');
    made.write({ 'notes.txt': 'theirs\n' }).commit();
    made.git('switch', '-q', 'main');
    made.write({ 'notes.txt': 'ours\n' }).commit();
    expect(() => made.git('merge', '-q', 'other')).toThrow();
    expect(refused(made)).toContain('A merge is not finished here');
    made.git('merge', '--abort');
    expect(refused(made, '--author', 'nobody')).toContain('--author "nobody" is no author');
    const unborn = repository(waiting('a'));
    expect(unborn.mal('assign-ids', '--commit').stderr).toContain('There is no commit yet');
  });

  it("says what a hook of the person's objects to, and finishes the very same plan later", () => {
    const made = ready();
    made.write({ '.git/hooks/pre-commit': '#!/bin/sh\necho "not today" >&2\nexit 1\n' });
    made.git('config', 'core.hooksPath', '.git/hooks');
    chmodSync(join(made.root, '.git/hooks/pre-commit'), 0o755);
    const { code, stderr } = made.mal('assign-ids', '--commit');
    expect(code).toBe(2);
    expect(stderr).toContain('not today');
    rmSync(join(made.root, '.git/hooks/pre-commit'));
    expect(made.mal('assign-ids', '--commit').code).toBe(0);
    expect(made.git('ls-files', 'osv').split('\n')).toEqual([
      'osv/npm/a/MAL-2025-1000001.json',
      'osv/npm/b/MAL-2025-1000002.json',
    ]);
    expect(made.git('status', '--porcelain')).toBe('');
  });

  it('is finished by the next run wherever it was killed', { timeout: 240_000 }, async () => {
    let cut = 0;
    const whole = await undisturbed();
    // From when it has hardly begun to when it is nearly done; a busy machine may need more tries to be cut in the middle.
    for (let round = 0; round < 24 || (cut === 0 && round < 60); round++) {
      const names = Array.from({ length: 40 }, (_, i) => `p${i}`);
      const made = repository(
        Object.assign({ '.gitignore': '*.tmp\n' }, ...names.map((name) => waiting(name))),
      );
      made.commit();
      await killed(made, whole * (0.3 + (round % 24) * 0.03));
      if (made.git('rev-list', '--count', 'HEAD') === '1' && made.git('status', '--porcelain') !== '') cut++;
      // git itself says that these are to be removed after a crash.
      for (const lock of ['index.lock', 'HEAD.lock', 'refs/heads/main.lock'])
        rmSync(join(made.root, '.git', lock), { force: true });
      const { code, stderr } = made.mal('assign-ids', '--commit');
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(made.git('status', '--porcelain')).toBe('');
      const ids = made
        .git('ls-files', 'osv')
        .split('\n')
        .map((path) => path.split('/'));
      expect(ids.map(([, , name]) => name)).toEqual([...names].sort());
      expect(new Set(ids.map(([, , , file]) => file)).size).toBe(names.length);
      expect(made.git('rev-list', '--count', 'HEAD')).toBe('2');
      expect(existsSync(join(made.root, '.git/mal/assign-ids.json'))).toBe(false);
    }
    // Otherwise the test shows nothing.
    expect(cut).toBeGreaterThan(0);
  });
});

/** How long the command takes here and now, in milliseconds. */
async function undisturbed(): Promise<number> {
  const names = Array.from({ length: 40 }, (_, i) => `p${i}`);
  const made = repository(Object.assign({}, ...names.map((name) => waiting(name))));
  made.commit();
  const start = performance.now();
  await killed(made, 60_000);
  return performance.now() - start;
}

/** Starts the command in a process group of its own and kills all of it after some milliseconds. */
async function killed(made: TestRepository, ms: number): Promise<void> {
  const child = spawn(process.execPath, [MAL, 'assign-ids', '--commit'], {
    cwd: made.root,
    detached: true,
    stdio: 'ignore',
    env: { PATH: process.env.PATH, HOME: process.env.HOME, GIT_CONFIG_GLOBAL: '/dev/null' },
  });
  const timer = setTimeout(() => process.kill(-child.pid!, 'SIGKILL'), ms);
  await once(child, 'close');
  clearTimeout(timer);
}
