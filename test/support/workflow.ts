/** Workflows as data, and their steps as commands that run here. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

export const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));
const FOLDER = `${REPOSITORY}.github/workflows/`;

export interface Step {
  name?: string;
  uses?: string;
  run?: string;
  if?: string;
  with?: Record<string, unknown>;
  env?: Record<string, string>;
}

export interface Job {
  permissions?: Record<string, string>;
  'timeout-minutes'?: number;
  env?: Record<string, string>;
  steps: Step[];
}

export interface Workflow {
  on: Record<string, unknown>;
  permissions?: Record<string, string>;
  concurrency?: { group: string };
  env?: Record<string, string>;
  defaults?: { run?: { shell?: string } };
  jobs: Record<string, Job>;
}

export const WORKFLOW_FILES: string[] = readdirSync(FOLDER).sort();

export const workflowText = (file: string): string => readFileSync(FOLDER + file, 'utf8');

export const readWorkflow = (file: string): Workflow => parse(workflowText(file)) as Workflow;

/** Puts values in place of `${{ … }}`; throws for an expression that the test does not know. */
export function evaluate(text: string, values: Record<string, string>): string {
  return text.replace(/\$\{\{\s*(.*?)\s*\}\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`No value for the expression ${name}`);
    return value;
  });
}

export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a shell step as GitHub's runner does under `shell: bash`. The environment is `variables` and nothing else. */
export function runStep(
  step: Step,
  cwd: string,
  variables: Record<string, string>,
  values: Record<string, string>,
): Ran {
  const own = Object.entries(step.env ?? {}).map(([name, value]) => [name, evaluate(String(value), values)]);
  const { status, stdout, stderr } = spawnSync(
    'bash',
    ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run ?? ''],
    {
      cwd,
      env: { ...variables, ...Object.fromEntries(own) },
      encoding: 'utf8',
    },
  );
  return { code: status ?? -1, stdout, stderr };
}
