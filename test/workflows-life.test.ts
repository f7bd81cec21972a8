import { appendFileSync, chmodSync, cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Osv } from '../src/core/report.ts';
import { numbered, waiting } from './support/numbering.ts';
import { type Files, Server } from './support/pull-request.ts';
import { bringTool, buildTool, type JobRun, runJob } from './support/workflow-job.ts';

let server: Server;
let bare: string;
let tool: { tool: string; sha256: string };
let variables: Record<string, string>;
let runs = 0;

beforeAll(async () => {
  server = new Server();
  bare = join(server.folder, 'server/acme/database');
  variables = {
    PATH: process.env.PATH ?? '',
    HOME: join(server.folder, 'home'),
    GIT_CONFIG_NOSYSTEM: '1',
    GITHUB_SERVER_URL: `file://${server.folder}/server`,
    GITHUB_REPOSITORY: 'acme/database',
    // The one thing that differs from GitHub: the server is a folder.
    GIT_ALLOW_PROTOCOL: 'file',
  };
  tool = await buildTool('assign-ids.yml', join(server.folder, 'build'), variables);
});

afterAll(() => server.close());

/** The job that writes, started by a push that moved main away from `before`. */
function assign(before: string, bundle = tool.tool): Promise<JobRun> {
  return runJob({
    file: 'assign-ids.yml',
    job: 'assign',
    workspace: join(server.folder, `assign-${runs++}`),
    variables,
    values: {
      'github.event.before': before,
      'needs.build.outputs.sha256': tool.sha256,
      'github.token': 'a-token',
    },
    replace: bringTool(bundle),
  });
}

const git = (...args: string[]) => server.git(bare, ...args);
const reports = () => git('ls-tree', '-r', '--name-only', 'main', 'osv/npm').split('\n');
const merge = (onto: string, files: Files, message: string) => {
  const commit = server.commit(onto, files, message);
  server.publish(commit, 'refs/heads/main');
  return commit;
};

describe('the life of a report', () => {
  it('goes from a pull request to a number, although two are merged at once and the jobs race', {
    timeout: 180_000,
  }, async () => {
    const OLD = { modified: '2025-01-02T00:00:00Z' };
    const known = numbered('known', 'MAL-2025-1000001', OLD);
    const base = server.commit(undefined, { ...known, '.mal/ids.json': '{\n  "2025": 1000001\n}\n' });
    server.publish(base, 'refs/heads/main');

    // Two contributors, judged by the tool of main.
    const first = { ...waiting('first-bad'), ...waiting('both-bad', { versions: ['1.0.0'] }, 'from-first') };
    const second = {
      ...waiting('second-bad'),
      ...waiting('both-bad', { versions: ['1.0.1'] }, 'from-second'),
    };
    for (const [number, files] of [first, second].entries()) {
      const head = server.commit(base, files);
      server.publish(head, `refs/pull/${number + 1}/head`);
      const { last } = server.judge(base, head, number + 1);
      expect(last).toEqual({ code: 0, stdout: '2 reports checked: 0 errors, 0 warnings.\n', stderr: '' });
    }

    // The maintainer merges both, and corrects a report on the way.
    const merged = merge(base, first, 'Merge pull request 1');
    const corrected = merge(
      merged,
      numbered('known', 'MAL-2025-1000001', { ...OLD, details: 'More is known.\n' }),
      'Correct',
    );
    merge(corrected, second, 'Merge pull request 2');

    // Every push takes its time, so that both jobs plan on the same tip and one of them is rejected.
    const log = join(server.folder, 'pushes');
    writeFileSync(join(bare, 'hooks/pre-receive'), `#!/bin/sh\necho push >> '${log}'\nsleep 1\n`);
    chmodSync(join(bare, 'hooks/pre-receive'), 0o755);
    const jobs = await Promise.all([assign(base), assign(merged)]);
    for (const { last } of jobs) expect(last).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(log, 'utf8').trim().split('\n').length).toBeGreaterThanOrEqual(2);

    expect(reports().map((path) => path.replace(/\d{7}/, 'N'))).toEqual([
      'osv/npm/both-bad/MAL-2025-N.json',
      'osv/npm/first-bad/MAL-2025-N.json',
      'osv/npm/known/MAL-2025-N.json',
      'osv/npm/second-bad/MAL-2025-N.json',
    ]);
    expect(
      reports()
        .map((path) => /\d{7}/.exec(path)![0])
        .sort(),
    ).toEqual(['1000001', '1000002', '1000003', '1000004']);
    expect(git('show', 'main:.mal/ids.json')).toBe('{\n  "2025": 1000004\n}');
    const both = reports().find((path) => path.includes('both-bad'))!;
    expect((JSON.parse(git('show', `main:${both}`)) as Osv).affected[0]!.versions).toEqual([
      '1.0.0',
      '1.0.1',
    ]);
    const stamped = JSON.parse(git('show', 'main:osv/npm/known/MAL-2025-1000001.json')) as Osv;
    expect(Date.parse(stamped.modified!)).toBeGreaterThan(Date.now() - 120_000);
    expect(git('rev-list', '--merges', 'main')).toBe('');
    expect(git('log', '-1', '--format=%an %s', 'main')).toBe(
      'github-actions[bot] Number 3 reports, merge 1, stamp 1',
    );
    expect(git('rev-parse', 'refs/mal/stamped')).toBe(git('rev-parse', 'main'));

    // A run by the clock finds nothing to do, and the database is valid.
    const tip = git('rev-parse', 'main');
    const { last } = await assign('');
    expect(last).toMatchObject({ code: 0, stdout: '0 reports numbered, 0 merged, 0 stamped.\n' });
    expect(git('rev-parse', 'main')).toBe(tip);
  });

  it('warns of what cannot be merged and numbers the rest', async () => {
    const tip = git('rev-parse', 'main');
    const work = server.git(server.work, 'fetch', '--quiet', bare, 'main');
    expect(work).toBe('');
    merge(
      tip,
      { 'osv/npm/broken/MAL-0000-broken.json': '{"id": ', ...waiting('third-bad') },
      'Merge pull request 3',
    );
    const { last } = await assign(tip);
    expect(last.code).toBe(0);
    expect(last.stdout).toContain('osv/npm/broken/MAL-0000-broken.json: set aside');
    expect(last.stdout).toContain('::warning::Some reports could not be merged');
    expect(reports().some((path) => /third-bad\/MAL-2025-1000005/.test(path))).toBe(true);
  });

  it('runs no bundle but the one that was built', async () => {
    const other = join(server.folder, 'other.tar');
    cpSync(tool.tool, other);
    appendFileSync(other, 'x');
    const { steps, last } = await assign('', other);
    expect(steps).toHaveLength(1);
    expect(last.code).not.toBe(0);
  });
});
