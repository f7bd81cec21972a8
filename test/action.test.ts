import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { temporaryFolder } from './cli/run.ts';
import { indexFile, packageLock, project } from './support/check-database.ts';
import { sarifResults } from './support/check-outputs.ts';
import { FaultyServer } from './support/faulty-server.ts';
import { REPOSITORY } from './support/workflow.ts';
import { type FullStep, type JobRun, runSteps } from './support/workflow-job.ts';

interface Action {
  inputs: Record<string, { description: string; default?: string }>;
  outputs: Record<string, { description: string; value: string }>;
  runs: { using: string; steps: (FullStep & { shell?: string })[] };
}

const text = readFileSync(join(REPOSITORY, 'action.yml'), 'utf8');
const action = parse(text) as Action;
const { steps } = action.runs;

const INDEX = readFileSync(indexFile());
const server = new FaultyServer(() => ({ body: INDEX }));
/** Where the runner put the action. */
const HOME = temporaryFolder();
/** An npm that notes its words, and brings the tool of this checkout in place of a fresh build. */
const BIN = join(temporaryFolder(), 'bin');
const CALLS = join(BIN, 'calls');

beforeAll(async () => {
  await server.start();
  mkdirSync(BIN);
  const copy = `if [ "$1" = run ]; then cp -r '${join(REPOSITORY, 'dist')}' dist; fi`;
  writeFileSync(join(BIN, 'npm'), `#!/bin/sh\necho "$PWD: $*" >> '${CALLS}'\n${copy}\n`);
  chmodSync(join(BIN, 'npm'), 0o755);
  for (const name of ['schema', 'data', 'package.json'])
    cpSync(join(REPOSITORY, name), join(HOME, name), { recursive: true });
  symlinkSync(join(REPOSITORY, 'node_modules'), join(HOME, 'node_modules'));
});
afterAll(() => server.stop());

/** Runs the action in a checkout, as far as it runs commands. */
function use(workspace: string, inputs: Record<string, string> = {}): Promise<JobRun> {
  const given = { db: `${server.url}/mal.index`, ...inputs };
  const values = Object.entries(action.inputs).map(([name, { default: usual = '' }]) => [
    `inputs.${name}`,
    given[name as keyof typeof given] ?? usual,
  ]);
  const temp = temporaryFolder();
  return runSteps(
    steps,
    {},
    {
      workspace,
      variables: { PATH: `${BIN}:${process.env.PATH}`, HOME: temp, RUNNER_TEMP: temp },
      values: { ...Object.fromEntries(values), 'github.action_path': HOME },
      replace: ({ uses }) => uses !== undefined,
    },
  );
}

