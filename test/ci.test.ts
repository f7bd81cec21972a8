import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { REPOSITORY } from './support/workflow.ts';

const folder = mkdtempSync(join(tmpdir(), 'mal-ci-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Counts a report of vitest's with these files; each has its status and the states of its tests. */
function count(files: { status: string; tests: string[] }[]): [line: string, code: number | null] {
  const tests = files.flatMap((file) => file.tests);
  const report = join(folder, 'report.json');
  const testResults = files.map(({ status, tests }) => ({
    status,
    assertionResults: tests.map((status) => ({ status })),
  }));
  const counted = (state: string) => tests.filter((status) => status === state).length;
  writeFileSync(
    report,
    JSON.stringify({ numPassedTests: counted('passed'), numFailedTests: counted('failed'), testResults }),
  );
  return run(report);
}

function run(report: string): [line: string, code: number | null] {
  const { stdout, status } = spawnSync(process.execPath, [join(REPOSITORY, '.ci/count.mjs'), report], {
    encoding: 'utf8',
  });
  return [stdout, status];
}

describe('.ci/run', () => {
  it('ends with the line that counts the tests', () => {
    expect(statSync(join(REPOSITORY, '.ci/run')).mode & 0o100).toBe(0o100);
    const lines = readFileSync(join(REPOSITORY, '.ci/run'), 'utf8').trimEnd().split('\n');
    expect(lines.slice(-2)).toEqual(['node .ci/count.mjs "$report" || code=1', 'exit "$code"']);
  });

  it('passes if every test passed', () => {
    expect(count([{ status: 'passed', tests: ['passed', 'passed', 'pending'] }])).toEqual([
      '2 passed, 0 failed\n',
      0,
    ]);
  });

  it('fails if a test failed', () => {
    expect(count([{ status: 'failed', tests: ['passed', 'failed'] }])).toEqual(['1 passed, 1 failed\n', 1]);
  });

  it('fails if a file of tests cannot be loaded', () => {
    expect(
      count([
        { status: 'failed', tests: [] },
        { status: 'passed', tests: ['passed'] },
      ]),
    ).toEqual(['1 passed, 1 failed\n', 1]);
  });

  it('fails if no test ran, or the runner left no report', () => {
    expect(count([])).toEqual(['0 passed, 0 failed\n', 1]);
    expect(run(join(folder, 'nothing.json'))).toEqual(['0 passed, 0 failed\n', 1]);
  });
});
