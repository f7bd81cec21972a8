import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatReport } from '../../src/core/format.ts';
import type { Osv } from '../../src/core/report.ts';
import { npm } from '../../src/rules/examples.ts';
import { BareRemote, numbered, repository, waiting } from '../support/numbering.ts';
import { runMal, startMal, type TestRepository } from './run.ts';

const PUSH = ['assign-ids', '--push', 'origin', 'main'] as const;
const names = (from: number, to: number, word = 'p') =>
  Array.from({ length: to - from }, (_, i) => `${word}${from + i}`);
const allWaiting = (list: readonly string[]) => Object.assign({}, ...list.map((name) => waiting(name)));

function hook(remote: BareRemote, name: string, script: string): void {
  writeFileSync(join(remote.path, 'hooks', name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(remote.path, 'hooks', name), 0o755);
  remote.git('config', 'core.hooksPath', join(remote.path, 'hooks'));
}

/** Everything of a clone that a command could disturb. */
const everything = (clone: TestRepository) => ({
  files: clone.files(),
  head: clone.git('rev-parse', 'HEAD'),
  branch: clone.git('symbolic-ref', 'HEAD'),
  index: clone.git('ls-files', '-s'),
});

describe('mal assign-ids --push', () => {
  it('numbers what the remote branch holds, without touching the checkout', () => {
    const remote = new BareRemote({ ...waiting('a'), ...waiting('b') });
    const clone = remote.clone();
    const other = remote.clone();
    other.write(waiting('c')).commit();
    other.git('push', '-q', 'origin', 'main');
    const before = everything(clone);
    const { code, stdout, stderr } = clone.mal(...PUSH);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/3 reports numbered.*\nPushed to origin main as [0-9a-f]{12}\.\n$/);
    remote.expectNumbered(['a', 'b', 'c']);
    expect(everything(clone)).toEqual(before);
    expect(remote.git('log', '--format=%s', 'main')).toBe('Number 3 reports\nChange\nBegin');
  });

  it('pushes nothing when there is nothing to number', () => {
    const remote = new BareRemote(waiting('a'));
    const clone = remote.clone();
    clone.mal(...PUSH);
    const tip = remote.git('rev-parse', 'main');
    expect(clone.mal(...PUSH)).toEqual({
      code: 0,
      stdout: '0 reports numbered, 0 merged, 0 stamped.\n',
      stderr: '',
    });
    expect(remote.git('rev-parse', 'main')).toBe(tip);
  });

  it('takes along the commits of the branch that the remote lacks, with their authors, and each only once', () => {
    const remote = new BareRemote(waiting('a'));
    const clone = remote.clone();
    const other = remote.clone();
    other.mal(...PUSH);
    clone.write(waiting('mine'));
    clone.git('add', '-A');
    clone.git('commit', '-q', '--author', 'Ann Other <ann@example.org>', '-m', 'Report mine\n\nWith a body.');
    expect(clone.mal(...PUSH).code).toBe(0);
    expect(clone.mal(...PUSH).stdout).toContain('0 reports numbered');
    remote.expectNumbered(['a', 'mine']);
    expect(remote.git('log', '--format=%an: %s', 'main').split('\n')).toEqual([
      'Test: Number 1 report',
      'Ann Other: Report mine',
      'Test: Number 1 report',
      'Test: Begin',
    ]);
    expect(remote.git('log', '--skip=1', '-1', '--format=%b', 'main')).toBe('With a body.');
  });

  it('publishes no commits of another branch, none that change anything but reports, and no merges', () => {
    const remote = new BareRemote(waiting('a'));
    const clone = remote.clone();
    clone.git('switch', '-q', '-c', 'draft');
    clone.write(waiting('draft')).commit();
    expect(clone.mal(...PUSH).code).toBe(0);
    remote.expectNumbered(['a']);
    const tip = remote.git('rev-parse', 'main');
    clone.git('switch', '-q', 'main');
    clone.write({ 'tool.txt': 'x\n' }).commit('A tool');
    expect(clone.mal(...PUSH).stderr).toMatch(
      /^mal: Your commit [0-9a-f]{12} changes "tool.txt", which is no report/,
    );
    clone.git('reset', '-q', '--hard', 'origin/main~1');
    clone.git('merge', '-q', '--no-ff', '-m', 'Merge', 'draft');
    expect(clone.mal(...PUSH).stderr).toContain('is a merge');
    expect(remote.git('rev-parse', 'main')).toBe(tip);
  });

  it('does not bring back what was taken from the remote branch', () => {
    const remote = new BareRemote(waiting('a'));
    const other = remote.clone();
    other.write(waiting('bad')).commit();
    other.git('push', '-q', 'origin', 'main');
    const clone = remote.clone();
    other.git('push', '-q', '--force', 'origin', 'HEAD~1:main');
    expect(clone.mal(...PUSH).code).toBe(0);
    remote.expectNumbered(['a']);
  });

  it('says which commit of mine is in the way of which change', () => {
    const remote = new BareRemote(numbered('a', 'MAL-2025-1000001', { details: 'One.\n' }));
    const edit = (clone: TestRepository, details: string) => {
      clone.write(numbered('a', 'MAL-2025-1000001', { details })).commit(details.trim());
      return clone;
    };
    const [mine, theirs] = [edit(remote.clone(), 'Mine.\n'), edit(remote.clone(), 'Theirs.\n')];
    theirs.git('push', '-q', 'origin', 'main');
    const { code, stderr } = mine.mal(...PUSH);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^mal: Your commit [0-9a-f]{12} and the remote branch both change "osv\/npm\/a\/MAL-2025-1000001.json"\.\n/,
    );
  });

  it('refuses changes that are not committed; --commit commits new reports and takes them along', () => {
    const remote = new BareRemote(waiting('a'));
    const clone = remote.clone();
    clone.write(waiting('fresh'));
    const tip = remote.git('rev-parse', 'main');
    const { code, stderr } = clone.mal(...PUSH);
    expect(code).toBe(2);
    expect(stderr).toContain('"osv/npm/fresh/MAL-0000-fresh.json" is changed and not committed');
    expect(remote.git('rev-parse', 'main')).toBe(tip);
    expect(clone.mal(...PUSH, '--commit').code).toBe(0);
    remote.expectNumbered(['a', 'fresh']);
    expect(clone.git('status', '--porcelain')).toBe('');
    clone.write({ 'osv/npm/a/MAL-0000-a.json': '{}\n' });
    expect(clone.mal(...PUSH, '--commit').stderr).toContain('"osv/npm/a/MAL-0000-a.json" is changed');
  });

  it('works on a detached HEAD, in a clone without a checkout, in a shallow one and in one without blobs', () => {
    const remote = new BareRemote(waiting('a'));
    remote.git('config', 'uploadpack.allowFilter', 'true');
    remote.git('config', 'uploadpack.allowAnySHA1InWant', 'true');
    const detached = remote.clone();
    detached.git('switch', '-q', '--detach');
    expect(detached.mal(...PUSH).code).toBe(0);
    for (const [i, options] of [
      ['--no-checkout'],
      ['--depth=1'],
      ['--filter=blob:none', '--no-checkout'],
      ['--depth=1', '--filter=blob:none', '--sparse'],
    ].entries()) {
      const writer = remote.clone();
      writer.write(waiting(`more${i}`)).commit();
      writer.git('push', '-q', 'origin', 'main');
      const home = repository();
      home.git('clone', '-q', ...options, `file://${remote.path}`, 'here');
      const done = runMal(join(home.root, 'here'), [...PUSH, '--author', 'Bot <bot@example.org>']);
      expect({ options, ...done, stdout: '' }).toEqual({ options, code: 0, stdout: '', stderr: '' });
    }
    remote.expectNumbered(['a', 'more0', 'more1', 'more2', 'more3']);
  });

  it('plans again on what the branch holds when its push is rejected', () => {
    const remote = new BareRemote(waiting('a'));
    const racer = remote.clone();
    racer.write(waiting('rival', { published: '2025-01-01T00:00:00Z' })).commit();
    racer.git('push', '-q', 'origin', 'HEAD:refs/heads/next');
    // The branch moves while the first push is under way, as if somebody else had been faster.
    hook(
      remote,
      'pre-receive',
      'test -e once && exit 0; touch once; unset GIT_QUARANTINE_PATH; git update-ref refs/heads/main refs/heads/next',
    );
    const clone = remote.clone();
    const { code, stdout } = clone.mal(...PUSH, '--format', 'json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout).pushed).toEqual({ remote: 'origin', branch: 'main', attempts: 2 });
    remote.expectNumbered(['a', 'rival']);
  });

  it('tries again when a hook of the remote objects at first, and gives up in one sentence when it always does', () => {
    const remote = new BareRemote(waiting('a'));
    hook(remote, 'pre-receive', 'n=$(cat n 2>/dev/null || echo 0); echo $((n+1)) > n; test $n -ge 2');
    const clone = remote.clone();
    expect(clone.mal(...PUSH).code).toBe(0);
    remote.expectNumbered(['a']);
    hook(remote, 'pre-receive', 'echo "closed for the winter" >&2; exit 1');
    clone.git('pull', '-q', '--rebase');
    clone.write(waiting('b')).commit();
    const before = everything(clone);
    const { code, stdout, stderr } = clone.mal(...PUSH);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(
      /^mal: The remote "origin" refused every push to "main"; its last answer: .*closed for the winter.*\n {5}Nothing was numbered/,
    );
    expect(everything(clone)).toEqual(before);
    expect(Object.keys(remote.state().ids)).toEqual(['a']);
  });

  it('says in one sentence what is wrong with the remote, the branch or the words', () => {
    const remote = new BareRemote(waiting('a'));
    const clone = remote.clone();
    const said = (...args: string[]) => {
      const { code, stderr } = clone.mal(...args);
      expect(code).toBe(2);
      return stderr.split('\n')[0];
    };
    expect(said('assign-ids', '--push', 'nowhere', 'main')).toBe('mal: There is no remote "nowhere".');
    expect(said('assign-ids', '--push', 'origin', 'other')).toBe(
      'mal: The remote "origin" has no branch "other".',
    );
    expect(said('assign-ids', '--push', 'origin', 'a..b')).toBe('mal: "a..b" is not the name of a branch.');
    expect(said('assign-ids', '--push', 'origin')).toBe('mal: --push takes a remote and a branch.');
    expect(said(...PUSH, '--attempts', '0')).toBe('mal: --attempts 0 would do nothing.');
    clone.git('remote', 'set-url', 'origin', '/nowhere/at/all');
    expect(said(...PUSH)).toMatch(/^mal: The remote "origin" does not answer: .*\/nowhere\/at\/all/);
    clone.git('remote', 'remove', 'origin');
    expect(said(...PUSH)).toBe('mal: There is no remote "origin".');
    expect(repository(waiting('a')).mal(...PUSH).stderr).toContain('This clone has no remote.');
    expect(Object.values(remote.state().ids)).toEqual([['MAL-0000-a']]);
  });

  it('shows what it would do and changes neither the remote nor the clone', () => {
    const remote = new BareRemote(waiting('a'));
    const clone = remote.clone();
    const before = everything(clone);
    const refs = remote.git('for-each-ref');
    const { code, stdout } = clone.mal(...PUSH, '--dry-run');
    expect(code).toBe(0);
    expect(stdout).toContain('+++ b/osv/npm/a/MAL-2025-1000001.json');
    expect(remote.git('for-each-ref')).toBe(refs);
    expect(everything(clone)).toEqual(before);
  });

  it('loses nothing and gives no number twice when eight allocators run at once', {
    timeout: 240_000,
  }, async () => {
    const shared = names(0, 6, 'shared');
    const remote = new BareRemote(allWaiting(shared));
    const clones = Array.from({ length: 8 }, () => remote.clone());
    for (const [i, clone] of clones.entries()) {
      // Three of its own, and one that all of them report in the same words.
      clone.write({ ...allWaiting(names(0, 3, `own${i}-`)), ...waiting('everybody') }).commit(`Clone ${i}`);
    }
    const outcomes = await Promise.all(clones.map((clone) => startMal(clone.root, PUSH)));
    expect(outcomes.map(({ code, stderr }) => `${code} ${stderr}`)).toEqual(Array(8).fill('0 '));
    const own = clones.flatMap((_, i) => names(0, 3, `own${i}-`));
    const state = remote.expectNumbered([...shared, ...own, 'everybody']);
    remote.expectNeverReused();
    expect(state.given).toEqual({ 2025: 1_000_000 + shared.length + own.length + 1 });
    expect(
      (await Promise.all(clones.map((clone) => startMal(clone.root, PUSH)))).map(({ stdout }) => stdout),
    ).toEqual(Array(8).fill('0 reports numbered, 0 merged, 0 stamped.\n'));
  });
});