describe('the action', () => {
  it('is made of pinned actions and commands without expressions', () => {
    expect(action.runs.using).toBe('composite');
    for (const { run, shell, uses } of steps) {
      expect(run ?? '').not.toContain('${{');
      if (run !== undefined) expect(shell).toBe('bash');
      if (uses !== undefined) expect(text).toMatch(new RegExp(`uses: ${uses} # v\\d+\\.\\d+\\.\\d+\n`));
      expect(uses ?? '@'.padEnd(41, '0')).toMatch(/@[0-9a-f]{40}$/);
    }
  });

  it('needs no token and says what each input and output is', () => {
    expect(text).not.toMatch(/github\.token|secrets\./);
    for (const one of [...Object.values(action.inputs), ...Object.values(action.outputs)])
      expect(one.description).toMatch(/\.$/);
    for (const [name, { default: usual }] of Object.entries(action.inputs)) expect(usual, name).toBeDefined();
    const page = readFileSync(join(REPOSITORY, 'docs/how-to/block-in-ci.md'), 'utf8');
    for (const name of [...Object.keys(action.inputs), ...Object.keys(action.outputs)])
      expect(page).toContain(`| \`${name}\` |`);
  });

  it('uploads only where the caller says so', () => {
    const upload = steps.find(({ uses }) => uses?.includes('upload-sarif'))!;
    expect(upload.if).toBe("always() && inputs.upload-sarif == 'true' && steps.check.outputs.sarif != ''");
    expect(action.inputs['upload-sarif']!.default).toBe('false');
  });

  it('builds mal from its own commit, once', async () => {
    rmSync(join(HOME, 'dist'), { recursive: true, force: true });
    rmSync(CALLS, { force: true });
    const workspace = project({ 'package-lock.json': packageLock({ good: '1.0.0' }) });
    for (let i = 0; i < 2; i++) expect((await use(workspace)).last).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(CALLS, 'utf8').trim().split('\n')).toEqual([
      `${HOME}: ci --ignore-scripts --no-audit --no-fund`,
      `${HOME}: run build --silent -- --no-types`,
    ]);
  });

  it('annotates what is malicious, writes it down, and fails', async () => {
    const workspace = project({ 'app/package-lock.json': packageLock({ good: '1.0.0', evil: '1.0.0' }) });
    const { last, outputs } = await use(workspace);
    expect(last.code).toBe(1);
    expect(last.stdout).toBe(
      '::error file=app/package-lock.json,line=6,title=MAL-2025-2::evil 1.0.0 (npm) is malicious: MAL-2025-2 says so of every version.\n' +
        '2 packages in 1 file checked: 1 malicious.\n',
    );
    expect(outputs['check.result']).toBe('malicious');
    const [result] = sarifResults(readFileSync(outputs['check.sarif']!, 'utf8'));
    expect(result!.locations![0]!.physicalLocation.artifactLocation.uri).toBe('app/package-lock.json');
    expect(existsSync(join(workspace, 'mal.sarif'))).toBe(false);
  });

  it('passes what is clean, and fails for what it cannot read or has no database for', async () => {
    const clean = project({ 'package-lock.json': packageLock({ good: '1.0.0' }) });
    const passed = await use(clean, { sarif: 'out/mal.sarif' });
    expect(passed.last.code).toBe(0);
    expect(passed.outputs).toEqual({ 'check.result': 'clean', 'check.sarif': 'out/mal.sarif' });
    expect(sarifResults(readFileSync(join(clean, 'out/mal.sarif'), 'utf8'))).toEqual([]);
    const torn = await use(project({ 'package-lock.json': '{' }));
    expect(torn.last.code).toBe(2);
    expect(torn.outputs['check.result']).toBe('unchecked');
    const lost = await use(clean, { db: '/nowhere' });
    expect(lost.last.code).toBe(2);
    expect(lost.outputs).toEqual({ 'check.result': 'unchecked' });
  });

  it('asks the database of its caller, whatever the checkout says of itself', async () => {
    const workspace = project({
      'package-lock.json': packageLock({ evil: '1.0.0' }),
      'mal.config.json': '{"roots": ["osv"]}',
      '.git/HEAD': 'ref: refs/heads/main\n',
    });
    expect((await use(workspace)).outputs['check.result']).toBe('malicious');
  });

  it('takes its inputs for words, whatever they hold', async () => {
    const workspace = project({
      'a b/package-lock.json': packageLock({ good: '1.0.0' }),
      '-rf/package-lock.json': packageLock({ good: '1.0.0' }),
      '$(touch owned)/package-lock.json': packageLock({ evil: '1.0.0' }),
      'allow.json': '{"allow": [{"id": "MAL-2025-2", "reason": "a canary", "until": "2999-12-31"}]}',
    });
    const path = 'a b\n-rf\n\n$(touch owned)\npkg:npm/good@1.0.0\n';
    const { last, outputs } = await use(workspace, {
      path,
      allow: 'allow.json',
      installed: '$(touch owned)',
    });
    expect(last.stdout).toContain('4 packages in 3 files checked: 0 malicious.');
    expect(outputs['check.result']).toBe('clean');
    const twice = await use(workspace, { path, sarif: 'x\nresult=clean' });
    expect(twice.outputs).toEqual({ 'check.result': 'malicious' });
    expect(existsSync(join(workspace, 'owned'))).toBe(false);
  });
});
