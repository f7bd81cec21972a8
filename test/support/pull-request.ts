/** A server with a copy of this database, pull requests against it, and the steps of the workflow `data` run on them. */
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { evaluate, type Ran, REPOSITORY, readWorkflow, runStep } from './workflow.ts';

/** What the base's tool consists of, as far as the workflow needs it. */
const TOOL = [
  '.github',
  '.mal',
  'data',
  'schema',
  'scripts',
  'src',
  'mal.config.json',
  'package.json',
  'package-lock.json',
  '.gitignore',
];
const NAME = 'acme/database';

/** The expression that tells branches of the job `ingest` from those of everybody else. */
const OWN_INGEST =
  "github.event.pull_request.head.repo.full_name == github.repository && startsWith(github.event.pull_request.head.ref, 'ingest/') && 'yes' || ''";

export interface Judged {
  steps: Record<string, Ran>;
  /** What the last step that ran printed, and its exit code. */
  last: Ran;
  summary: string;
  workspace: string;
}

export type Files = Record<string, string | null>;

export class Server {
  readonly folder = mkdtempSync(join(tmpdir(), 'mal-data-'));
  readonly work = join(this.folder, 'work');
  private readonly bare = join(this.folder, 'server', NAME);
  private readonly variables: Record<string, string>;
  private built: string | undefined;
  private runs = 0;

  constructor() {
    const home = join(this.folder, 'home');
    mkdirSync(home);
    writeFileSync(join(home, '.gitconfig'), '[user]\n\tname = Test\n\temail = test@example.org\n');
    this.variables = { PATH: process.env.PATH ?? '', HOME: home, GIT_CONFIG_NOSYSTEM: '1', CI: 'true' };
    this.git(this.folder, 'init', '--quiet', '--bare', this.bare);
    this.git(this.bare, 'config', 'uploadpack.allowFilter', 'true');
    this.git(this.bare, 'config', 'uploadpack.allowAnySHA1InWant', 'true');
    this.git(this.folder, 'init', '--quiet', '--initial-branch=main', this.work);
    for (const name of TOOL) cpSync(join(REPOSITORY, name), join(this.work, name), { recursive: true });
  }

  git(cwd: string, ...args: string[]): string {
    return execFileSync('git', args, { cwd, env: this.variables, encoding: 'utf8' }).trim();
  }

  /** Commits files (null deletes) on top of `parent` and gives the commit; nothing of it is in the work tree afterwards. */
  commit(parent: string | undefined, files: Files, message = 'A change'): string {
    if (parent !== undefined) this.git(this.work, 'checkout', '--quiet', '--detach', parent);
    for (const [path, text] of Object.entries(files)) {
      const file = join(this.work, path);
      if (text === null) rmSync(file);
      else {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, text);
      }
    }
    this.git(this.work, 'add', '--all', '--force');
    this.git(this.work, 'commit', '--quiet', '--allow-empty', '-m', message);
    return this.git(this.work, 'rev-parse', 'HEAD');
  }

  /** Puts `count` empty commits on top of `parent`, as a busy main branch does. */
  advance(parent: string, count: number): string {
    const tree = this.git(this.work, 'rev-parse', `${parent}^{tree}`);
    let tip = parent;
    for (let i = 0; i < count; i++) tip = this.git(this.work, 'commit-tree', tree, '-p', tip, '-m', `${i}`);
    return tip;
  }

  publish(commit: string, ref: string): void {
    this.git(this.work, 'push', '--quiet', '--force', this.bare, `${commit}:${ref}`);
  }

  /** Runs the steps of the workflow for a pull request, until one fails. `own`: from a branch that the job `ingest` made here. */
  judge(base: string, head: string, number = 1, own = false): Judged {
    const workspace = join(this.folder, `run-${this.runs++}`);
    const temp = `${workspace}-temp`;
    for (const folder of [workspace, temp]) mkdirSync(folder);
    const summary = join(temp, 'summary.md');
    appendFileSync(summary, '');
    const job = readWorkflow('data.yml').jobs.judge!;
    const values = {
      'github.event.pull_request.base.sha': base,
      'github.event.pull_request.head.sha': head,
      'github.event.pull_request.number': String(number),
      [OWN_INGEST]: own ? 'yes' : '',
      'github.token': 'a-token',
    };
    const jobVariables = Object.entries(job.env ?? {}).map(([name, value]) => [
      name,
      evaluate(value, values),
    ]);
    const variables: Record<string, string> = {
      ...this.variables,
      ...Object.fromEntries(jobVariables),
      GITHUB_SERVER_URL: `file://${this.folder}/server`,
      GITHUB_REPOSITORY: NAME,
      GITHUB_STEP_SUMMARY: summary,
      RUNNER_TEMP: temp,
      // The one thing that differs from GitHub: the server is a folder.
      GIT_ALLOW_PROTOCOL: 'file',
    };
    const steps: Record<string, Ran> = {};
    let last: Ran = { code: 0, stdout: '', stderr: '' };
    for (const step of job.steps) {
      if (step.uses) throw new Error('The workflow is said to use no action.');
      last = this.replaced(step.run, workspace) ?? runStep(step, workspace, variables, values);
      steps[step.name ?? ''] = last;
      if (last.code !== 0) break;
      // From here on everything must be there: without a network, git could fetch nothing more.
      if (step.run?.includes('fetch-pull-request'))
        this.git(workspace, 'remote', 'set-url', 'origin', 'file:///nowhere');
    }
    return { steps, last, summary: readFileSync(summary, 'utf8'), workspace };
  }

  /** Two steps are made short: packages are not downloaded, and the tool of the same base is built once. */
  private replaced(run: string | undefined, workspace: string): Ran | undefined {
    const done = { code: 0, stdout: '', stderr: '' };
    if (run === 'npm ci --ignore-scripts') {
      symlinkSync(join(REPOSITORY, 'node_modules'), join(workspace, 'node_modules'));
      return done;
    }
    if (!run?.startsWith('npm run build')) return undefined;
    if (this.built === undefined) {
      this.built = workspace;
      return undefined;
    }
    for (const folder of ['dist', 'src/generated']) {
      if (existsSync(join(this.built, folder)))
        cpSync(join(this.built, folder), join(workspace, folder), { recursive: true });
    }
    return done;
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
