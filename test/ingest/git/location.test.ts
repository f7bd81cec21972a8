import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { completeSource, type WrittenSource } from '../../../src/core/source-config.ts';
import { gitLocation, shownLocation } from '../../../src/ingest/git/location.ts';
import { kind } from '../../../src/ingest/kinds/git.ts';
import { SourceError } from '../../../src/ingest/source.ts';
import { temporaryFolder } from '../../cli/run.ts';
import { Reader, SourceRemote } from '../../support/source-remote.ts';

const configured = (location: string, more: Partial<WrittenSource> = {}) =>
  completeSource({ id: 'reports', kind: 'git', location, ...more });
const problem = (location: string, more: Partial<WrittenSource> = {}) =>
  kind.problem!(configured(location, more));

describe('the location of a repository', () => {
  it('may be an https, http or file URL, or a path', () => {
    const good = [
      'https://github.com/github/advisory-database',
      'http://127.0.0.1:8080/a.git',
      'file:///srv/a.git',
      '/srv/a.git',
      '../a:b.git',
      'C:/a.git',
      'a.git',
    ];
    for (const location of good) expect(problem(location), location).toBeUndefined();
    expect(gitLocation(configured('../a:b.git'), '/srv/x')).toEqual({
      url: '/srv/a:b.git',
      transport: 'file',
    });
  });

  it('may be one over ssh if credentials may be used', () => {
    for (const location of ['git@github.com:a/b.git', 'host.example:b.git', 'ssh://git@host:22/b.git']) {
      expect(problem(location), location).toMatch(/credentials/);
      expect(problem(location, { credentials: 'environment' }), location).toBeUndefined();
      expect(gitLocation(configured(location), '/')).toEqual({ url: location, transport: 'ssh' });
    }
  });

  it('is never an option, a program, another transport or a secret', () => {
    const bad: [string, RegExp][] = [
      ['--upload-pack=touch x', /option/],
      ['-u', /option/],
      ['ext::sh -c touch% x', /helper program/],
      ['fd::3', /helper program/],
      ['::x', /helper program/],
      ['ext://x', /ext:\/\//],
      ['git://host/a', /git:\/\//],
      ['ftp://host/a', /ftp:\/\//],
      ['https://user:secret@host/a', /credentials/],
      ['https://token@host/a', /credentials/],
      ['ssh://-oProxyCommand=touch/a', /not a valid URL/],
      ['ssh://%2doProxyCommand=touch/a', /not a valid URL/],
      ['https://', /not a valid URL/],
    ];
    for (const [location, reason] of bad)
      expect(problem(location, { credentials: 'environment' }), location).toMatch(reason);
  });

  it('is refused when it is read, too, and starts nothing', async () => {
    const mark = join(temporaryFolder(), 'mark');
    for (const location of [`ext::sh -c touch% ${mark}`, `--upload-pack=touch ${mark}`]) {
      const reader = new Reader(kind, { location });
      await expect(reader.run()).rejects.toThrow(SourceError);
      expect(existsSync(reader.cache)).toBe(false);
    }
    expect(existsSync(mark)).toBe(false);
  });

  it('is shown without user and query', () => {
    expect(shownLocation(configured('ssh://me@host/a?token=1'))).toBe('"ssh://host/a"');
    expect(shownLocation(configured('git@host:a'))).toBe('"git@host:a"');
  });

  it('is told to be wrong where nothing is there', async () => {
    const reader = new Reader(kind, { location: join(temporaryFolder(), 'none.git') });
    const error: unknown = await reader.run().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(SourceError);
    expect((error as SourceError).hint).toMatch(/`location`/);
  });
});

describe('the branch of a repository', () => {
  it('is a name, not a pattern, an option or another ref', () => {
    const name = (branch: string) => problem('/a', { branch });
    for (const branch of ['main', 'release/1.x', 'ü', 'a@b']) expect(name(branch), branch).toBeUndefined();
    for (const branch of [
      '-x',
      'a*',
      'a..b',
      'a b',
      'a:b',
      'a~1',
      'a^',
      '/a',
      'a/',
      'a.lock',
      'a\\b',
      'x@{1}',
      '.a/.b',
    ])
      expect(name(branch), branch).toMatch(/no name of a branch/);
  });

  it('is told to be missing', async () => {
    const remote = new SourceRemote({ 'a.json': '{}' });
    remote.git('update-ref', 'refs/x/refs/heads/gone', 'main');
    const reader = new Reader(kind, { location: remote.url, branch: 'gone' });
    await expect(reader.run()).rejects.toThrow(/has no branch "gone"/);
  });
});

describe('git that works for a source', () => {
  it('runs no hook and no filter of the machine', async () => {
    const remote = new SourceRemote({ 'a.json': '{}' });
    const hooks = temporaryFolder();
    const mark = join(hooks, 'mark');
    const reader = new Reader(kind, { location: remote.url });
    const hook = join(hooks, 'reference-transaction');
    writeFileSync(hook, `#!/bin/sh\ntouch ${mark}\n`, { mode: 0o755 });
    const variables = {
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'core.hooksPath',
      GIT_CONFIG_VALUE_0: hooks,
    };
    expect((await reader.run({ variables })).map((event) => event.kind)).toEqual([
      'object',
      'whole',
      'checkpoint',
    ]);
    expect(existsSync(mark)).toBe(false);
  });

  it('does not take the repository that a hook of ours runs in for its own', async () => {
    const remote = new SourceRemote({ 'a.json': '{}' });
    const reader = new Reader(kind, { location: remote.url });
    const variables = {
      GIT_INDEX_FILE: '/nowhere/index',
      GIT_OBJECT_DIRECTORY: '/nowhere',
      GIT_WORK_TREE: '/',
    };
    expect((await reader.run({ variables })).map((event) => event.kind)).toEqual([
      'object',
      'whole',
      'checkpoint',
    ]);
  });
});
