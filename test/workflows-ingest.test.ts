import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { popular } from './support/popular-name.ts';
import { Server } from './support/pull-request.ts';
import { bringTool, buildTool, type JobRun, runJob } from './support/workflow-job.ts';

let server: Server;
let bare: string;
let tool: { tool: string; sha256: string; outputs: Record<string, string> };
let variables: Record<string, string>;
let runs = 0;

const CONFIG = {
  layout: 'portable',
  roots: ['osv'],
  firstNumber: 1000001,
  sources: [
    { id: 'good', kind: 'folder', location: 'set by the test' },
    { id: 'broken', kind: 'folder', location: '/nowhere/at/all' },
    { id: 'off', kind: 'folder', location: '/nowhere', disabled: 'its owner rebuilds it' },
    { id: 'secret', kind: 's3', location: 'bucket', credentials: 'environment', disabled: 'no server here' },
  ],
};

const advisory = (name: string, more: object = {}) =>
  JSON.stringify({
    id: `GOOD-${name}`,
    modified: '2025-01-02T00:00:00Z',
    details: `${name} sends the environment to a server when it is installed.`,
    affected: [{ package: { ecosystem: 'npm', name }, versions: ['1.0.0'] }],
    references: [{ type: 'REPORT', url: `https://example.org/${name}` }],
    ...more,
  });

beforeAll(async () => {
  server = new Server();
  bare = join(server.folder, 'server/acme/database');
  const programs = join(server.folder, 'programs');
  mkdirSync(programs);
  // In place of GitHub's program: it remembers what it was asked.
  writeFileSync(
    join(programs, 'gh'),
    `#!/bin/sh\nprintf '%s\\n' "$*" >> "${server.folder}/gh.log"\nif [ "$2" = list ]; then echo 0; fi\n`,
  );
  chmodSync(join(programs, 'gh'), 0o755);
  variables = {
    PATH: `${programs}:${process.env.PATH ?? ''}`,
    HOME: join(server.folder, 'home'),
    GIT_CONFIG_NOSYSTEM: '1',
    GITHUB_SERVER_URL: `file://${server.folder}/server`,
    GITHUB_REPOSITORY: 'acme/database',
    GITHUB_STEP_SUMMARY: join(server.folder, 'summary.md'),
    // The one thing that differs from GitHub: the server is a folder.
    GIT_ALLOW_PROTOCOL: 'file',
  };
  tool = await buildTool('ingest.yml', join(server.folder, 'build'), variables, {
    'mal.config.json': JSON.stringify(CONFIG),
  });
}, 120_000);

afterAll(() => server.close());

const git = (...args: string[]) => server.git(bare, ...args);

/** The job that reads one source; gives the folder with its record. */
async function fetchSource(source: string): Promise<{ run: JobRun; spool: string }> {
  const workspace = join(server.folder, `fetch-${runs++}`);
  const run = await runJob({
    file: 'ingest.yml',
    job: 'fetch',
    workspace,
    variables,
    values: {
      'matrix.source': source,
      'needs.build.outputs.sha256': tool.sha256,
      'secrets.AWS_ACCESS_KEY_ID': '',
      'secrets.AWS_SECRET_ACCESS_KEY': '',
      'secrets.GOOGLE_KEY': '',
      'secrets.ADVISORIES_TOKEN': '',
    },
    replace(step, folder) {
      if (step.uses?.startsWith('actions/checkout@')) {
        server.git(folder, 'clone', '--quiet', '--depth=1', '--branch=main', `file://${bare}`, 'database');
        return true;
      }
      return step.uses?.startsWith('actions/upload-artifact@') === true || bringTool(tool.tool)(step, folder);
    },
  });
  return { run, spool: join(workspace, 'spool') };
}

/** The job that writes, with the records of others. */
function takeIn(spools: readonly string[]): Promise<JobRun> {
  let brought = 0;
  return runJob({
    file: 'ingest.yml',
    job: 'take-in',
    workspace: join(server.folder, `take-in-${runs++}`),
    variables,
    values: { 'needs.build.outputs.sha256': tool.sha256, 'github.token': 'a-token' },
    replace(step, folder) {
      if (!step.uses?.startsWith('actions/download-artifact@')) return false;
      if (brought++ === 0) return bringTool(tool.tool)(step, folder);
      for (const spool of spools) cpSync(spool, join(folder, 'spools'), { recursive: true });
      return true;
    },
  });
}

const reports = (branch = 'main') => git('ls-tree', '-r', '--name-only', branch, 'osv').split('\n').sort();

describe('reading the sources on GitHub', () => {
  it('names the sources that may be read, without those that are disabled', () => {
    expect(JSON.parse(tool.outputs['sources.matrix']!)).toEqual({
      include: [
        { source: 'good', environment: '' },
        { source: 'broken', environment: '' },
      ],
    });
  });

  it('takes in what each shows, numbers it, and asks a person about the rest, although one source is broken', {
    timeout: 240_000,
  }, async () => {
    const feed = join(server.folder, 'feed');
    mkdirSync(feed);
    const [famous] = popular('npm');
    writeFileSync(join(feed, 'a.json'), advisory('bad-one'));
    writeFileSync(join(feed, 'b.json'), advisory('bad-two'));
    writeFileSync(join(feed, 'c.json'), advisory(famous!));
    const [good, ...others] = CONFIG.sources;
    const config = { ...CONFIG, sources: [{ ...good, location: feed }, ...others] };
    const base = server.commit(undefined, {
      'mal.config.json': JSON.stringify(config),
      '.mal/ids.json': '{}\n',
    });
    server.publish(base, 'refs/heads/main');

    const [first, second] = await Promise.all([fetchSource('good'), fetchSource('broken')]);
    expect(first.run.last.code).toBe(0);
    expect(second.run.last.stdout).toContain('::warning::broken could not be read');

    const taken = await takeIn([first.spool, second.spool]);
    expect(taken.last).toMatchObject({ code: 0 });
    const year = new Date().getUTCFullYear();
    expect(reports()).toEqual([
      `osv/npm/bad-one/MAL-${year}-1000001.json`,
      `osv/npm/bad-two/MAL-${year}-1000002.json`,
    ]);
    // The state is in the history with the reports, which is a line.
    expect(git('ls-tree', '-r', '--name-only', 'main', '.mal/sources')).toContain('good');
    expect(git('rev-list', '--min-parents=2', 'main')).toBe('');
    const summary = readFileSync(variables.GITHUB_STEP_SUMMARY!, 'utf8');
    expect(summary).toContain('good');
    expect(summary).toContain('broken');

    // The popular package waits on a branch of its own, and a pull request asks.
    expect(reports('ingest/good').filter((path) => !reports().includes(path))).toEqual([
      expect.stringContaining(`osv/npm/${famous}/MAL-0000-good-`),
    ]);
    const asked = readFileSync(join(server.folder, 'gh.log'), 'utf8');
    expect(asked).toContain('pr create --base main --head ingest/good');

    // The judge of pull requests lets it pass from here, and from nowhere else.
    const head = git('rev-parse', 'ingest/good');
    server.git(server.work, 'fetch', '--quiet', bare, 'main', 'ingest/good');
    server.publish(head, 'refs/pull/7/head');
    const main = git('rev-parse', 'main');
    expect(server.judge(main, head, 7, true).last).toMatchObject({ code: 0 });
    expect(server.judge(main, head, 7).last.code).toBe(1);

    // A second round finds nothing new, and leaves main as it is.
    const again = await fetchSource('good');
    expect((await takeIn([again.spool])).last).toMatchObject({ code: 0 });
    expect(git('rev-parse', 'main')).toBe(main);
  });
});
