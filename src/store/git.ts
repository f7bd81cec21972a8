/** Runs git without a shell and without a pager, on one repository. A path or name is never an argument word here. */
import { type ChildProcess, spawn } from 'node:child_process';

/** git said no. `message` is its own first line, made readable. */
export class GitError extends Error {
  override name = 'GitError';
  /** git's exit code; undefined if it did not start or was ended by a signal. */
  readonly code: number | undefined;

  constructor(message: string, code?: number) {
    super(message);
    this.code = code;
  }
}

/** The environment of every git process: paths are literal, nothing asks, messages are in English. */
export function gitEnvironment(literal = true): NodeJS.ProcessEnv {
  return {
    ...process.env,
    // `check-ignore` alone refuses to be told so.
    ...(literal ? { GIT_LITERAL_PATHSPECS: '1' } : {}),
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    LC_ALL: 'C',
  };
}

/** Starts git in `root`; stdin is a pipe if `input`. `variables` are added to its environment. */
export function startGit(
  root: string,
  args: readonly string[],
  input = false,
  variables: NodeJS.ProcessEnv = {},
): ChildProcess {
  return spawn('git', ['-c', 'core.quotePath=false', ...args], {
    cwd: root,
    env: { ...gitEnvironment(args[0] !== 'check-ignore'), ...variables },
    stdio: [input ? 'pipe' : 'ignore', 'pipe', 'pipe'],
  });
}

/** Everything a git process printed, once it has ended well; `GitError` otherwise. */
export async function output(child: ChildProcess): Promise<Buffer> {
  const chunks: Buffer[] = [];
  child.stdout!.on('data', (chunk: Buffer) => chunks.push(chunk));
  const failure = await failureOf(child);
  if (failure) throw failure;
  return Buffer.concat(chunks);
}

/** Waits for a git process to end; undefined if it ended well. What it prints must be read elsewhere. */
export function failureOf(child: ChildProcess): Promise<GitError | undefined> {
  return new Promise((resolve) => {
    let complaint = '';
    child.stderr!.on('data', (chunk: Buffer) => {
      if (complaint.length < 4096) complaint += chunk.toString('utf8');
    });
    child.on('error', (error: NodeJS.ErrnoException) => {
      const absent = error.code === 'ENOENT';
      resolve(new GitError(absent ? 'git is not installed, or not on the PATH.' : error.message));
    });
    child.on('close', (code, signal) => {
      if (code === 0) return resolve(undefined);
      const otherwise = `git ended with ${signal ?? `code ${code}`}.`;
      resolve(new GitError(readable(complaint) || otherwise, code ?? undefined));
    });
  });
}

/** Runs git to its end and gives what it printed. */
export function runGit(root: string, args: readonly string[], input?: string | Uint8Array): Promise<Buffer> {
  const child = startGit(root, args, input !== undefined);
  const done = output(child);
  if (input !== undefined) {
    // git may end before it has read everything; its exit code tells why.
    child.stdin!.on('error', () => {});
    child.stdin!.end(input);
  }
  return done;
}

/** Splits what git prints under `-z`. */
export function splitZ(bytes: Buffer): string[] {
  const text = bytes.toString('utf8');
  return text === '' ? [] : text.replace(/\0$/, '').split('\0');
}

function readable(complaint: string): string {
  const line = complaint.split('\n').find((text) => text.trim() !== '') ?? '';
  return line.replace(/^(fatal|error): /, '').trim();
}
