/** Whole command lines in real, temporary git repositories. */
import { spawn, spawnSync } from 'node:child_process';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';

export const MAL = fileURLToPath(new URL('../../dist/mal.js', import.meta.url));

/** What a command line did. */
export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Content by path; a folder of the repository is made as needed. */
export type Files = Record<string, string | Uint8Array>;

const CONFIG = '{"layout": "portable", "roots": ["osv"], "idPrefix": "MAL", "firstNumber": 1000001}\n';
const NOBODY = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', '-c', 'commit.gpgsign=false'];

/** No setting of the machine takes part; a command that hangs is ended after half a minute. */
function options(cwd: string, variables: NodeJS.ProcessEnv = {}) {
  const { PATH, HOME } = process.env;
  const env = {
    PATH,
    HOME,
    NO_COLOR: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    ...variables,
  };
  return { cwd, env, encoding: 'utf8' as const, timeout: 30_000, maxBuffer: 1 << 28 };
}

const made: string[] = [];
afterAll(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** An empty folder that is removed after the tests of the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mal-test-'));
  made.push(folder);
  return folder;
}

/** A git repository in a folder of its own. */
export class TestRepository {
  readonly root: string = temporaryFolder();

  /** With `mal.config.json` of the portable layout unless the files bring their own. Nothing is committed yet. */
  constructor(files: Files = {}) {
    this.git('init', '-q', '-b', 'main');
    this.write({ 'mal.config.json': CONFIG, ...files });
  }

  write(files: Files): this {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(this.root, path)), { recursive: true });
      writeFileSync(join(this.root, path), content);
    }
    return this;
  }

  remove(...paths: string[]): this {
    for (const path of paths) rmSync(join(this.root, path), { recursive: true, force: true });
    return this;
  }

  /** Runs git; throws if it fails. Gives what it printed. */
  git(...args: string[]): string {
    const done = spawnSync('git', [...NOBODY, ...args], options(this.root));
    if (done.status !== 0) throw new Error(`git ${args.join(' ')}: ${done.stderr}`);
    return done.stdout.trim();
  }

  /** Commits everything there is; gives the commit's id. */
  commit(message = 'Change'): string {
    this.git('add', '-A');
    this.git('commit', '-q', '--allow-empty', '-m', message);
    return this.git('rev-parse', 'HEAD');
  }

  /** Runs `mal` with these words. */
  mal(...args: string[]): Outcome {
    return runMal(this.root, args);
  }

  /** The text of every file outside `.git`; a link as `-> target`. */
  files(): Record<string, string> {
    const found: Record<string, string> = {};
    const walk = (folder: string) => {
      for (const name of readdirSync(join(this.root, folder)).sort()) {
        const path = folder === '' ? name : `${folder}/${name}`;
        const stat = lstatSync(join(this.root, path));
        if (path === '.git') continue;
        if (stat.isDirectory()) walk(path);
        else if (stat.isSymbolicLink()) found[path] = `-> ${readlinkSync(join(this.root, path))}`;
        else if (stat.isFile())
          found[path] =
            stat.size > 2_000_000 ? `${stat.size} bytes` : readFileSync(join(this.root, path), 'utf8');
        else found[path] = 'no file';
      }
    };
    walk('');
    return found;
  }
}

/** Runs `mal` in a folder; `input` is what comes on its standard input. */
export function runMal(
  cwd: string,
  args: readonly string[],
  variables: NodeJS.ProcessEnv = {},
  input: string | Uint8Array = '',
): Outcome {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAL, ...args], {
    ...options(cwd, variables),
    input,
  });
  return { code: status, stdout, stderr };
}

/** The same without waiting, for several at once. */
export function startMal(
  cwd: string,
  args: readonly string[],
  variables: NodeJS.ProcessEnv = {},
): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [MAL, ...args], {
      ...options(cwd, variables),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const outcome: Outcome = { code: null, stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      outcome.stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      outcome.stderr += text;
    });
    child.on('close', (code) => resolve({ ...outcome, code }));
  });
}

/** What a reader compares: the folder and the times of this run by name. */
export function settled(text: string, root: string): string {
  return text
    .replaceAll(root, '<root>')
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, (time) =>
      Math.abs(Date.parse(time) - Date.now()) < 600_000 ? '<now>' : time,
    );
}
