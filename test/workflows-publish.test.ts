import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXPORT_TARGETS } from '../src/export/targets/index.ts';
import { runMal, temporaryFolder } from './cli/run.ts';
import { reportFiles } from './support/check-database.ts';
import { Server } from './support/pull-request.ts';
import { readWorkflow } from './support/workflow.ts';
import { bringTool, buildTool, type JobRun, runJob } from './support/workflow-job.ts';

const FILE = 'publish.yml';
const workflow = readWorkflow(FILE);
const TARGETS = workflow.env!.TARGETS!.split(' ');

let server: Server;
let variables: Record<string, string>;
let tool: { tool: string; sha256: string };
let runs = 0;

beforeAll(async () => {
  server = new Server();
  variables = {
    PATH: process.env.PATH ?? '',
    HOME: join(server.folder, 'home'),
    GIT_CONFIG_NOSYSTEM: '1',
    GITHUB_SERVER_URL: `file://${server.folder}/server`,
    GITHUB_REPOSITORY: 'acme/database',
    // The one thing that differs from GitHub: the server is a folder.
    GIT_ALLOW_PROTOCOL: 'file',
  };
  tool = await buildTool(FILE, join(server.folder, 'build'), variables);
  const base = server.commit(undefined, reportFiles());
  server.publish(base, 'refs/heads/main');
});
afterAll(() => server.close());

function publish(bundle = tool.tool): Promise<JobRun> {
  const bring = bringTool(bundle);
  return runJob({
    file: FILE,
    job: 'export',
    workspace: join(server.folder, `export-${runs++}`),
    variables: { ...variables, TARGETS: TARGETS.join(' ') },
    values: { 'needs.build.outputs.sha256': tool.sha256, 'github.token': 'a-token' },
    replace: (step, workspace) => bring(step, workspace) || step.uses !== undefined,
  });
}

describe('the workflow publish', () => {
  it('publishes every export but that for the database which has its own reports already', () => {
    const known = EXPORT_TARGETS.map(({ name }) => name);
    expect([...TARGETS, 'ossf'].sort()).toEqual(known.sort());
  });

  it('makes every export, whole, of the newest commit', { timeout: 120_000 }, async () => {
    const { last, workspace } = await publish();
    expect(last).toMatchObject({ code: 0, stderr: '' });
    const site = join(workspace, 'site');
    expect(readdirSync(site).sort()).toEqual([...TARGETS].sort());
    const commit = server.git(join(server.folder, 'server/acme/database'), 'rev-parse', 'main');
    for (const target of TARGETS) {
      const folder = join(site, target);
      expect(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')).commit).toBe(commit);
      execFileSync('sha256sum', ['--check', '--quiet', '--strict', 'SHA256SUMS'], { cwd: folder });
    }
    const feed = JSON.parse(readFileSync(join(site, 'feeds/all.json'), 'utf8'));
    expect(feed.feed_url).toBe('https://acme.github.io/database/feeds/all.json');
    const index = join(site, 'index/mal.index');
    expect(runMal(temporaryFolder(), ['check', '--db', index, 'npm/chalk@5.6.1']).code).toBe(1);
  });

  it('publishes the others where a report cannot be read', { timeout: 120_000 }, async () => {
    const main = server.git(join(server.folder, 'server/acme/database'), 'rev-parse', 'main');
    const torn = server.commit(main, { 'osv/npm/torn/MAL-2025-99.json': '{' });
    server.publish(torn, 'refs/heads/main');
    const { last, steps, workspace } = await publish();
    expect(last.code).toBe(0);
    expect(steps.map(({ ran }) => ran.stdout).join('')).toMatch(
      /^::warning::Some reports could not be read/m,
    );
    expect(existsSync(join(workspace, 'site/index/mal.index'))).toBe(true);
  });

  it('runs no bundle but the one that was built', async () => {
    const other = join(server.folder, 'other.tar');
    execFileSync('cp', [tool.tool, other]);
    appendFileSync(other, 'x');
    const { steps, last } = await publish(other);
    expect(last.code).not.toBe(0);
    expect(steps).toHaveLength(1);
  });

  it('gives rights only to jobs that run actions alone', () => {
    for (const [name, job] of Object.entries(workflow.jobs)) {
      const writes = Object.values(job.permissions ?? {}).includes('write');
      if (writes)
        expect(
          job.steps.every(({ run }) => run === undefined),
          name,
        ).toBe(true);
    }
  });
});
