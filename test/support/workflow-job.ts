/** A job of a workflow, run as GitHub would: its steps one after the other, outputs and conditions included. */
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { evaluate, type Ran, REPOSITORY, readWorkflow, type Step } from './workflow.ts';

export interface JobRun {
  steps: { name: string; ran: Ran }[];
  /** Of the last step that ran. */
  last: Ran;
  /** `<step id>.<name>` → value. */
  outputs: Record<string, string>;
  workspace: string;
}

/** What a step uses besides its commands. */
export type FullStep = Step & { id?: string; 'working-directory'?: string };

export interface JobOptions {
  file: string;
  job: string;
  /** An empty folder. */
  workspace: string;
  /** The runner's environment. */
  variables: Record<string, string>;
  /** Values of expressions. */
  values: Record<string, string>;
  /** Does what an action would do in the workspace, or what a command would do that the test makes short. */
  replace(step: FullStep, workspace: string): boolean;
}

/** Runs a job of a workflow as `runSteps` does. */
export function runJob({ file, job, ...options }: JobOptions): Promise<JobRun> {
  const { steps, env = {} } = readWorkflow(file).jobs[job]!;
  return runSteps(steps, env, options);
}

/** Runs until a step fails. Nothing blocks: several jobs may run at once, against servers in this process. */
export async function runSteps(
  steps: readonly FullStep[],
  env: Record<string, string>,
  { workspace, variables, values, replace }: Omit<JobOptions, 'file' | 'job'>,
): Promise<JobRun> {
  mkdirSync(workspace, { recursive: true });
  const run: JobRun = { steps: [], last: { code: 0, stdout: '', stderr: '' }, outputs: {}, workspace };
  const known = { ...values };
  const evaluated = (from: Record<string, string>) =>
    Object.fromEntries(Object.entries(from).map(([name, value]) => [name, evaluate(String(value), known)]));
  const own = evaluated(env);
  for (const step of steps) {
    if (step.if !== undefined && !known[step.if]) continue;
    if (replace(step, workspace)) continue;
    if (step.uses) throw new Error(`The test has nothing in place of ${step.uses}`);
    const output = join(workspace, `.output-${run.steps.length}`);
    writeFileSync(output, '');
    const environment = { ...own, ...variables, ...evaluated(step.env ?? {}), GITHUB_OUTPUT: output };
    run.last = await command(step.run!, join(workspace, step['working-directory'] ?? ''), environment);
    run.steps.push({ name: step.name ?? '', ran: run.last });
    for (const line of readFileSync(output, 'utf8').split('\n')) {
      const [name = '', value] = line.split('=');
      if (value === undefined) continue;
      run.outputs[`${step.id}.${name}`] = value;
      known[`steps.${step.id}.outputs.${name}`] = value;
    }
    if (run.last.code !== 0) break;
  }
  return run;
}

function command(script: string, cwd: string, env: Record<string, string>): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ran: Ran = { code: -1, stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      ran.stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      ran.stderr += text;
    });
    child.on('close', (code) => resolve({ ...ran, code: code ?? -1 }));
  });
}

/** The job `build` of a workflow, with the tool of this checkout in place of a fresh build; gives the bundle and its hash. `more`: files of the checkout. */
export async function buildTool(
  file: string,
  workspace: string,
  variables: Record<string, string>,
  more: Record<string, string> = {},
): Promise<{ tool: string; sha256: string; outputs: Record<string, string> }> {
  const { last, outputs } = await runJob({
    file,
    job: 'build',
    workspace,
    variables,
    values: {},
    replace({ uses, run }, folder) {
      if (uses?.startsWith('actions/checkout@')) {
        for (const name of ['dist', 'schema', 'data', 'package.json', '.github'])
          cpSync(join(REPOSITORY, name), join(folder, name), { recursive: true });
        symlinkSync(join(REPOSITORY, 'node_modules'), join(folder, 'node_modules'));
        for (const [name, text] of Object.entries(more)) writeFileSync(join(folder, name), text);
        spawnSync('git', ['init', '--quiet'], { cwd: folder });
      }
      return uses !== undefined || run?.startsWith('npm ') === true;
    },
  });
  const tool = join(workspace, 'tool.tar');
  if (last.code !== 0 || !existsSync(tool)) throw new Error(`The tool was not packed: ${last.stderr}`);
  return { tool, sha256: outputs['pack.sha256']!, outputs };
}

/** Stands in for the action that brings the bundle. */
export const bringTool =
  (tool: string) =>
  ({ uses }: Step, workspace: string): boolean => {
    if (!uses?.startsWith('actions/download-artifact@')) return false;
    cpSync(tool, join(workspace, 'tool.tar'));
    return true;
  };
