import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { formatReport } from '../src/core/format.ts';
import { npm } from '../src/rules/examples.ts';
import { GitHubServer } from './support/github-server.ts';
import { waiting } from './support/numbering.ts';
import { Server } from './support/pull-request.ts';
import { bringTool, buildTool, type JobRun, runJob } from './support/workflow-job.ts';

const PATH = 'osv/npm/new-bad/MAL-0000-new-bad.json';
const wrong = () => {
  const osv = npm('new-bad', { id: 'MAL-0000-new-bad' });
  osv.summary = 'Something else';
  osv.affected[0]!.versions = ['1.0.0', '1.0.0'];
  return formatReport(osv);
};

let server: Server;
let github: GitHubServer;
let tool: { tool: string; sha256: string };
let base: string;
let head: string;
let runs = 0;

const variables = (): Record<string, string> => ({
  PATH: process.env.PATH ?? '',
  HOME: join(server.folder, 'home'),
  GIT_CONFIG_NOSYSTEM: '1',
  GITHUB_SERVER_URL: `file://${server.folder}/server`,
  GITHUB_REPOSITORY: 'acme/database',
  GITHUB_API_URL: github.url,
  GIT_ALLOW_PROTOCOL: 'file',
});

beforeAll(async () => {
  server = new Server();
  base = server.commit(undefined, waiting('known'));
  server.publish(base, 'refs/heads/main');
  github = new GitHubServer();
  tool = await buildTool('suggest.yml', join(server.folder, 'build'), variables());
});

beforeEach(async () => {
  github.stop();
  github = new GitHubServer();
  await github.start();
  head = propose({ [PATH]: wrong() });
});

afterAll(() => {
  server.close();
  github.stop();
});

function propose(files: Record<string, string>): string {
  head = server.commit(base, files);
  server.publish(head, 'refs/pull/7/head');
  const repo = { full_name: 'someone/fork' };
  // Others have the same commit, or the same fork; the list is longer than one page.
  const others = Array.from({ length: 100 }, (_, i) => ({
    number: 100 + i,
    state: 'open',
    head: { sha: `${i}`.padStart(40, '0'), repo },
  }));
  const twin = { number: 6, state: 'open', head: { sha: head, repo: { full_name: 'someone/else' } } };
  github.pulls = [
    ...others,
    twin,
    { number: 8, state: 'open', head: { sha: head, repo: null } },
    { number: 7, state: 'open', head: { sha: head, repo } },
  ];
  return head;
}

/** The job that posts, after a run of `data` for this commit. */
function suggest(commit = head, moved?: () => void): Promise<JobRun> {
  return runJob({
    file: 'suggest.yml',
    job: 'post',
    workspace: join(server.folder, `suggest-${runs++}`),
    variables: variables(),
    values: {
      'github.event.workflow_run.head_repository.full_name': 'someone/fork',
      'github.event.workflow_run.head_commit.id': commit,
      'github.event.workflow_run.head_sha': base,
      'github.sha': base,
      'needs.build.outputs.sha256': tool.sha256,
      'github.token': 'a-token',
    },
    replace(step, workspace) {
      if (step.name === 'Post') moved?.();
      return bringTool(tool.tool)(step, workspace);
    },
  });
}

describe('the workflow suggest', () => {
  it('posts one comment, the repairs and the alerts on the pull request of that fork and commit', async () => {
    const { last, outputs } = await suggest();
    expect(last).toMatchObject({ code: 0, stderr: '' });
    expect(outputs['find.number']).toBe('7');
    expect(github.comments.map(({ body }) => body.split('\n').slice(0, 2))).toEqual([
      ['<!-- mal: findings -->', expect.stringMatching(/^## 1 report checked: /)],
    ]);
    expect(github.lines.length).toBeGreaterThan(0);
    expect(github.lines[0]).toMatchObject({
      path: PATH,
      side: 'RIGHT',
      body: expect.stringContaining('suggestion'),
    });
    expect(github.sarifs).toMatchObject([
      { ref: 'refs/pull/7/head', commit_sha: head, sarif: { version: '2.1.0' } },
    ]);
  });

  it('writes its comment anew and repeats no suggestion', async () => {
    await suggest();
    const made = github.lines.length;
    propose({ [PATH]: wrong(), ...waiting('another-bad') });
    expect((await suggest()).last.code).toBe(0);
    expect(github.comments).toHaveLength(1);
    expect(github.comments[0]!.body).toContain('## 2 reports checked');
    expect(github.lines).toHaveLength(made);
  });

  it('leaves comments of people alone that look like its own', async () => {
    github.comments.push({ id: 99, user: { type: 'User' }, body: '<!-- mal: findings -->\nmine' });
    await suggest();
    expect(github.comments).toHaveLength(2);
    expect(github.comments[0]!.body).toBe('<!-- mal: findings -->\nmine');
  });

  it('says nothing on a good pull request', async () => {
    propose(waiting('new-bad'));
    expect((await suggest()).last.code).toBe(0);
    expect(github.comments).toEqual([]);
    expect(github.writes).toEqual(['POST /code-scanning/sarifs']);
  });

  it('gives up if the pull request has moved on, before or while it works', async () => {
    const old = head;
    propose({ [PATH]: wrong(), ...waiting('another-bad') });
    const { last, steps } = await suggest(old);
    expect(last).toMatchObject({ code: 0, stdout: expect.stringContaining('has moved on') });
    expect(steps.map(({ name }) => name)).toEqual([
      'Unpack the tool, if it is the one that was built',
      'Find the pull request',
    ]);
    const late = await suggest(head, () => {
      github.pulls.at(-1)!.head.sha = old;
    });
    expect(late.last).toMatchObject({ code: 0, stdout: expect.stringContaining('has moved on') });
    expect(github.writes).toEqual([]);
  });

  it('makes the other suggestions where GitHub refuses one, and does without alerts where they are off', async () => {
    github.refuses = ({ line }) => line < 10;
    github.alerts = false;
    const { last } = await suggest();
    expect(last.code).toBe(0);
    expect(last.stdout).toContain('::warning::POST /code-scanning/sarifs: 403');
    expect(github.lines.length).toBeGreaterThan(0);
    expect(github.lines.every(({ line }) => line >= 10)).toBe(true);
  });
});
