import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { indexFile, packageLock, project } from '../support/check-database.ts';
import { MAL, type Outcome, runMal, startMal, temporaryFolder } from './run.ts';

const DB = indexFile();
const LOCK = 'package-lock.json';

const check = (folder: string, ...args: string[]): Outcome =>
  runMal(folder, ['check', ...args], { MAL_DB: DB });

/** Refused in one sentence about the file. */
function expectRefused({ code, stdout, stderr }: Outcome, says: RegExp): void {
  expect(stdout + stderr).not.toMatch(/internal error|^\s+at .*:\d+:\d+|Maximum call stack|heap/m);
  expect(stdout).toMatch(says);
  expect(code).toBe(2);
}

describe('a hostile project', () => {
  it('with a file of 200 MB is told its size', () => {
    const folder = temporaryFolder();
    for (const name of [LOCK, 'yarn.lock', 'bom.json', 'requirements.txt']) {
      const fd = openSync(join(folder, name), 'w');
      ftruncateSync(fd, 200 << 20);
      closeSync(fd);
    }
    const outcome = check(folder);
    expectRefused(
      outcome,
      /package-lock\.json was not checked: it has 209715200 bytes, more than any lockfile\./,
    );
    expect(outcome.stdout).toContain('4 things could not be checked');
  });

  it('with a file that is nested without end, binary, empty or full of prototypes is refused', async () => {
    const contents: Record<string, string | Uint8Array> = {
      deep: `{"lockfileVersion": 3, "packages": ${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
      open: '{"packages": {"a":'.repeat(50_000),
      binary: Uint8Array.from({ length: 5000 }, (_, i) => i % 256),
      empty: '',
      list: '[]',
      proto: '{"lockfileVersion": 3, "packages": {"__proto__": {"node_modules/x": 1}, "node_modules/x": 5}}',
    };
    const outcomes = Object.entries(contents).map(async ([name, content]) => {
      const folder = project({
        [LOCK]: content,
        'a.cdx.json': content,
        'pnpm-lock.yaml': content,
        'uv.lock': content,
      });
      return [name, await startMal(folder, ['check'], { MAL_DB: DB })] as const;
    });
    for (const [name, { code, stdout, stderr }] of await Promise.all(outcomes)) {
      expect(stdout + stderr, name).not.toMatch(/internal error|Maximum call stack|heap/);
      expect(stdout, name).toMatch(/^package-lock\.json(?::\d+)? was not checked: it /m);
      expect(code, name).toBe(2);
    }
  });

  it('with a hundred thousand malicious entries is counted, and told the first of them', () => {
    const many = Object.fromEntries(
      Array.from({ length: 100_000 }, (_, i) => [`x${i}/node_modules/evil`, '1.0.0']),
    );
    const folder = project({ [LOCK]: packageLock({ ...many, chalk: '5.6.1' }) });
    const { code, stdout } = check(folder);
    expect(stdout).toContain('And 90,001 more.');
    expect(stdout).toContain('100,001 malicious packages');
    expect(code).toBe(1);
  });

  it('cannot hide what is malicious behind what is only possible', () => {
    const words = `${'npm/chalk\n'.repeat(30_000)}npm/evil@1\n`;
    const { code, stdout } = runMal(temporaryFolder(), ['check', '-'], { MAL_DB: DB }, words);
    expect(stdout).toContain('evil 1 (npm) is malicious');
    expect(code).toBe(1);
  });

  it('with folders that go on and on ends, and is not clean', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'a/'.repeat(80)), { recursive: true });
    symlinkSync('..', join(folder, 'a/up'));
    writeFileSync(join(folder, LOCK), packageLock({ good: '1.0.0' }));
    expectRefused(check(folder), /lies more than 64 folders deep/);
  });

  it('makes nothing be read that it includes from outside', () => {
    const outside = project({ 'secret.txt': 'foo-bar==1\n' });
    const folder = project({
      'app/requirements.txt': `-r ../../${outside.split('/').at(-1)}/secret.txt\n`,
      'bpp/requirements.txt': '-r link.txt\n',
      'cpp/requirements.txt': '-r ../shared.txt\n',
      'shared.txt': 'foo-bar==2\n',
    });
    symlinkSync(join(outside, 'secret.txt'), join(folder, 'bpp/link.txt'));
    const { code, stdout } = check(folder);
    expect(code).toBe(1);
    expect(stdout).toContain('foo-bar 2 (PyPI) is malicious');
    expect(stdout).not.toContain('foo-bar 1');
    expect(stdout).toMatch(/^app\/requirements\.txt(?::1)? was not checked/m);
    expect(stdout).toMatch(/^bpp\/requirements\.txt(?::1)? was not checked/m);
  });

  it('with a folder that may not be read is not clean', () => {
    const folder = project({
      [LOCK]: packageLock({ good: '1.0.0' }),
      [`closed/${LOCK}`]: '{}',
      'yarn.lock': '',
    });
    chmodSync(folder, 0o755);
    chmodSync(join(folder, 'closed'), 0);
    chmodSync(join(folder, 'yarn.lock'), 0);
    const db = join(temporaryFolder(), 'db');
    writeFileSync(db, '');
    const copy = join(folder, 'mal.index');
    spawnSync('cp', [DB, copy]);
    chmodSync(copy, 0o644);
    // Nothing is closed to root.
    const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    const { status, stdout, stderr } = spawnSync(process.execPath, [MAL, 'check', '--db', copy, '.'], {
      ...user,
      cwd: folder,
      encoding: 'utf8',
      env: { NO_COLOR: '1' },
    });
    chmodSync(join(folder, 'closed'), 0o755);
    expect(stderr).toBe('');
    expect(stdout).toContain('closed was not checked: it cannot be read (EACCES).');
    expect(stdout).toContain('yarn.lock was not checked: it cannot be read (EACCES).');
    expect(status).toBe(2);
  });
});