describe('the stamps of mal assign-ids', () => {
  const OLD = { modified: '2025-01-02T00:00:00Z' };
  const read = (remote: BareRemote, path: string) => JSON.parse(remote.state().files[path]!) as Osv;

  it('moves modified of what changed without it, and of nothing else', () => {
    const remote = new BareRemote({
      ...numbered('edited', 'MAL-2025-1000001', OLD),
      ...numbered('moved-on', 'MAL-2025-1000002', OLD),
      ...numbered('untouched', 'MAL-2025-1000003', OLD),
      ...numbered('ahead', 'MAL-2025-1000004', { modified: '2099-01-01T00:00:00Z' }),
      '.mal/ids.json': '{\n  "2025": 1000004\n}\n',
    });
    const base = remote.git('rev-parse', 'main');
    const person = remote.clone();
    person.write({
      ...numbered('edited', 'MAL-2025-1000001', { ...OLD, details: 'More.\n' }),
      ...numbered('moved-on', 'MAL-2025-1000002', { modified: '2025-06-01T00:00:00Z', details: 'More.\n' }),
      ...numbered('ahead', 'MAL-2025-1000004', { modified: '2099-01-01T00:00:00Z', details: 'More.\n' }),
    });
    person.commit();
    person.git('push', '-q', 'origin', 'main');
    const { code, stdout } = remote.clone().mal(...PUSH, '--base', base);
    expect(code).toBe(0);
    expect(stdout).toContain('0 reports numbered, 0 merged, 2 stamped.');
    const edited = read(remote, 'osv/npm/edited/MAL-2025-1000001.json');
    expect(Date.parse(edited.modified!)).toBeGreaterThan(Date.now() - 60_000);
    expect(edited.details).toBe('More.\n');
    expect(read(remote, 'osv/npm/moved-on/MAL-2025-1000002.json').modified).toBe('2025-06-01T00:00:00Z');
    expect(read(remote, 'osv/npm/untouched/MAL-2025-1000003.json').modified).toBe(OLD.modified);
    expect(read(remote, 'osv/npm/ahead/MAL-2025-1000004.json').modified).toBe('2099-01-01T00:00:01Z');
    expect(remote.git('rev-parse', 'refs/mal/stamped')).toBe(remote.git('rev-parse', 'main'));
  });

  it('looks back to the last look, so that a run that was cancelled leaves no change unstamped', () => {
    const remote = new BareRemote({
      ...numbered('a', 'MAL-2025-1000001', OLD),
      ...numbered('b', 'MAL-2025-1000002', OLD),
      '.mal/ids.json': '{\n  "2025": 1000002\n}\n',
    });
    remote.clone().mal(...PUSH, '--base', remote.git('rev-parse', 'main'));
    const person = remote.clone();
    person.write(numbered('a', 'MAL-2025-1000001', { ...OLD, details: 'First.\n' })).commit();
    const before = person.write(numbered('b', 'MAL-2025-1000002', { ...OLD, details: 'Second.\n' })).commit();
    person.write(waiting('c')).commit();
    person.git('push', '-q', 'origin', 'main');
    // The event of the last push alone: those before it were never looked at.
    expect(remote.clone().mal(...PUSH, '--base', before).stdout).toContain(
      '1 report numbered, 0 merged, 2 stamped.',
    );
  });

  it('stamps a report that was changed, stamped and changed again', () => {
    const remote = new BareRemote({
      ...numbered('a', 'MAL-2025-1000001', OLD),
      '.mal/ids.json': '{\n  "2025": 1000001\n}\n',
    });
    const base = remote.git('rev-parse', 'main');
    const person = remote.clone();
    const stamped = { modified: '2025-05-05T00:00:00Z' };
    person.write(numbered('a', 'MAL-2025-1000001', { ...stamped, details: 'First.\n' })).commit();
    person.write(numbered('a', 'MAL-2025-1000001', { ...stamped, details: 'Second.\n' })).commit();
    person.git('push', '-q', 'origin', 'main');
    expect(remote.clone().mal(...PUSH, '--base', base).stdout).toContain('1 stamped');
    expect(remote.clone().mal(...PUSH, '--base', base).stdout).toContain('0 stamped');
  });

  it('goes on without a base that the remote has no more, and without any for a new branch', () => {
    const remote = new BareRemote({ ...waiting('a') });
    const { code, stderr } = remote
      .clone()
      .mal(...PUSH, '--base', '0123456789012345678901234567890123456789');
    expect(code).toBe(0);
    expect(stderr).toContain('is not in the history of the remote any more');
    expect(remote.clone().mal(...PUSH, '--base', '0'.repeat(40))).toMatchObject({ code: 0, stderr: '' });
    remote.expectNumbered(['a']);
  });

  it('stamps a checkout as well', () => {
    const made = repository({
      ...numbered('a', 'MAL-2025-1000001', OLD),
      ...numbered('b', 'MAL-2025-1000002', OLD),
    });
    made.commit();
    made.write({
      'osv/npm/a/MAL-2025-1000001.json': formatReport(npm('a', { ...OLD, details: 'Edited.\n' })),
    });
    made.commit();
    expect(made.mal('assign-ids', '--base', 'HEAD~1').stdout).toContain('1 stamped');
    expect(made.git('diff', '--stat')).toMatch(/a\/MAL-2025-1000001\.json \| 2 \+-/);
    expect(made.mal('assign-ids', '--base', 'nothing').stderr).toContain(
      'git does not know the commit "nothing" here',
    );
  });
});
